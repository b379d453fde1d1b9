import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the content of a test case", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const make = (body: object = {}) =>
    tessera.rest(secret, `POST /test-cases?projectId=${projectId}`, { name: "Pay", ...body });
  const patch = (id: string, body: object) =>
    tessera.rest(secret, `PATCH /test-cases/${id}?projectId=${projectId}`, body);
  const get = (path: string) =>
    tessera.rest(secret, `GET /${path.slice(1)}${path.includes("?") ? "&" : "?"}projectId=${projectId}`);
  const ids = async (query: string) =>
    (await get(`/test-cases?${query}`)).body.data.map(({ id }: { id: string }) => id);
  const aliceId = async () => (await alice.session.current.query()).user?.id as string;

  it("holds preconditions, priority, tags, an estimate, an owner and links", async () => {
    const content = {
      ...{ preconditions: "A basket", priority: "high", tags: ["Smoke", "pay, no"].slice(0, 1), estimate: 5 },
      links: [{ kind: "requirement", url: "https://issues.example/REQ-1", label: "REQ-1" }],
    };
    const { status, body } = await make({ ...content, ownerId: await aliceId() });
    expect([status, body]).toMatchObject([201, { ...content, owner: { username: "alice" }, version: 1 }]);
    expect((await make()).body).toMatchObject({
      ...{ preconditions: "", priority: "normal", tags: [], estimate: null, owner: null, links: [], version: 1 },
      updatedBy: { username: "alice" },
    });
  });

  it.each<[string, object]>([
    ["a priority that there is not", { priority: "urgent" }],
    ["a tag twice", { tags: ["smoke", "Smoke"] }],
    ["a tag with a comma", { tags: ["a,b"] }],
    ["too many tags", { tags: Array.from({ length: 51 }, (_, index) => `t${index}`) }],
    ["an estimate of no time", { estimate: 0 }],
    ["a link that runs a script", { links: [{ url: "javascript:alert(1)" }] }],
    ["an owner who is no member", { ownerId: "someone" }],
  ])("rejects %s", async (_, content) => {
    const { status, body } = await make(content);
    expect([status, body.errorCode, body.issues.length]).toEqual([400, "INVALID_INPUT", 1]);
    const [field] = Object.keys(content);
    expect(body.issues[0].path[0]).toBe(field);
  });

  it("is what lists filter by", async () => {
    await make({ priority: "high", tags: ["Smoke", "50% off"], ownerId: await aliceId() });
    await make({ priority: "low", tags: ["smoke test"] });
    await make({ priority: "critical", description: '"smoke"' });
    expect(await ids("tag=smoke")).toEqual(["TC-1"]);
    expect(await ids(`tag=${encodeURIComponent("50% off")}`)).toEqual(["TC-1"]);
    expect(await ids("tag=_moke")).toEqual([]);
    expect(await ids("priority=critical&priority=low")).toEqual(["TC-2", "TC-3"]);
    expect(await ids(`ownerId=${await aliceId()}&priority=high`)).toEqual(["TC-1"]);
  });

  it("has tags that a project counts, the most frequent first", async () => {
    await make({ tags: ["slow", "smoke"] });
    await make({ tags: ["smoke"] });
    expect((await get("/test-case-tags")).body.data).toEqual([
      { tag: "smoke", cases: 2 },
      { tag: "slow", cases: 1 },
    ]);
  });

  it("keeps a version for each change, with who made it, and nothing where nothing changed", async () => {
    const { body: first } = await make({ steps: [{ action: "Press Pay" }] });
    tessera.clock.advance({ seconds: 60 });
    await patch(first.id, { name: "Pay twice", priority: "high" });
    const unchanged = await patch(first.id, { name: "Pay twice" });
    expect(unchanged.body).toMatchObject({ version: 2, updatedAt: tessera.clock.now() });
    const bob = await tessera.signIn(`bob${projectId.slice(4)}`, "USER");
    const userId = (await bob.session.current.query()).user?.id as string;
    await alice.member.set.mutate({ projectId, userId, role: "MEMBER" });
    await bob.case.update.mutate({ projectId, caseId: first.id, steps: [] });
    const versions = (await get(`/test-cases/${first.id}/versions`)).body;
    expect(versions.nextCursor).toBeNull();
    const rows = versions.data.map(
      ({ version, changed, by }: { version: number; changed: string[]; by: { id: string } }) => [
        ...[version, changed, by.id === userId],
      ],
    );
    expect(rows).toEqual([
      [3, ["steps"], true],
      [2, ["name", "priority"], false],
      [1, [], false],
    ]);
    const page = (await get(`/test-cases/${first.id}/versions?limit=2`)).body;
    expect(page.data.map((row: { changed: string[] }) => row.changed)).toEqual([["steps"], ["name", "priority"]]);
    const rest = (await get(`/test-cases/${first.id}/versions?limit=2&cursor=${page.nextCursor}`)).body;
    expect([rest.data.length, rest.data[0].version, rest.nextCursor]).toEqual([1, 1, null]);
    const old = await get(`/test-cases/${first.id}/versions/1`);
    expect(old.body).toMatchObject({ version: 1, at: first.createdAt, content: { name: "Pay", priority: "normal" } });
    expect(old.body.content.steps).toEqual(first.steps);
    expect((await get(`/test-cases/${first.id}/versions/3`)).body.content).toMatchObject({ steps: [] });
    expect((await get(`/test-cases/${first.id}/versions/4`)).body.errorCode).toBe("NOT_FOUND");
  });

  it("comes back as it was in a version, without a folder or owner that is gone", async () => {
    const folder = await alice.folder.create.mutate({ projectId, name: "Checkout" });
    const bob = await tessera.signIn(`bob${projectId.slice(4)}`, "USER");
    const ownerId = (await bob.session.current.query()).user?.id as string;
    await alice.member.set.mutate({ projectId, userId: ownerId, role: "MEMBER" });
    const automation = { classname: "shop.Pay", name: "pays" };
    const { body: made } = await make({ folderId: folder.id, ownerId, tags: ["smoke"], automation });
    await patch(made.id, { name: "Other", folderId: null, ownerId: null, tags: [], automation: null });
    const restore = () => tessera.rest(secret, `POST /test-cases/${made.id}/versions/1/restore?projectId=${projectId}`);
    const whole = { name: "Pay", tags: ["smoke"], automation, folderId: folder.id, owner: { id: ownerId }, version: 3 };
    expect((await restore()).body).toMatchObject(whole);
    await patch(made.id, { folderId: null, ownerId: null });
    await alice.folder.delete.mutate({ projectId, folderId: folder.id });
    await alice.member.remove.mutate({ projectId, userId: ownerId });
    expect((await restore()).body).toMatchObject({ version: 4, folderId: null, owner: null });
    await patch(made.id, { automation: null });
    await make({ automation });
    expect((await restore()).body.errorCode).toBe("CONFLICT");
  });

  it("is not changed from a version that is no longer the present one", async () => {
    const { body: made } = await make();
    expect((await patch(made.id, { name: "A", version: 1 })).body).toMatchObject({ name: "A", version: 2 });
    const late = await patch(made.id, { name: "B", version: 1 });
    expect([late.status, late.body.errorCode]).toEqual([409, "CONFLICT"]);
    expect((await get(`/test-cases/${made.id}`)).body.name).toBe("A");
  });

  it("changes in many cases at once, or in none", async () => {
    for (const tags of [["smoke"], ["slow"], []]) await make({ tags });
    const folder = await alice.folder.create.mutate({ projectId, name: "Checkout" });
    const change = (caseIds: string[], set: object) =>
      tessera.rest(secret, `POST /test-cases/change?projectId=${projectId}`, { caseIds, set });
    const wanted = { addTags: ["smoke"], removeTags: ["SLOW"], priority: "high", folderId: folder.id };
    expect((await change(["TC-1", "TC-2", "TC-2"], wanted)).body).toEqual({ changed: 2 });
    expect((await change(["TC-1", "TC-2"], wanted)).body).toEqual({ changed: 0 });
    const rows = (await get("/test-cases")).body.data;
    expect(rows.map((row: { tags: string[]; priority: string }) => [row.tags, row.priority])).toEqual([
      [["smoke"], "high"],
      [["smoke"], "high"],
      [[], "normal"],
    ]);
    const missing = await change(["TC-3", "TC-99"], { priority: "low" });
    expect([missing.body.errorCode, (await get("/test-cases/TC-3")).body.priority]).toEqual(["NOT_FOUND", "normal"]);
    expect((await change(["TC-3"], {})).body.errorCode).toBe("INVALID_INPUT");
    const remove = await tessera.rest(secret, `POST /test-cases/delete?projectId=${projectId}`, {
      caseIds: ["TC-1", "TC-2"],
    });
    expect([remove.body, await ids("")]).toEqual([{ changed: 2 }, ["TC-3"]]);
    const { data } = await alice.bin.list.query({ projectId });
    expect(data.map(({ kind }) => kind)).toEqual(["case", "case"]);
  });

  it("is removed for good with its versions", async () => {
    const { body: made } = await make();
    await patch(made.id, { name: "Other" });
    await tessera.rest(secret, `DELETE /test-cases/${made.id}?projectId=${projectId}`);
    tessera.clock.advance({ days: 31 });
    await tessera.background.tick();
    const kept = tessera.ctx.db.selectFrom("caseVersion").selectAll().where("projectId", "=", projectId);
    expect(await kept.execute()).toEqual([]);
  });
});
