import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("background work", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => tessera.stop());

  const jobs = async () => {
    tessera.clock.advance({ seconds: 4 });
    await tessera.background.tick();
    const { status, parts, details } = await root.status.get.query();
    const failing = details?.jobs.filter(({ error }) => error !== null).map(({ name }) => name);
    return { status, part: parts.backgroundWork, failing, all: details?.jobs ?? [] };
  };

  it("continues when one job fails: administrators see the job in the status, and it recovers by itself", async () => {
    expect(await jobs()).toMatchObject({ status: "up", part: { state: "up" }, failing: [] });
    const { db } = tessera.ctx;
    await sql`alter table notice rename to hidden`.execute(db);
    const secret = await tessera.token(root);
    await tessera.rest(secret, "GET /me");
    const broken = await jobs();
    expect(broken).toMatchObject({
      status: "degraded",
      part: { state: "down", problem: expect.stringContaining("send notice emails") },
      failing: expect.arrayContaining(["send notice emails"]),
    });
    expect(broken.failing).not.toContain("write token usage");
    const used = await db.selectFrom("tokenDay").selectAll().execute();
    expect(used).toHaveLength(1);
    const [line] = tessera.log.filter((it) => it.includes("send notice emails")).map((it) => JSON.parse(it));
    expect(line).toMatchObject({
      level: 50,
      job: "send notice emails",
      msg: expect.stringContaining("will run again"),
    });
    const outcome = await tessera.page().status.get.query();
    expect([outcome.parts.backgroundWork, outcome.details]).toEqual([{ state: "down" }, undefined]);

    await sql`alter table hidden rename to notice`.execute(db);
    const well = await jobs();
    expect(well).toMatchObject({ status: "up", part: { state: "up" }, failing: [] });
    expect(well.all.find(({ name }) => name === "send notice emails")?.lastFailedAt).toEqual(expect.any(String));
  });
});
