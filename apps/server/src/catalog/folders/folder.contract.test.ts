import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("folders of test cases", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  const projectId = "PRJ-1";

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    await alice.project.create.mutate({ name: "Bank" });
  });
  afterAll(() => tessera.stop());

  const folder = async (name: string, parentId: string | null = null, project = projectId) =>
    (await alice.folder.create.mutate({ projectId: project, name, parentId })).id;
  const patch = (id: string, body: object, project = projectId) =>
    tessera.rest(secret, `PATCH /folders/${id}?projectId=${project}`, body);
  const names = async (query: string) => {
    const { body } = await tessera.rest(secret, `GET /test-cases?projectId=${projectId}&${query}`);
    return body.data.map(({ name }: { name: string }) => name);
  };
  const tree = async () => (await tessera.rest(secret, `GET /folder-tree?projectId=${projectId}`)).body;

  it("answer how many test cases lie in each, and list those of the folders below", async () => {
    const shop = await folder("Shop");
    const cart = await folder("Cart", shop);
    await folder("Theirs", null, "PRJ-2");
    await alice.case.create.mutate({ projectId, name: "Opens", folderId: shop });
    await alice.case.create.mutate({ projectId, name: "Adds", folderId: cart });
    await alice.case.create.mutate({ projectId, name: "Removes", folderId: cart });
    await alice.case.create.mutate({ projectId, name: "Anywhere" });
    const gone = await alice.case.create.mutate({ projectId, name: "Gone", folderId: cart });
    await alice.case.delete.mutate({ projectId, caseId: gone.id });
    expect(await tree()).toEqual({
      data: [
        { id: shop, projectId, parentId: null, name: "Shop", cases: 1 },
        { id: cart, projectId, parentId: shop, name: "Cart", cases: 2 },
      ],
      ...{ unfiled: 1, isWhole: true },
    });
    expect(await names(`folderId=${shop}`)).toEqual(["Opens"]);
    expect(await names(`folderId=${shop}&withSubfolders=true`)).toEqual(["Opens", "Adds", "Removes"]);
    expect(await names("folderId=none")).toEqual(["Anywhere"]);
  });

  it("are renamed and moved with all they hold, and leave a trail", async () => {
    const [from, to] = [await folder("From"), await folder("To")];
    const moved = await folder("Moved", from);
    const { status, body } = await patch(moved, { name: " Renamed ", parentId: to });
    expect({ status, body }).toEqual({
      status: 200,
      body: { id: moved, projectId, parentId: to, name: "Renamed" },
    });
    expect((await patch(moved, { parentId: null })).body).toMatchObject({ parentId: null, name: "Renamed" });
    expect((await patch(moved, {})).body).toMatchObject({ parentId: null, name: "Renamed" });
    const entries = await tessera.ctx.db.selectFrom("audit").selectAll().orderBy("seq", "desc").limit(2).execute();
    expect(entries.map(({ action }) => action)).toEqual(["FOLDER_CHANGED", "FOLDER_CHANGED"]);
    expect(entries[1]).toMatchObject({ details: expect.stringContaining('"before":{"parentId"') });
  });

  it("refuse a name that a sibling has, and a parent that isn't there", async () => {
    const first = await folder("First");
    await folder("Second");
    expect(await patch(first, { name: "Second" })).toMatchObject({ status: 409, body: { errorCode: "CONFLICT" } });
    const theirs = await folder("Elsewhere", null, "PRJ-2");
    for (const parentId of [theirs, "nonsense"]) {
      expect(await patch(first, { parentId })).toMatchObject({ status: 400, body: { errorCode: "INVALID_INPUT" } });
    }
    expect((await patch(first, { name: "Mine" }, "PRJ-2")).status).toBe(404);
    expect((await patch("nonsense", { name: "Mine" })).status).toBe(404);
  });

  it("refuse to lie in themselves, also when two moves meet", async () => {
    const outer = await folder("Outer");
    const inner = await folder("Inner", await folder("Middle", outer));
    for (const parentId of [outer, inner]) {
      const { status, body } = await patch(outer, { parentId });
      expect({ status, message: body.issues[0].message }).toEqual({
        status: 400,
        message: expect.stringContaining("A folder can't be moved into itself"),
      });
    }
    const [left, right] = [await folder("Left"), await folder("Right")];
    const meeting = await Promise.all([patch(left, { parentId: right }), patch(right, { parentId: left })]);
    expect(meeting.map(({ status }) => status).sort()).toEqual([200, 400]);
  });

  it("refuse to lie deeper than 50 in each other", async () => {
    const levels = Array.from({ length: 50 }, (_, at) => `level-${at + 1}`);
    const made = { projectId, createdAt: tessera.clock.now(), importId: null, binId: null };
    const rows = levels.map((id, at) => ({ id, name: id, parentId: levels[at - 1] ?? null, ...made }));
    await tessera.ctx.db.insertInto("folder").values(rows).execute();
    const add = { name: "One more", parentId: "level-50" };
    expect((await tessera.rest(secret, `POST /folders?projectId=${projectId}`, add)).status).toBe(400);
    const tall = await folder("Tall");
    const parentId = "level-49";
    expect((await patch(tall, { parentId })).status).toBe(200);
    expect((await patch(tall, { parentId: null })).status).toBe(200);
    await folder("Taller", tall);
    expect((await patch(tall, { parentId })).body.issues[0].message).toContain("at most 50 deep");
  });
});
