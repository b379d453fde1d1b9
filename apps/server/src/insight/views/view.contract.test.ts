import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("a saved view", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    const { user } = await bob.session.current.query();
    await alice.member.set.mutate({ projectId, userId: user?.id as string, role: "MEMBER" });
  });

  const save = (page: Page, name: string, shared = false, query = "branch=main") =>
    page.view.save.mutate({ projectId, page: "runs", name, query, shared });
  const names = async (page: Page) =>
    (await page.view.list.query({ projectId })).data.map(({ name, mine }) => [name, mine]);

  it("is its owner's alone until they share it", async () => {
    await save(alice, "Red on main");
    expect([await names(alice), await names(bob)]).toEqual([[["Red on main", true]], []]);
    await save(alice, "Red on main", true, "branch=main&verdict=failed");
    expect(await names(bob)).toEqual([["Red on main", false]]);
    const [view] = (await bob.view.list.query({ projectId, page: "runs" })).data;
    expect(view).toMatchObject({ query: "branch=main&verdict=failed", shared: true, owner: { username: "alice" } });
    expect((await bob.view.list.query({ projectId, page: "results" })).data).toEqual([]);
  });

  it("is deleted by its owner, or by a project admin where it is shared", async () => {
    const own = await save(alice, "Mine");
    const shared = await save(alice, "Ours", true);
    const bobs = await save(bob, "Bob's", true);
    const remove = (page: Page, id: string) => page.view.delete.mutate({ projectId, id });
    await expect(remove(bob, own.id)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    await expect(remove(bob, shared.id)).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    await remove(alice, bobs.id);
    await remove(alice, own.id);
    expect(await names(alice)).toEqual([["Ours", true]]);
    const carol = await tessera.signIn("carol", "USER");
    await expect(names(carol)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
  });
});
