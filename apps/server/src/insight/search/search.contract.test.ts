import { afterAll, beforeAll, expect, it } from "vitest";
import { junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the search of everything", (on) => {
  let tessera: Tessera;
  let owner: Page;
  const shop = { id: "PRJ-1", name: "Shop" };
  const till = { id: "PRJ-2", name: "Till of the shop" };
  const secret = { id: "PRJ-3", name: "Secret shop" };

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.addUser("root", "ADMIN");
    owner = await tessera.signIn("owner", "USER");
    const other = await tessera.signIn("other", "USER");
    for (const [page, { name }] of [
      [owner, shop],
      [owner, till],
      [other, secret],
    ] as const) {
      const { id: projectId } = await page.project.create.mutate({ name });
      await page.case.create.mutate({ projectId, name: "Pays by card" });
      await page.case.create.mutate({ projectId, name: "Pays 100% in cash" });
      await page.cycle.create.mutate({ projectId, name: "Nightly payments" });
    }
  });
  afterAll(() => tessera.stop());

  const card = (project: { id: string; name: string }) => ({ project, id: "TC-1", name: "Pays by card" });
  const nightly = (project: { id: string; name: string }) => ({ project, id: "TCYCLE-2", name: "Nightly payments" });

  it("finds by part of a name in any case, the project in view first, and nothing in other users' projects", async () => {
    const nothing = { projects: [], cases: [], cycles: [], runs: [], causes: [], explorations: [], complete: true };
    const search = owner.search.everything.query;
    expect(await search({ query: " SHOP " })).toEqual({ ...nothing, projects: [till, shop] });
    expect(await search({ query: "by card" })).toEqual({ ...nothing, cases: [card(till), card(shop)] });
    const fromShop = await search({ query: "pay", projectId: "PRJ-1" });
    expect(fromShop.cases.map(({ project, id }) => `${project.id} ${id}`)).toEqual([
      ...["PRJ-1 TC-2", "PRJ-1 TC-1", "PRJ-2 TC-2", "PRJ-2 TC-1"],
    ]);
    expect(fromShop.cycles).toEqual([nightly(shop), nightly(till)]);
    expect(await search({ query: "pay", projectId: "PRJ-3" })).toEqual(await search({ query: "pay" }));
    for (const query of ["secret", "PRJ-3", "%", "_"]) {
      const { cases, projects } = await search({ query });
      expect([query, projects, cases.map(({ id }) => id)]).toEqual([query, [], query === "%" ? ["TC-2", "TC-2"] : []]);
    }
  });

  it("finds by public id, written in any case", async () => {
    const search = owner.search.everything.query;
    expect((await search({ query: "tc-1", projectId: "PRJ-1" })).cases).toEqual([card(shop), card(till)]);
    expect((await search({ query: "TCYCLE-2" })).cycles).toEqual([nightly(till), nightly(shop)]);
    expect((await search({ query: "prj-1" })).projects).toEqual([shop]);
    expect(await search({ query: "2" })).toMatchObject({
      projects: [till],
      cases: [{ id: "TC-2" }, { id: "TC-2" }],
      cycles: [nightly(till), nightly(shop)],
    });
    for (const query of ["TC-99999999999", "TC-0", "TCASE-1"]) expect((await search({ query })).cases).toEqual([]);
  });

  it("shows guests their projects, administrators everything, and former members nothing", async () => {
    const guestId = await tessera.addUser("visitor", "GUEST");
    const visitor = await tessera.signIn("visitor");
    const seen = async (page: Page) => (await page.search.everything.query({ query: "by card" })).cases;
    expect(await seen(visitor)).toEqual([]);
    await owner.member.set.mutate({ projectId: "PRJ-2", userId: guestId, role: "GUEST" });
    expect(await seen(visitor)).toEqual([card(till)]);
    await owner.member.remove.mutate({ projectId: "PRJ-2", userId: guestId });
    expect(await seen(visitor)).toEqual([]);
    expect(await seen(await tessera.signIn("root"))).toEqual([card(secret), card(shop), card(till)]);
  });

  it("finds nothing that is deleted or part of an import that isn't done", async () => {
    const { id: projectId } = await owner.project.create.mutate({ name: "Passing" });
    const names = ["zebra deleted", "zebra staged", "zebra stays"];
    for (const name of names) await owner.case.create.mutate({ projectId, name });
    await owner.case.delete.mutate({ projectId, caseId: "TC-1" });
    const { db } = tessera.ctx;
    const importId = tessera.ctx.newId();
    await db
      .insertInto("import")
      .values({
        ...{ id: importId, projectId, cycleNumber: 1, state: "staged", contentHash: "a", runKey: "", shard: "" },
        ...{ runNumber: 1, version: 1, outside: 0, job: "", jobAttempt: 1, parameters: "" },
        ...{ branch: null, commit: null, environment: null, buildUrl: null, receipt: "" },
        ...{ tokenId: null, tokenName: null, tokenPreview: null },
        ...{ createdAt: tessera.ctx.now(), createdBy: "a", leaseUntil: "2099-01-01T00:00:00.000Z" },
      })
      .execute();
    await db.updateTable("testCase").set({ importId }).where("name", "=", "zebra staged").execute();
    const found = async (query: string) =>
      (await owner.search.everything.query({ query, projectId })).cases
        .filter(({ project }) => project.id === projectId)
        .map(({ name }) => name);
    expect(await found("zebra")).toEqual(["zebra stays"]);
    expect(await found("TC-1")).toEqual([]);
    expect(await found("TC-2")).toEqual([]);
    expect(await found("TC-3")).toEqual(["zebra stays"]);
    await db.updateTable("import").set({ state: "done" }).where("id", "=", importId).execute();
    expect(await found("zebra")).toEqual(["zebra stays", "zebra staged"]);
  });

  it("rejects empty and overlong texts", async () => {
    for (const query of ["", "  ", "x".repeat(201)]) {
      await expect(owner.search.everything.query({ query })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT" },
      });
    }
  });

  it("finds runs by name, branch and commit, and causes by title; causes only for callers who may read results", async () => {
    const searcher = await tessera.signIn("searcher", "USER");
    const { id: projectId } = await searcher.project.create.mutate({ name: "Warehouse" });
    const query = "&runName=giraffe&branch=okapi&commit=abc1234";
    const report = junit({ name: "packs", classname: "w", inside: '<failure message="zebra crossing"/>' });
    await upload(tessera, await tessera.token(searcher), projectId, report, { query });
    const find = searcher.search.everything.query;
    const run = { project: { id: projectId, name: "Warehouse" }, id: "RUN-1", name: "giraffe on okapi" };
    for (const text of ["giraf", "OKAPI", "abc1234"]) expect((await find({ query: text })).runs).toEqual([run]);
    expect((await find({ query: "run-1" })).runs).toEqual([run]);
    expect((await find({ query: "zebra cross" })).causes).toEqual([{ ...run, id: "CAUSE-1", name: "zebra crossing" }]);
    const narrow = await tessera.token(searcher, { scopes: ["project:read", "case:read", "cycle:read"] });
    const { body } = await tessera.rest(narrow, "GET /search?query=zebra%20cross");
    expect(body.causes).toEqual([]);
    const other = await owner.search.everything.query({ query: "giraffe" });
    expect([other.runs, (await owner.search.everything.query({ query: "zebra cross" })).causes]).toEqual([[], []]);
  });
});
