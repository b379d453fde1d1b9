import { expect, it } from "vitest";
import { type ReportFile, readUpload, UploadBudget, UploadTooLarge } from "./index.ts";
import { tar } from "./source/archive.testing.ts";

const REPORT = '<testsuite name="s"><testcase name="works" classname="a.B"/></testsuite>';

async function* one(name: string, content: string | Uint8Array): AsyncGenerator<ReportFile> {
  async function* bytes() {
    yield Buffer.from(content as string);
  }
  yield { name, bytes: bytes() };
}

/** Names and contents of the files beside the reports of an archive. */
async function besideOf(archive: Uint8Array, budget = new UploadBudget()): Promise<[string, string][]> {
  const found: [string, string][] = [];
  const beside = async ({ name, bytes }: ReportFile) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    found.push([name, Buffer.concat(chunks).toString()]);
  };
  const keep = () => Promise.reject(new Error("no zip here"));
  for await (const _ of readUpload(one("report", archive), { format: "auto", budget, keep, note: () => {}, beside }));
  return found;
}

it("files beside the reports of an archive are handed over whole, also those that look like reports at first", async () => {
  const noise = `{"no": "report", "long": "${"x".repeat(100_000)}"}`;
  const archive = tar(
    { name: "shots/a.png", content: "picture" },
    { name: "notes.json", content: noise },
    { name: "report.xml", content: REPORT },
    { name: "results/1-attachment.txt", content: "1..1\nok 1 - not a test" },
    { name: "cart-trace.zip", content: "PK\x03\x04" },
  );
  expect(await besideOf(archive)).toEqual([
    ["shots/a.png", "picture"],
    ["notes.json", noise],
    ["results/1-attachment.txt", "1..1\nok 1 - not a test"],
    ["cart-trace.zip", "PK\x03\x04"],
  ]);
});

it("files beside reports count against the budget of the upload", async () => {
  const archive = tar({ name: "a.png", content: "x".repeat(5000) }, { name: "report.xml", content: REPORT });
  await expect(besideOf(archive, new UploadBudget({ maxBytes: 4000 }))).rejects.toThrow(UploadTooLarge);
});
