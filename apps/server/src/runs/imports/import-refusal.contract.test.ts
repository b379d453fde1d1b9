import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { tar, zip } from "../../../../../packages/reports/src/source/archive.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { dump, junit, longReport, multipart, refusal, spooled, upload } from "./upload.testing.ts";

const MAX_BYTES = 2_000_000;
const GOOD = junit({ name: "adds", classname: "shop.Cart" }, { name: "removes", classname: "shop.Cart" });
const TYPE = "multipart/form-data; boundary=XX";
const part = (disposition: string, content: string) =>
  `--XX\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;

describeOnEachDb("an import that can't be read", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let before: Record<string, string[]>;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { maxImportBytes: MAX_BYTES });
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await upload(tessera, secret, projectId, GOOD);
    before = await dump(tessera);
  });
  afterAll(() => tessera.stop());
  // Every test here checks that nothing is stored, nothing is left behind, and the answer suffices without the log.
  afterEach(async () => {
    await vi.waitFor(() => expect(spooled(tessera)).toEqual([]));
    expect(await dump(tessera)).toEqual(before);
    expect(tessera.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
    expect((await upload(tessera, secret, projectId, GOOD)).body.replayed).toBe(true);
  });

  const torn = longReport(5000).slice(0, -200);
  it.each([
    ["a page", "<!doctype html><html><body>Log in</body></html>", null],
    ["JSON", '{"tests": []}', null],
    ["half of a report", torn, torn.split("\n").length],
    ["two reports", `${GOOD}${GOOD}`, 5],
    ["two reports in a long file", `${GOOD}${longReport(20_000)}`, 5],
    ["an unknown root", "<plan><testcase name='a'/></plan>", null],
    ["nothing", "", null],
    ["white space", " \n\n ", null],
    ["random bytes", Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 251), null],
    ["half of a packed report", gzipSync(longReport(5000)).subarray(0, 5000), null],
    ["half of an archive", gzipSync(tar({ name: "a.xml", content: longReport(300) }).subarray(0, 4096)), null],
    ["an archive that leads out of itself", tar({ name: "../a.xml", content: GOOD }), null],
    ["an archive without reports", gzipSync(tar({ name: "a.log", content: "noise" })), null],
    ["a damaged zip", zip({ name: "a.xml", content: GOOD, claims: { crc: 7 } }), null],
    ["a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), null],
  ])("is rejected as a whole: %s", async (_what, body, line) => {
    const raw = await upload(tessera, secret, projectId, body);
    expect(refusal(raw)).toEqual([422, "UNREADABLE_REPORT"]);
    expect(raw.body).toMatchObject({ file: "report", ...(line !== null && { line }) });

    const among = { "a.xml": longReport(300), "b.xml": GOOD, "dir/bad 🧪.xml": body, "c.xml": longReport(20_000) };
    const one = await upload(tessera, secret, projectId, multipart(among));
    expect(refusal(one)).toEqual([422, "UNREADABLE_REPORT"]);
    expect(one.body.file).toBe("dir/bad 🧪.xml");
    expect(one.body.error).toContain("dir/bad 🧪.xml");
    expect("line" in one.body).toBe(true);
    if (line !== null) expect(one.body.line).toBe(line);
  });

  it("is rejected if it is not in the announced format", async () => {
    const other = await upload(tessera, secret, projectId, "<coverage/>", { query: "&format=junit" });
    expect(refusal(other)).toEqual([422, "UNREADABLE_REPORT"]);
    for (const type of ["image/png", "application/pdf", "multipart/mixed; boundary=XX"]) {
      const answer = await upload(tessera, secret, projectId, GOOD, { type });
      expect(refusal(answer)).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
      expect(answer.body.error).toContain(type.split(";", 1)[0]);
    }
  });

  it("is rejected if it is too large, in one file or in many", async () => {
    const large = longReport(45_000);
    expect(large.length).toBeGreaterThan(MAX_BYTES);
    const half = longReport(25_000);
    expect(half.length).toBeLessThan(MAX_BYTES);
    for (const body of [large, multipart({ "a.xml": large }), multipart({ "a.xml": half, "b.xml": half })]) {
      const answer = await upload(tessera, secret, projectId, body);
      expect(refusal(answer)).toEqual([413, "PAYLOAD_TOO_LARGE"]);
      expect(answer.body.error).toContain(String(MAX_BYTES));
    }
  });

  it.each([
    ["no boundary", "multipart/form-data", part('name="file"; filename="a.xml"', GOOD)],
    ["a body of another boundary", "multipart/form-data; boundary=YY", part('name="file"; filename="a.xml"', GOOD)],
    ["a part that doesn't end", TYPE, part('name="file"; filename="a.xml"', GOOD)],
    ["a second part that doesn't end", TYPE, part('name="file"; filename="a.xml"', GOOD).repeat(2)],
    ["a part cut in its header", TYPE, `${part('name="file"; filename="a.xml"', GOOD)}--XX\r\nContent-Disp`],
    ["no body", TYPE, ""],
    ["no file", TYPE, "--XX--\r\n"],
    ["only a field", TYPE, `${part('name="name"', "nightly")}--XX--\r\n`],
    ["a stray field", TYPE, `${part('name="file"; filename="a.xml"', GOOD)}${part('name="branch"', "x")}--XX--\r\n`],
    ["another file field", TYPE, `${part('name="report"; filename="a.xml"', GOOD)}--XX--\r\n`],
    ["a part without form data", TYPE, `--XX\r\nContent-Type: text/xml\r\n\r\n${GOOD}\r\n--XX--\r\n`],
  ])("is rejected as an invalid multipart upload: %s", async (_what, type, body) => {
    const answer = await upload(tessera, secret, projectId, body, { type });
    expect(refusal(answer)).toEqual([400, "INVALID_INPUT"]);
    expect(answer.body.error).not.toContain("Unexpected end");
  });

  it("sent as text in a field, says how to send a file", async () => {
    const answer = await upload(tessera, secret, projectId, `${part('name="file"', GOOD)}--XX--\r\n`, { type: TYPE });
    expect(refusal(answer)).toEqual([400, "INVALID_INPUT"]);
    expect(answer.body.error).toContain("filename");
  });

  it("is rejected with too many files", async () => {
    const tiny = part('name="file"; filename="a.xml"', '<testsuite><testcase name="a"/></testsuite>');
    const answer = await upload(tessera, secret, projectId, `${tiny.repeat(10_001)}--XX--\r\n`, { type: TYPE });
    expect(refusal(answer)).toEqual([400, "INVALID_INPUT"]);
    expect(answer.body.error).toContain("10000");
  });

  it.each([
    ["a raw body", "application/xml", longReport(3000)],
    ["its first file", TYPE, part('name="file"; filename="a.xml"', longReport(3000))],
    ["its second file", TYPE, part('name="file"; filename="a.xml"', GOOD).repeat(2)],
    ["a gzip file", "application/gzip", gzipSync(longReport(3000))],
  ])("is dropped when the client hangs up in %s", async (_what, type, body) => {
    const spooling = vi.spyOn(tessera.ctx, "newId");
    const call = open({ "content-type": type, "content-length": String(MAX_BYTES) });
    await new Promise((sent) => call.write(body.slice(0, body.length - 50), sent));
    await vi.waitFor(() => expect(spooling).toHaveBeenCalled());
    call.destroy();
    const aborted = () => tessera.log.filter((line) => line.includes('"status":499'));
    await vi.waitFor(() => expect(aborted()).toHaveLength(1));
    tessera.log.length = 0;
    spooling.mockRestore();
  });

  it("is answered before the client has sent all of it", async () => {
    const call = open({ "content-type": "application/xml" });
    const [answer] = await Promise.all([
      once(call, "response"),
      new Promise((sent) => call.write(`<testsuite></wrong>${longReport(3000)}`, sent)),
    ]);
    expect(JSON.parse(await text(answer[0]))).toMatchObject({ errorCode: "UNREADABLE_REPORT" });
    call.destroy();
  });

  function open(headers: Record<string, string>): ClientRequest {
    const url = `${tessera.url}/api/v1/imports?projectId=${projectId}`;
    const call = request(url, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "user-agent": "node", ...headers },
    });
    return call.on("error", () => {});
  }
});
