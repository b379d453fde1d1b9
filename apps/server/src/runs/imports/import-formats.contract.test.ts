import { gzipSync } from "node:zlib";
import { REPORT_FORMATS } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { SAMPLES } from "../../../../../packages/reports/src/formats/format-samples.testing.ts";
import { tar, zip } from "../../../../../packages/reports/src/source/archive.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import { multipart, refusal, spooled, upload } from "./upload.testing.ts";

const sampleOf = (name: (typeof REPORT_FORMATS)[number]["name"]) => SAMPLES[name] ?? "";
const ending = (format: (typeof REPORT_FORMATS)[number]) => `${format.name}${format.extensions[0]}`;
const ALL = REPORT_FORMATS.map((format) => ({ name: `reports/${ending(format)}`, content: sampleOf(format.name) }));

const allure = (uuid: string, status: string, start: number) => ({
  name: `allure-results/${uuid}-result.json`,
  content: JSON.stringify({
    uuid,
    historyId: "h",
    name: "pays",
    fullName: "shop.Cart.pays",
    status,
    start,
    stop: start + 5,
  }),
});
const ALLURE_FOLDER = [
  allure("b", "passed", 2000),
  { name: "allure-results/x-attachment.txt", content: "1..1\nok 1 - not a test" },
  { name: "allure-results/x-attachment.png", content: "\x89PNG" },
  { name: "allure-results/categories.json", content: "[]" },
  { name: "allure-results/environment.properties", content: "os=linux" },
  allure("a", "failed", 1000),
];

describeOnEachDb("an import of every format", (on) => {
  let tessera: Tessera;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    secret = await tessera.token(await tessera.signIn("alice", "USER"));
  });
  beforeEach(async () => {
    projectId = (await tessera.rest(secret, "POST /projects", { name: "Shop" })).body.id;
  });
  afterAll(() => tessera.stop());

  it("reads each by its content, the same by its name, and as its dry run says", async () => {
    for (const { name } of REPORT_FORMATS) {
      const file = () => multipart({ report: sampleOf(name) });
      const preview = await upload(tessera, secret, projectId, file(), { query: "&dryRun=true" });
      const byContent = await upload(tessera, secret, projectId, file());
      const byName = await upload(tessera, secret, projectId, file(), { query: `&format=${name}&environment=ci` });
      const { format, totals, warnings, outside, sharedNames } = byContent.body;
      expect([name, byContent.status, format]).toEqual([name, 201, name]);
      expect(totals.tests).toBeGreaterThan(0);
      expect(preview.body).toMatchObject({ format, totals, warnings, outside, sharedNames });
      expect(byName.body).toMatchObject({ format, totals, outside: [] });
      const { passed, failed, error, skipped } = byContent.body.run.counts;
      expect({ passed, failed, errors: error, skipped }).toEqual({
        ...{ passed: totals.passed, failed: totals.failed, errors: totals.errors, skipped: totals.skipped },
      });
    }
  });

  it("reads all of them from one upload, side by side or in an archive", async () => {
    const form = multipart(Object.fromEntries(ALL.map(({ name, content }) => [name, content])));
    const { status, body } = await upload(tessera, secret, projectId, form, { query: "&dryRun=true" });
    expect(status).toBe(200);
    expect(body.format.split(", ").sort()).toEqual(REPORT_FORMATS.map(({ name }) => name).sort());
    for (const bytes of [zip(...ALL), gzipSync(tar(...ALL))]) {
      const options = { query: "&dryRun=true", type: "application/octet-stream" };
      const packed = await upload(tessera, secret, projectId, bytes, options);
      expect(packed.body).toMatchObject({ totals: body.totals, format: body.format, outside: [] });
    }
  });

  it("reads a folder of Allure as one report, whatever else lies in it", async () => {
    const parts = Object.fromEntries(ALLURE_FOLDER.map(({ name, content }) => [name, content]));
    const bodies = [multipart(parts), zip(...ALLURE_FOLDER), gzipSync(tar(...ALLURE_FOLDER))];
    for (const [index, body] of bodies.entries()) {
      const { status, body: receipt } = await upload(tessera, secret, projectId, body, {
        ...{ query: `&runKey=${index}`, type: "application/octet-stream" },
      });
      expect([index, status, receipt.format]).toEqual([index, 201, "allure"]);
      expect(receipt).toMatchObject({
        totals: { tests: 1, passed: 1, failed: 0 },
        flaky: 1,
        run: { verdict: "passed" },
      });
    }
    await vi.waitFor(() => expect(spooled(tessera)).toEqual([]));
    expect(tessera.ctx.spoolSpace.used).toBe(0);
  });

  it("refuses another format than the one that was named, and what is none", async () => {
    const send = (content: string, query = "") =>
      upload(tessera, secret, projectId, multipart({ report: content }), { query });
    const other = await send(sampleOf("trx"), "&format=junit");
    expect(other.body.error).toBe("report is TRX, not JUnit XML: leave the format at auto.");
    const pdf = await send("%PDF-1.7\n");
    expect(refusal(pdf)).toEqual([422, "UNREADABLE_REPORT"]);
    expect(pdf.body.error).toBe("report is a PDF document, not a report: upload the file that the test run wrote.");
    const attachment = await upload(tessera, secret, projectId, multipart({ "x-attachment.txt": "1..1\nok 1" }));
    expect(refusal(attachment)).toEqual([400, "INVALID_INPUT"]);
  });
});
