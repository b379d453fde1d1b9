import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { tar, zip } from "../../../../../packages/reports/src/source/archive.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, longReport, multipart, refusal, spooled, upload } from "./upload.testing.ts";

const FILES = [
  { name: "unit/a.xml", content: junit({ name: "adds" }) },
  { name: "unit/b.xml", content: junit({ name: "removes", inside: FAILURE }, { name: "counts" }) },
  { name: "unit/build.log", content: "noise" },
];

describeOnEachDb("an import of an archive", (on) => {
  let tessera: Tessera;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    secret = await tessera.token(await tessera.signIn("alice", "USER"));
    projectId = (await tessera.rest(secret, "POST /projects", { name: "Shop" })).body.id;
  });
  afterAll(() => tessera.stop());

  it.each([
    ["application/gzip", gzipSync(tar(...FILES))],
    ["application/x-tar", tar(...FILES)],
    ["application/zip", zip(...FILES)],
    ["application/octet-stream", zip(...FILES)],
  ])("sent as %s reads each report in it, and warns about skipped files", async (type, body) => {
    const { status, body: receipt } = await upload(tessera, secret, projectId, body, {
      type,
      query: `&runKey=${type}`,
    });
    expect(status).toBe(201);
    expect(receipt.totals).toMatchObject({ tests: 3, passed: 2, failed: 1 });
    expect(receipt.warnings).toEqual([
      { file: "report", line: null, message: "Files in the archive that hold no report were left out" },
    ]);
    expect((await upload(tessera, secret, projectId, body, { type, query: `&runKey=${type}` })).body.replayed).toBe(
      true,
    );
    await vi.waitFor(() => expect(spooled(tessera)).toEqual([]));
    expect(tessera.ctx.spoolSpace.used).toBe(0);
  });

  it("goes beside other files in a form, and into a cycle of its own", async () => {
    const files = { "c.tgz": gzipSync(tar(...FILES)), "d.zip": zip(...FILES), "e.xml": junit({ name: "pays" }) };
    expect((await upload(tessera, secret, projectId, multipart(files))).body.totals.tests).toBe(7);
    const form = multipart(files);
    form.append("name", "Nightly");
    form.append("projectId", projectId);
    const { status, body } = await tessera.call(secret, "POST /api/junit/import", form);
    expect([status, body.totals?.tests]).toEqual([201, 7]);
  });

  it("is rejected as a whole if one report in it can't be read, and the error names that report", async () => {
    const torn = { name: "unit/c.xml", content: longReport(300).slice(0, -40) };
    for (const body of [gzipSync(tar(...FILES, torn)), zip(...FILES, torn)]) {
      const answer = await upload(tessera, secret, projectId, body);
      expect(refusal(answer)).toEqual([422, "UNREADABLE_REPORT"]);
      expect(answer.body).toMatchObject({ file: "unit/c.xml", line: 302 });
    }
    await vi.waitFor(() => expect(tessera.ctx.spoolSpace.used).toBe(0));
  });
});
