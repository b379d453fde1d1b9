import { afterAll, beforeAll, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the overview of the server", (on) => {
  let tessera: Tessera;
  let root: Page;
  let secret: string;

  const counts = (today: number, sevenDays: number, thirtyDays: number) => ({
    ...{ today, sevenDays, thirtyDays },
    isExact: true,
  });
  const total = (total: number) => ({ total, isExact: true });
  const overview = () => root.admin.overview.get.query();
  const send = async (projectId: string, query: string, inside?: string) => {
    const report = junit({ name: "works", classname: "shop", ...(inside && { inside }) });
    return (await upload(tessera, secret, projectId, report, { query: `&branch=main${query}` })).status;
  };

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    secret = await tessera.token(root);
    for (const name of ["Shop", "Till"]) await root.project.create.mutate({ name });
  });
  afterAll(() => tessera.stop());

  it("counts runs and uploads of all projects by day, seven and thirty days, and names what fails", async () => {
    const empty = await overview();
    expect(empty).toMatchObject({ projects: 2, runs: counts(0, 0, 0), failingProjects: { ...total(0), newest: [] } });
    expect(empty.storage).toMatchObject({ databaseBytes: expect.any(Number), fileBytes: 0, filePlace: "disk" });
    expect(Math.min(empty.storage.databaseBytes, empty.storage.freeBytes)).toBeGreaterThan(0);

    await send("PRJ-1", "");
    tessera.clock.advance({ days: 20 });
    root = await tessera.signIn("root");
    secret = await tessera.token(root);
    await send("PRJ-1", "", FAILURE);
    tessera.clock.advance({ days: 3 });
    await send("PRJ-2", "&runKey=night&shard=1/2");
    await send("PRJ-2", "&runKey=night&shard=2/2", FAILURE);
    const found = await overview();
    expect(found).toMatchObject({
      ...{ runs: counts(1, 2, 3), failedRuns: counts(1, 2, 2), uploads: counts(2, 3, 4) },
      failingProjects: {
        ...total(2),
        newest: [
          { project: { id: "PRJ-2", name: "Till" }, runId: "RUN-1", failures: 1 },
          { project: { id: "PRJ-1", name: "Shop" }, runId: "RUN-2", failures: 1, newFailures: 1 },
        ],
      },
    });
    // Another branch says nothing about a project; its default branch does.
    await upload(tessera, secret, "PRJ-1", junit({ name: "works", classname: "shop" }), { query: "&branch=other" });
    expect((await overview()).failingProjects.total).toBe(2);
    await send("PRJ-1", "");
    expect((await overview()).failingProjects.newest.map(({ project }) => project.id)).toEqual(["PRJ-2"]);
  });

  it("counts tokens as the inventory does, and those that were used", async () => {
    const before = (await overview()).tokens;
    await tessera.token(root, { scopes: ["project:read"], expiresInDays: 1 });
    const { tokens } = await overview();
    const live = await root.admin.token.count.query({ status: ["Active", "Expiring", "Rotated"] });
    const expiring = await root.admin.token.count.query({ status: ["Expiring"] });
    expect([tokens.live.total, tokens.expiring.total]).toEqual([live.total, expiring.total]);
    expect(tokens.expiring.total).toBe(before.expiring.total + 1);
    await tessera.background.tick();
    expect((await overview()).tokens.used.total).toBeGreaterThan(0);
  });

  it("names a proxy whose forwarded headers are ignored", async () => {
    expect((await overview()).ignoredProxy).toBeNull();
    await fetch(`${tessera.url}/healthz`, { headers: { "x-forwarded-for": "192.0.2.1" } });
    expect((await overview()).ignoredProxy).toEqual({
      address: expect.stringContaining("127.0.0.1"),
      at: tessera.ctx.now(),
    });
  });

  it("leaves deleted projects out", async () => {
    await root.project.delete.mutate({ projectId: "PRJ-2", confirmation: "Till" });
    expect(await overview()).toMatchObject({ projects: 1, failingProjects: { ...total(0), newest: [] } });
  });
});
