import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("projects", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());

  const code = async (answer: Promise<{ status: number; body: { errorCode?: string } }>) => {
    const { status, body } = await answer;
    return [status, body.errorCode];
  };

  it("start with a number of the server, a master cycle, and their creator as admin", async () => {
    const first = await tessera.rest(secret, "POST /projects", { name: "  Shop " });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      ...{ id: "PRJ-1", name: "Shop", description: "" },
      ...{ defaultBranch: "main", runDeadlineMinutes: 120, issueTemplate: "", isReviewRequired: false },
      ...{ role: "PROJECT_ADMIN", createdAt: tessera.clock.now() },
    });
    expect((await tessera.rest(secret, "GET /projects/PRJ-1")).body).toEqual(first.body);
    expect((await tessera.rest(await tessera.token(root), "POST /projects", { name: "Bank" })).body.id).toBe("PRJ-2");
    const cycles = await tessera.rest(secret, "GET /test-cycles?projectId=PRJ-1");
    expect(cycles.body.data).toMatchObject([{ id: "TCYCLE-1", isMaster: true, createdBy: { username: "alice" } }]);
  });

  it("take the address of new issues, which leads to one server over https alone", async () => {
    const set = (issueTemplate: string) => tessera.rest(secret, "PATCH /projects/PRJ-1", { issueTemplate });
    const template = "https://tracker.example/new?title={title}&body={url}";
    expect((await set(template)).body).toMatchObject({ issueTemplate: template });
    for (const wrong of [
      "http://tracker.example/{title}",
      "https://{title}.example",
      "https://tracker.example/{who}",
    ]) {
      const answer = await set(wrong);
      expect([wrong, answer.status, answer.body.errorCode]).toEqual([wrong, 400, "INVALID_INPUT"]);
    }
    expect((await set("")).body).toMatchObject({ issueTemplate: "" });
  });

  it("get unique numbers, however many are created at once", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => alice.project.create.mutate({ name: "Race" })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(8);
  });

  it("are listed to those who see them, with their own role, under three addresses", async () => {
    const bob = await tessera.signIn("bob", "USER");
    const bobId = (await bob.me.get.query()).user.id;
    await alice.member.set.mutate({ projectId: "PRJ-1", userId: bobId, role: "GUEST" });
    const token = await tessera.token(bob);
    for (const path of ["/projects", "/projects/user-projects", "/projects/user/my-projects"]) {
      const { status, body } = await tessera.rest(token, `GET ${path as "/"}`);
      expect([status, body.nextCursor]).toEqual([200, null]);
      expect(body.data).toMatchObject([{ id: "PRJ-1", role: "GUEST" }]);
    }
    const all = (await root.project.list.query({ limit: 200 })).data;
    expect(all.length).toBe(10);
    expect(new Set(all.map(({ role }) => role))).toEqual(new Set(["PROJECT_ADMIN"]));
  });

  it("are changed by their admins: what is left out stays", async () => {
    const change = { name: "Shop 2", description: "Sells" };
    expect((await tessera.rest(secret, "PATCH /projects/PRJ-1", change)).body).toMatchObject(change);
    expect((await tessera.rest(secret, "PATCH /projects/PRJ-1", { name: "Shop" })).body).toMatchObject({
      ...{ name: "Shop", description: "Sells", role: "PROJECT_ADMIN" },
    });
    expect((await tessera.rest(secret, "PATCH /projects/PRJ-1", {})).body.name).toBe("Shop");
    for (const wrong of [
      { name: "" },
      { name: "n".repeat(101) },
      { name: null },
      { role: "MEMBER" },
      { id: "PRJ-9" },
    ]) {
      const answer = await tessera.rest(secret, "PATCH /projects/PRJ-1", wrong);
      expect([answer.status, answer.body.errorCode]).toEqual([400, "INVALID_INPUT"]);
      expect(answer.body.issues).toHaveLength(1);
    }
  });

  it("of others are not found, for reading or changing", async () => {
    const there = ["GET /projects/PRJ-2", "PATCH /projects/PRJ-2", "GET /projects/PRJ-999"] as const;
    for (const call of there) {
      expect(await code(tessera.rest(secret, call, call.startsWith("P") ? {} : undefined))).toEqual([404, "NOT_FOUND"]);
    }
    for (const id of ["2", "prj-1", "PRJ-0", "PRJ-01", "PRJ-99999999999", "PRJ-4294967297", "%20PRJ-1", "PRJ-1%00"]) {
      expect([id, ...(await code(tessera.rest(secret, `GET /projects/${id}`)))]).toEqual([id, 400, "INVALID_INPUT"]);
    }
  });

  it("are all open to an administrator as project admin, and read-only for a guest", async () => {
    expect(await root.project.update.mutate({ projectId: "PRJ-1", description: "Seen" })).toMatchObject({
      role: "PROJECT_ADMIN",
    });
    const guest = await tessera.signIn("guest", "GUEST");
    const guestId = (await guest.me.get.query()).user.id;
    await expect(guest.project.create.mutate({ name: "Mine" })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    await alice.member.set.mutate({ projectId: "PRJ-1", userId: guestId, role: "PROJECT_ADMIN" });
    expect(await guest.project.get.query({ projectId: "PRJ-1" })).toMatchObject({ role: "GUEST", description: "Seen" });
    await expect(guest.cycle.create.mutate({ projectId: "PRJ-1", name: "Mine" })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
  });

  it("disappear for members and their tokens the moment they are removed", async () => {
    const carol = await tessera.signIn("carol", "USER");
    const carolId = (await carol.me.get.query()).user.id;
    await alice.member.set.mutate({ projectId: "PRJ-1", userId: carolId, role: "MEMBER" });
    const token = await tessera.token(carol, { projects: ["PRJ-1"] });
    expect((await tessera.rest(token, "POST /test-cycles?projectId=PRJ-1", { name: "Other" })).status).toBe(201);
    await alice.member.set.mutate({ projectId: "PRJ-1", userId: carolId, role: "GUEST" });
    const write = () => tessera.rest(token, "POST /test-cycles?projectId=PRJ-1", { name: "Other" });
    expect(await code(write())).toEqual([403, "FORBIDDEN"]);
    await alice.member.remove.mutate({ projectId: "PRJ-1", userId: carolId });
    expect(await code(write())).toEqual([404, "NOT_FOUND"]);
    expect((await tessera.rest(token, "GET /projects")).body.data).toEqual([]);
  });
});
