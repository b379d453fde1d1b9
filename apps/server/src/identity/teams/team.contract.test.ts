import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const ABSENT = { data: { errorCode: "NOT_FOUND" } };

describe("where memberships come from", () => {
  /** Files that may name the tables: what crosses them, and what changes or lists the rows themselves. */
  const KNOWN = [
    "access/access-repo.ts",
    "catalog/members/member-repo.ts",
    "catalog/members/project-team-repo.ts",
    "identity/people/user-repo.ts",
    "identity/teams/team-repo.ts",
    "platform/db/memberships.ts",
  ];

  it("is known to platform/db/memberships.ts only: no other file asks the tables who may see a project", () => {
    const source = join(import.meta.dirname, "../..");
    const asking = globSync("**/*.ts", { cwd: source }).filter((file) => {
      if (/\.(test|testing)\.ts$/.test(file) || file.includes("migrations/")) return false;
      const text = readFileSync(join(source, file), "utf8");
      return /(?:From|Join|from|join)\(? ?"(?:member|teamMember|projectTeam)"/.test(text);
    });
    expect(asking.sort()).toEqual(KNOWN);
  });
});

describeOnEachDb("a team", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let bob: Page;
  let bobId: string;
  let secret: string;
  let projectId: string;
  let teamId: string;
  let count = 0;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    bobId = await tessera.addUser("bob");
    bob = await tessera.signIn("bob");
    secret = await tessera.token(bob);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    teamId = (await root.admin.team.create.mutate({ handle: `checkout-${++count}`, name: "Checkout" })).id;
  });

  const joinTeam = () => root.admin.team.addMember.mutate({ teamId, userId: bobId });
  const leaveTeam = () => root.admin.team.removeMember.mutate({ teamId, userId: bobId });
  const setRole = (role: "PROJECT_ADMIN" | "MEMBER" | "GUEST") =>
    alice.projectTeam.set.mutate({ projectId, teamId, role });

  /** What bob sees of the project through each way that lists or opens projects. */
  async function seenBy(page = bob) {
    const mine = (id: string) => id === projectId;
    const rest = await tessera.call(secret, `GET /api/v1/test-cases?projectId=${projectId}`);
    const { body: model } = await tessera.call(secret, "GET /api/model/projects/findMany?q={}");
    const { data: listed } = await page.project.list.query();
    const { data: home } = await page.insight.home.query();
    const found = await page.search.everything.query({ query: projectId });
    return {
      rest: rest.status,
      listed: listed.some(({ id }) => mine(id)),
      home: home.some(({ project }) => mine(project.id)),
      found: JSON.stringify(found).includes(projectId),
      model: JSON.stringify(model).includes(`"${projectId}"`),
    };
  }

  it("gives its people its projects at once, and takes them at once, in every list", async () => {
    await setRole("MEMBER");
    expect(await seenBy()).toMatchObject({ rest: 404, listed: false, home: false, found: false, model: false });
    await joinTeam();
    expect(await seenBy()).toMatchObject({ rest: 200, listed: true, home: true, found: true, model: true });
    expect((await bob.project.get.query({ projectId })).role).toBe("MEMBER");
    await leaveTeam();
    expect(await seenBy()).toMatchObject({ rest: 404, listed: false, home: false, found: false, model: false });

    await joinTeam();
    await alice.projectTeam.remove.mutate({ projectId, teamId });
    expect(await seenBy()).toMatchObject({ rest: 404, listed: false });

    await setRole("GUEST");
    expect(await seenBy()).toMatchObject({ rest: 200, listed: true });
    await root.admin.team.delete.mutate({ teamId });
    expect(await seenBy()).toMatchObject({ rest: 404, listed: false, home: false, found: false, model: false });
  });

  it("gives the most powerful of the roles that a person has, by themselves and by teams", async () => {
    const role = async () => (await bob.project.get.query({ projectId })).role;
    await joinTeam();
    await setRole("GUEST");
    expect(await role()).toBe("GUEST");
    await expect(bob.case.create.mutate({ projectId, name: "Pay" })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    expect(await role()).toBe("MEMBER");
    await setRole("PROJECT_ADMIN");
    expect(await role()).toBe("PROJECT_ADMIN");
    expect((await tessera.rest(secret, "GET /projects/user-projects")).body.data).toMatchObject(
      expect.arrayContaining([expect.objectContaining({ id: projectId, role: "PROJECT_ADMIN" })]),
    );
    await alice.member.remove.mutate({ projectId, userId: bobId });
    expect(await role()).toBe("PROJECT_ADMIN");
    const { memberships } = await root.admin.user.get.query({ id: bobId });
    expect(memberships.filter((it) => it.projectId === projectId)).toMatchObject([{ role: "PROJECT_ADMIN" }]);
    await setRole("MEMBER");
    await expect(bob.project.update.mutate({ projectId, description: "Mine" })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
  });

  it("keeps a guest of the server a reader, and an account that is deactivated outside", async () => {
    const guestId = await tessera.addUser(`guest-${count}`, "GUEST");
    const guest = await tessera.signIn(`guest-${count}`);
    await root.admin.team.addMember.mutate({ teamId, userId: guestId });
    await setRole("PROJECT_ADMIN");
    expect((await guest.project.get.query({ projectId })).role).toBe("GUEST");
    await root.admin.user.update.mutate({ id: guestId, active: false });
    await expect(guest.project.get.query({ projectId })).rejects.toThrow();
    const { data } = await alice.projectTeam.people.query({ projectId, teamId });
    expect(data).toMatchObject([{ user: { id: guestId }, active: false }]);
  });

  it("does not replace the last project admin, so that no change of a team leaves a project without one", async () => {
    await joinTeam();
    await setRole("PROJECT_ADMIN");
    await expect(alice.member.leave.mutate({ projectId })).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
  });

  it("lets its people be assigned, and no one else", async () => {
    await joinTeam();
    const token = await tessera.token(alice);
    await upload(tessera, token, projectId, junit({ name: "pays", classname: "shop", inside: FAILURE }));
    const [cause] = (await alice.cause.list.query({ projectId })).data;
    const assign = () => alice.cause.update.mutate({ projectId, causeId: cause?.id as string, assignee: bobId });
    await expect(assign()).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    await setRole("MEMBER");
    expect((await assign()).assignee?.id).toBe(bobId);
  });

  it("is for administrators; a project's people see only teams that are members of it", async () => {
    await joinTeam();
    await setRole("MEMBER");
    await expect(bob.admin.team.list.query()).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    expect((await bob.projectTeam.list.query({ projectId })).data).toMatchObject([
      { team: { id: teamId, name: "Checkout" }, role: "MEMBER", people: 1 },
    ]);
    const other = await root.admin.team.create.mutate({ handle: `other-${count}`, name: "Other" });
    await expect(bob.projectTeam.people.query({ projectId, teamId: other.id })).rejects.toMatchObject(ABSENT);
    await expect(bob.projectTeam.candidates.query({ projectId, search: "" })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    const carol = await tessera.signIn("carol", "USER");
    await expect(carol.projectTeam.list.query({ projectId })).rejects.toMatchObject(ABSENT);
    await expect(carol.projectTeam.set.mutate({ projectId, teamId, role: "GUEST" })).rejects.toMatchObject(ABSENT);
    const found = await alice.projectTeam.candidates.query({ projectId, search: `other-${count}` });
    expect(found.data).toEqual([{ id: other.id, handle: `other-${count}`, name: "Other" }]);
  });

  it("has a handle of its own, pages of people, and an entry in the audit log for each change", async () => {
    const taken = root.admin.team.create.mutate({ handle: `checkout-${count}`, name: "Again" });
    await expect(taken).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
    await joinTeam();
    await joinTeam();
    await root.admin.team.addMember.mutate({
      teamId,
      userId: (await alice.session.current.query()).user?.id as string,
    });
    const first = await root.admin.team.members.query({ teamId, limit: 1 });
    const second = await root.admin.team.members.query({ teamId, limit: 1, cursor: first.nextCursor as string });
    expect([...first.data, ...second.data].map(({ user }) => user.username).sort()).toEqual(["alice", "bob"]);
    await setRole("MEMBER");
    await setRole("MEMBER");
    await root.admin.team.update.mutate({ teamId, name: "Payment" });
    await leaveTeam();
    await expect(leaveTeam()).rejects.toMatchObject(ABSENT);
    await expect(root.admin.team.addMember.mutate({ teamId, userId: "no-one" })).rejects.toMatchObject(ABSENT);
    await alice.projectTeam.remove.mutate({ projectId, teamId });
    await root.admin.team.delete.mutate({ teamId });
    const { data } = await root.admin.audit.list.query({});
    const ours = data.filter(({ details }) => details.team === `checkout-${count}`).map(({ action }) => action);
    expect(ours.reverse()).toEqual([
      ...["TEAM_CREATED", "TEAM_MEMBER_ADDED", "TEAM_MEMBER_ADDED", "PROJECT_TEAM_SET", "TEAM_CHANGED"],
      ...["TEAM_MEMBER_REMOVED", "PROJECT_TEAM_REMOVED", "TEAM_DELETED"],
    ]);
  });

  it("ends for a deleted account", async () => {
    const id = await tessera.addUser(`leaver-${count}`);
    await root.admin.team.addMember.mutate({ teamId, userId: id });
    await root.admin.user.delete.mutate({ id });
    expect((await root.admin.team.get.query({ teamId })).people).toBe(0);
  });
});
