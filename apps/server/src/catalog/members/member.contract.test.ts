import type { ProjectRole } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import * as memberRepo from "./member-repo.ts";

const LAST_ADMIN = { data: { errorCode: "CONFLICT", httpStatus: 409 } };

describeOnEachDb("members of a project", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let projectId: string;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    for (const name of ["alice", "bob", "carol", "dave", "erin"]) ids[name] = await tessera.addUser(name);
    alice = await tessera.signIn("alice");
    bob = await tessera.signIn("bob");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const idOf = (name: string) => ids[name] as string;
  const set = (page: Page, name: string, role: ProjectRole) =>
    page.member.set.mutate({ projectId, userId: idOf(name), role });
  const remove = (page: Page, name: string) => page.member.remove.mutate({ projectId, userId: idOf(name) });
  const roles = async (page = alice) =>
    (await page.member.list.query({ projectId })).data.map(({ user, role }) => `${user.username} ${role}`);

  it("are added with the date, change their role and are removed", async () => {
    const since = tessera.clock.now();
    expect(await set(alice, "bob", "MEMBER")).toEqual({
      ...{ role: "MEMBER", since, active: true, serverGuest: false },
      user: { id: ids.bob, username: "bob", name: "bob Example", avatar: null },
    });
    tessera.clock.advance({ days: 1 });
    expect(await set(alice, "bob", "GUEST")).toMatchObject({ role: "GUEST", since });
    expect(await roles()).toEqual(["alice PROJECT_ADMIN", "bob GUEST"]);
    expect((await alice.member.list.query({ projectId })).data[1]).toMatchObject({ role: "GUEST", since });
    await remove(alice, "bob");
    expect(await roles()).toEqual(["alice PROJECT_ADMIN"]);
    await expect(remove(alice, "bob")).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    await expect(alice.member.set.mutate({ projectId, userId: "no-one", role: "MEMBER" })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
  });

  it("always include an admin: the last one can neither leave nor step down", async () => {
    await set(alice, "bob", "MEMBER");
    await expect(set(alice, "alice", "MEMBER")).rejects.toMatchObject(LAST_ADMIN);
    await expect(set(alice, "alice", "GUEST")).rejects.toMatchObject(LAST_ADMIN);
    await expect(remove(alice, "alice")).rejects.toMatchObject(LAST_ADMIN);
    expect(await roles()).toEqual(["alice PROJECT_ADMIN", "bob MEMBER"]);
    await set(alice, "bob", "PROJECT_ADMIN");
    await remove(alice, "alice");
    expect(await roles(bob)).toEqual(["bob PROJECT_ADMIN"]);
  });

  it("always include an admin, even when all leave at once", async () => {
    const root = await tessera.signIn("root", "ADMIN");
    for (let round = 0; round < 8; round++) {
      projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
      for (const name of ["bob", "carol", "dave", "erin"]) await set(root, name, "PROJECT_ADMIN");
      const outcomes = await Promise.allSettled([
        ...["alice", "bob", "carol"].map((name) => remove(root, name)),
        ...["dave", "erin"].map((name) => set(root, name, "MEMBER")),
      ]);
      expect(outcomes.filter(({ status }) => status === "rejected")).toMatchObject([{ reason: LAST_ADMIN }]);
      expect((await roles(root)).filter((it) => it.endsWith("PROJECT_ADMIN"))).toHaveLength(1);
    }
  });

  it("can leave, the last project admin only once there is another who can sign in", async () => {
    const leave = (page: Page) => page.member.leave.mutate({ projectId });
    await set(alice, "bob", "MEMBER");
    await leave(bob);
    expect(await roles()).toEqual(["alice PROJECT_ADMIN"]);
    const { data } = await (await tessera.signIn("root")).admin.audit.list.query({ action: "MEMBER_REMOVED" });
    expect(data[0]).toMatchObject({
      actor: { username: "bob" },
      owner: { username: "bob" },
      details: { project: projectId },
    });
    const absent = { data: { errorCode: "NOT_FOUND" } };
    await expect(leave(bob)).rejects.toMatchObject(absent);
    await expect(bob.member.leave.mutate({ projectId: "PRJ-404" })).rejects.toMatchObject(absent);

    await expect(leave(alice)).rejects.toThrow("Make another member project admin before you leave");
    await set(alice, "bob", "PROJECT_ADMIN");
    const activate = (active: 0 | 1) =>
      tessera.ctx.db.updateTable("user").set({ active }).where("id", "=", idOf("bob")).execute();
    await activate(0);
    expect((await alice.member.list.query({ projectId })).data).toMatchObject([{ active: true }, { active: false }]);
    await expect(leave(alice)).rejects.toMatchObject(LAST_ADMIN);
    await activate(1);
    const outcomes = await Promise.allSettled([leave(alice), leave(bob), set(bob, "bob", "GUEST")]);
    const refused = outcomes.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    for (const { reason } of refused) expect(["CONFLICT", "NOT_FOUND", "FORBIDDEN"]).toContain(reason.data.errorCode);
    expect(await memberRepo.hasAdmin(tessera.ctx.db, projectId)).toBe(true);
  });

  it("only read if they are guests of the server, people and service accounts alike, and are marked as guests", async () => {
    const guest = await tessera.addUser(`guest-${projectId}`, "GUEST");
    const root = await tessera.signIn("root");
    const { create } = root.admin.serviceAccount;
    const { id: bot } = await create.mutate({ username: `bot-${projectId}`, systemRole: "GUEST" });
    for (const userId of [guest, bot]) {
      const set = await alice.member.set.mutate({ projectId, userId, role: "PROJECT_ADMIN" });
      expect(set).toMatchObject({ role: "PROJECT_ADMIN", serverGuest: true });
    }
    await expect(alice.member.leave.mutate({ projectId })).rejects.toMatchObject(LAST_ADMIN);
    const page = await tessera.signIn(`guest-${projectId}`);
    const write = page.member.set.mutate({ projectId, userId: bot, role: "MEMBER" });
    await expect(write).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    const { data } = await alice.member.candidates.query({ projectId, search: "o" });
    expect(data.map(({ serverGuest }) => serverGuest)).toContain(false);
  });

  it("count as the last project admin if the other one became a guest of the server", async () => {
    const root = await tessera.signIn("root");
    const setBob = (systemRole: "GUEST" | "USER") => root.admin.user.update.mutate({ id: idOf("bob"), systemRole });
    await set(alice, "bob", "PROJECT_ADMIN");
    await setBob("GUEST");
    expect((await alice.member.list.query({ projectId })).data).toMatchObject([
      { serverGuest: false },
      { role: "PROJECT_ADMIN", serverGuest: true },
    ]);
    await expect(set(alice, "alice", "MEMBER")).rejects.toMatchObject(LAST_ADMIN);
    await expect(remove(alice, "alice")).rejects.toMatchObject(LAST_ADMIN);
    await expect(alice.member.leave.mutate({ projectId })).rejects.toMatchObject(LAST_ADMIN);
    await expect(set(bob, "carol", "MEMBER")).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    expect((await bob.project.get.query({ projectId })).role).toBe("GUEST");
    await setBob("USER");
    await remove(alice, "alice");
    expect(await roles(bob)).toEqual(["bob PROJECT_ADMIN"]);
    // As with deletion and deactivation, the project is left to the admins of the server.
    await setBob("GUEST");
    await remove(root, "bob");
    await setBob("USER");
  });

  it("can be changed freely after the last admin's account was deleted", async () => {
    const root = await tessera.signIn("root");
    const lost = await tessera.addUser("lost");
    await set(alice, "bob", "MEMBER");
    await root.member.set.mutate({ projectId, userId: lost, role: "PROJECT_ADMIN" });
    await remove(alice, "alice");
    await root.admin.user.delete.mutate({ id: lost });
    expect(await roles(root)).toEqual(["bob MEMBER"]);
    await remove(root, "bob");
    await set(root, "bob", "PROJECT_ADMIN");
    expect(await roles(bob)).toEqual(["bob PROJECT_ADMIN"]);
  });

  it("see each other, while only admins change them", async () => {
    await set(alice, "bob", "MEMBER");
    expect(await roles(bob)).toEqual(["alice PROJECT_ADMIN", "bob MEMBER"]);
    const forbidden = { data: { errorCode: "FORBIDDEN" } };
    await expect(set(bob, "carol", "MEMBER")).rejects.toMatchObject(forbidden);
    await expect(set(bob, "bob", "PROJECT_ADMIN")).rejects.toMatchObject(forbidden);
    await expect(bob.member.candidates.query({ projectId, search: "" })).rejects.toMatchObject(forbidden);
  });

  it("are chosen from the users who are not members yet, by part of a name in any case", async () => {
    const find = async (search: string) =>
      (await alice.member.candidates.query({ projectId, search })).data.map(({ username }) => username);
    await tessera.addUser("dora-x");
    const gone = await tessera.addUser("dora-y");
    await tessera.ctx.db.updateTable("user").set({ active: 0 }).where("id", "=", gone).execute();
    expect(await find("DORA")).toEqual(["dora-x"]);
    expect(await find("_ora")).toEqual([]);
    expect(await find("example")).toEqual(expect.arrayContaining(["bob", "carol", "dora-x"]));
    expect(await find("alice")).toEqual([]);
  });

  it("don't crowd candidates out of the list, however many members there are", async () => {
    for (let count = 10; count < 32; count++) {
      ids[`member${count}`] = await tessera.addUser(`member${count}`);
      if (count < 31) await set(alice, `member${count}`, "MEMBER");
    }
    const { data } = await alice.member.candidates.query({ projectId, search: "member" });
    expect(data.map(({ username }) => username)).toEqual(["member31"]);
  });
});
