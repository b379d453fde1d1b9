import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { SpoolSpace } from "../../platform/limits/spool-space.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { junit, longReport, multipart, refusal, upload } from "./upload.testing.ts";

/** Counts what is spooled of one upload after the other. */
class CountingSpace extends SpoolSpace {
  written = 0;
  override share() {
    const share = super.share();
    return {
      ...share,
      take: (bytes: number) => {
        share.take(bytes);
        this.written += bytes;
      },
    };
  }
}

describeOnEachDb("the limits of an import", (on) => {
  let tessera: Tessera;
  let root: Page;
  let secret: string;
  let projectId: string;
  const send = (body: unknown, query = "&dryRun=true") => upload(tessera, secret, projectId, body, { query });

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    secret = await tessera.token(await tessera.signIn("alice", "USER"));
    projectId = (await tessera.rest(secret, "POST /projects", { name: "Shop" })).body.id;
  });
  afterAll(() => tessera.stop());
  afterEach(async () => {
    await vi.waitFor(() => expect(tessera.ctx.spoolSpace.used).toBe(0));
    tessera.ctx.spoolSpace = new SpoolSpace();
  });

  it("cut long texts with a warning in the receipt, and distinguish tests with long names by the whole name", async () => {
    const long = "n".repeat(10_000);
    const report = junit({ name: `${long} one`, classname: "c".repeat(1001) }, { name: `${long} two` });
    const { body } = await send(report, "");
    expect(body.cases).toMatchObject({ created: 2 });
    expect(body.warnings).toEqual([
      { file: "report", line: 3, message: "The name of a test was cut to 10000 characters (2 times)" },
      { file: "report", line: 3, message: "The class of a test was cut to 1000 characters" },
    ]);
    const again = await send(`${report}\n`, "");
    expect(again.body).toMatchObject({ replayed: false, cases: { matched: 2, created: 0 } });
    const { data } = await root.case.list.query({ projectId });
    expect(data.map(({ name }) => name)).toEqual([long, long]);
  });

  it("write the names of suites once, not for each test in them", async () => {
    const written = async (suite: string) => {
      const space = new CountingSpace();
      tessera.ctx.spoolSpace = space;
      const suites = `<testsuite name="${suite}">`.repeat(10);
      const report = `${suites}${'<testcase name="a"/>'.repeat(5000)}${"</testsuite>".repeat(10)}`;
      expect((await send(gzipSync(report))).body.totals.tests).toBe(5000);
      return space.written;
    };
    const [short, long] = [await written("s"), await written("s".repeat(1000))];
    // Each batch of 200 tests has the path once.
    expect(long - short).toBeLessThanOrEqual((5000 / 200) * 10 * 1000);
  });

  it("reject more tests than the server allows, over all files of the upload", async () => {
    await root.admin.settings.update.mutate({ maxTestsPerImport: 1000 });
    expect((await send(longReport(1000))).status).toBe(200);
    const answer = await send(multipart({ "a.xml": longReport(600), "b.xml": longReport(600, "other") }));
    expect(refusal(answer)).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    expect(answer.body.error).toContain("1000 tests");
    await root.admin.settings.update.mutate({ maxTestsPerImport: 2_000_000 });
  });

  it("reject an upload that needs too much disk, and answer 507 when all uploads together do", async () => {
    tessera.ctx.spoolSpace = new SpoolSpace({ maxFileBytes: 100_000 });
    expect(refusal(await send(longReport(5000)))).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    const full = new SpoolSpace({ maxBytes: 100_000 });
    tessera.ctx.spoolSpace = full;
    const answer = await send(longReport(5000));
    expect(refusal(answer)).toEqual([507, "STORAGE_FULL"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    await vi.waitFor(() => expect(full.used).toBe(0));
    expect((await send(longReport(10))).status).toBe(200);
  });
});
