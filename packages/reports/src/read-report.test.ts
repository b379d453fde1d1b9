import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { inChunks, read, refusalOf } from "./read-report.testing.ts";
import { readReport } from "./read-report.ts";
import { UploadTooLarge } from "./report.ts";
import { UploadBudget } from "./source/upload-budget.ts";

const REPORT = '<testsuite name="s"><testcase name="a"/><testcase name="b"><failure/></testcase></testsuite>';
const OPTIONS = { fileName: "report.xml", format: "auto" } as const;

function manyTests(count: number): string {
  const cases = Array.from({ length: count }, (_, index) => `<testcase name="case ${index}" time="0.001"/>\n`);
  return `<testsuite name="s">\n${cases.join("")}</testsuite>`;
}

/** Chunks that record whether they were closed. */
function watched(...chunks: (Uint8Array | Error)[]) {
  const state = { closed: false, taken: 0 };
  async function* generate() {
    try {
      for (const chunk of chunks) {
        state.taken++;
        if (chunk instanceof Error) throw chunk;
        yield chunk;
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, chunks: generate() };
}

describe("a stream", () => {
  it("is handed over in small batches, in order, and none of them empty", async () => {
    const lengths: number[] = [];
    const names: string[] = [];
    for await (const batch of readReport(inChunks(manyTests(5000), 300_000), OPTIONS)) {
      lengths.push(batch.length);
      names.push(...batch.map(({ name }) => name));
    }
    expect(names).toEqual(Array.from({ length: 5000 }, (_, index) => `case ${index}`));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(200);
    expect(Math.min(...lengths)).toBeGreaterThan(0);
  });

  it("is handed over as it comes, not at its end", async () => {
    const bytes = Buffer.from(manyTests(10_000));
    const { state, chunks } = watched(bytes.subarray(0, 200_000), bytes.subarray(200_000));
    const reading = readReport(chunks, OPTIONS);
    expect((await reading.next()).value).toHaveLength(200);
    expect(state.taken).toBe(1);
    await reading.return({ format: "junit", outside: [], warnings: [] });
  });

  it("lets the event loop turn, even if it comes as one chunk", async () => {
    let turns = 0;
    let done = false;
    const turn = () => {
      turns++;
      if (!done) setImmediate(turn);
    };
    setImmediate(turn);
    const report = manyTests(50_000);
    await read(report, { chunkLength: report.length });
    done = true;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(report.length / (64 * 1024)));
  });

  it("passes its own errors on", async () => {
    for (const bytes of [Buffer.from(REPORT), gzipSync(REPORT)]) {
      const failing = watched(bytes.subarray(0, 20), new Error("connection lost"));
      await expect(read(failing.chunks)).rejects.toThrow("connection lost");
    }
  });

  it("is closed when the report is rejected or the reader stops early", async () => {
    const refused = watched(Buffer.from("<html>"), Buffer.from("</html>".repeat(100_000)));
    await expect(read(refused.chunks)).rejects.toThrow("HTML");
    expect(refused.state).toEqual({ closed: true, taken: 2 });

    const zip = watched(Buffer.from("PK\x03\x04xxxx"), Buffer.from("more"));
    await expect(read(zip.chunks)).rejects.toThrow("zip");
    expect(zip.state).toEqual({ closed: true, taken: 1 });

    const stopped = watched(Buffer.from(manyTests(5000)), Buffer.from("more"));
    for await (const _ of readReport(stopped.chunks, OPTIONS)) break;
    expect(stopped.state).toEqual({ closed: true, taken: 1 });

    const zipped = gzipSync(manyTests(50_000));
    const inflated = watched(zipped.subarray(0, -100), zipped.subarray(-100));
    for await (const _ of readReport(inflated.chunks, OPTIONS)) break;
    await expect.poll(() => inflated.state.closed).toBe(true);
  });

  it("ends at the bytes of the whole upload, counted once inflated", async () => {
    const most = () => new UploadBudget({ maxBytes: 1000 });
    const message = "The upload holds more than 1000 bytes once unpacked: send it in parts";
    await expect(read(manyTests(100), { budget: most() })).rejects.toThrow(new UploadTooLarge(message));
    await expect(read(gzipSync(manyTests(100)), { budget: most() })).rejects.toThrow(new UploadTooLarge(message));
    const budget = new UploadBudget({ maxBytes: 2 * REPORT.length });
    expect((await read(REPORT, { budget })).tests).toHaveLength(2);
    expect((await read(REPORT, { budget })).tests).toHaveLength(2);
    await expect(read(REPORT, { budget })).rejects.toThrow(UploadTooLarge);
  });

  it("ends at the tests of the whole upload, before it hands more of them over", async () => {
    const budget = new UploadBudget({ maxTests: 5000 });
    await read(manyTests(3000), { budget });
    let handedOver = 0;
    const reading = async () => {
      for await (const tests of readReport(inChunks(manyTests(3000), 10_000), { ...OPTIONS, budget }))
        handedOver += tests.length;
    };
    await expect(reading()).rejects.toThrow("The upload holds more than 5000 tests: send it in parts");
    expect(handedOver).toBeLessThanOrEqual(2000);
  });
});

describe("gzip", () => {
  const zipped = gzipSync(manyTests(3000));

  it.each([1, 5, 100_000])("is inflated on the way, in chunks of %d", async (chunkLength) => {
    expect((await read(zipped, { chunkLength })).tests).toHaveLength(3000);
  });

  it.each([
    [
      "cut off",
      zipped.subarray(0, zipped.length - 20),
      "report.xml is a gzip file that ends too early: upload it again.",
    ],
    [
      "damaged",
      Buffer.concat([zipped.subarray(0, 100), Buffer.alloc(200, 0xff)]),
      "report.xml is a damaged gzip file: upload it again.",
    ],
    [
      "of a wrong checksum",
      Buffer.concat([zipped.subarray(0, -8), Buffer.alloc(8)]),
      "report.xml is a damaged gzip file: upload it again.",
    ],
    ["of nothing", gzipSync(""), "report.xml is empty."],
  ])("%s is rejected", async (_, bytes, message) => {
    expect((await refusalOf(bytes)).message).toBe(message);
  });
});

const WHAT_TO_DO = "have the tests write JUnit XML or another format that can be imported";

describe("what is no report", () => {
  it.each([
    ["nothing", "", "is empty"],
    ["white space", " \r\n\t\n", "holds nothing but white space"],
    [
      "an HTML page",
      "<!doctype html>\n<title>Sign in</title><br>",
      "is an HTML page, not a report: the download or the login probably failed",
    ],
    [
      "XHTML",
      '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html/>',
      "is an HTML page, not a report: the download or the login probably failed",
    ],
    [
      "HTML after a comment",
      "<!-- proxy --><HTML><body>",
      "is an HTML page, not a report: the download or the login probably failed",
    ],
    [
      "Xcode's old JSON",
      '{"_type": {"_name": "ActionsInvocationRecord"}, "actions": {}}',
      "is Xcode's old JSON: write it with `xcrun xcresulttool get test-results tests`",
    ],
    [
      "a report of Mochawesome",
      '{"stats": {"suites": 1, "passes": 1, "testsRegistered": 1}, "results": [{"fullFile": "a"}]}',
      "is a report of Mochawesome, for people: have Mocha write it with `--reporter json`",
    ],
    ["unknown JSON", ' {"tests": []}', `is JSON, but no report we know: ${WHAT_TO_DO}`],
    ["plain text", "5 tests passed", "is plain text, not a report: upload the file that the test run wrote"],
    ["a PDF", "%PDF-1.7\n1 0 obj", "is a PDF document, not a report: upload the file that the test run wrote"],
    [
      "a PNG",
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      "is a picture, not a report: upload the file that the test run wrote",
    ],
    [
      "a JPEG",
      Buffer.from([0xff, 0xd8, 0xff, 0xe0]),
      "is a picture, not a report: upload the file that the test run wrote",
    ],
    [
      "a video",
      Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1]),
      "is a video, not a report: upload the file that the test run wrote",
    ],
    ["a program", "\x7fELF\x02", "is a program, not a report: upload the file that the test run wrote"],
    ["a coverage report", "<coverage line-rate='1'/>", "is a coverage report, not one of test results"],
    [
      "another document",
      "<project><testcase name='a'/></project>",
      "has the root element <project>, which is no report we know: have the tests write JUnit XML or another format that can be imported",
    ],
    [
      "a zip archive",
      "PK\x03\x04 and so on",
      "is a zip archive: unpack it and upload the reports in it, as they are or with gzip",
    ],
    [
      "an empty zip archive",
      "PK\x05\x06",
      "is an empty zip archive: unpack it and upload the reports in it, as they are or with gzip",
    ],
  ])("%s is rejected by name", async (_, text, what) => {
    expect((await refusalOf(text, { chunkLength: 1 })).message).toBe(`report.xml ${what}.`);
    expect((await refusalOf(text, { format: "junit" })).message).toBe(`report.xml ${what}.`);
  });

  it("is recognized by its root element, however much comes before it", async () => {
    expect((await read(`<!--${"-c".repeat(20_000)}-->${REPORT}`)).tests).toHaveLength(2);
    const long = `<!--${"-c".repeat(100_000)}-->`;
    expect((await read(long + REPORT)).tests).toHaveLength(2);
    expect((await refusalOf(`${long}\n<project/>`)).message).toBe(
      "report.xml (line 2) has the root element <project>, which is not one of JUnit.",
    );
  });

  it("is named by the name it was uploaded with", async () => {
    const error = await refusalOf("", { fileName: "TEST-shop.xml" });
    expect(error).toMatchObject({ message: "TEST-shop.xml is empty.", file: "TEST-shop.xml", line: null });
  });
});
