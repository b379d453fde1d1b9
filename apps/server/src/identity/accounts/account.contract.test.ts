import type { Account } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("accounts, for administrators,", (on) => {
  let tessera: Tessera;
  let root: Page;
  let rootId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    rootId = await tessera.addUser("root", "ADMIN");
    root = await tessera.signIn("root");
    for (const username of ["Zoe", "adam", "Bea", "carl-2", "carl"]) await tessera.addUser(username);
  });
  afterAll(() => tessera.stop());

  const list = (query = {}) => root.admin.user.list.query(query);
  const names = (accounts: Account[]) => accounts.map(({ username }) => username);
  const entriesOf = async (ownerId: string) =>
    (await root.admin.audit.list.query({ limit: 200 })).data.filter(({ owner }) => owner?.id === ownerId);
  const refusal = (errorCode: string) => ({ data: { errorCode } });

  it("are listed by user name, found by any of their names, and walked in pages", async () => {
    const { data } = await list();
    expect(names(data)).toEqual(["adam", "Bea", "carl", "carl-2", "root", "Zoe"]);
    expect(data[1]).toEqual({
      ...{ id: expect.any(String), kind: "human", username: "Bea", email: "Bea@example.org" },
      ...{ firstName: "Bea", lastName: "Example", systemRole: "USER", apiAccess: true, active: true },
      ...{ avatar: null, secondFactor: false, lastSeenAt: null, tokens: 0, createdAt: tessera.clock.now() },
    });
    expect(names((await list({ search: "CARL" })).data)).toEqual(["carl", "carl-2"]);
    expect(names((await list({ search: "zoe example" })).data)).toEqual(["Zoe"]);
    expect(names((await list({ search: "adam@" })).data)).toEqual(["adam"]);
    expect(names((await list({ search: "%" })).data)).toEqual([]);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, cursor });
      walked.push(...names(page.data));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(walked).toEqual(names(data));
  });

  it("are filtered and sorted by every offered criterion", async () => {
    const ago = (days: number) => new Date(Date.parse(tessera.clock.now()) - days * 86_400_000).toISOString();
    const set = (username: string, change: object) =>
      tessera.ctx.db.updateTable("user").set(change).where("username", "=", username).execute();
    const createdAt = ago(400);
    await set("adam", { createdAt, lastSeenAt: ago(40), systemRole: "GUEST" });
    await set("Bea", { createdAt: ago(300), lastSeenAt: ago(10), active: 0 });
    await set("carl", { createdAt, apiAccess: 0 });
    await set("carl-2", { createdAt: ago(1), kind: "service" });
    const { id: zoe } = (await list({ search: "zoe" })).data[0] as Account;
    const confirmed = { userId: zoe, secret: "JBSWY3DPEHPK3PXP", createdAt, confirmedAt: createdAt, lastStep: null };
    await tessera.ctx.db.insertInto("totp").values(confirmed).execute();
    const found = async (query: object) => names((await list(query)).data);
    expect(await found({ role: ["ADMIN", "GUEST"] })).toEqual(["adam", "root"]);
    expect(await found({ active: false })).toEqual(["Bea"]);
    expect(await found({ apiAccess: false })).toEqual(["carl"]);
    expect(await found({ kind: "service" })).toEqual(["carl-2"]);
    expect(await found({ secondFactor: true })).toEqual(["Zoe"]);
    expect((await list({ secondFactor: true })).data).toMatchObject([{ secondFactor: true }]);
    expect(await found({ secondFactor: false, active: true, kind: "human" })).toEqual(["adam", "carl", "root"]);
    expect(await found({ unseenForDays: 30 })).toEqual(["adam", "carl"]);
    expect(await found({ neverSeen: true })).toEqual(["carl", "carl-2", "Zoe"]);
    expect(await found({ sort: "username", descending: true, search: "carl" })).toEqual(["carl-2", "carl"]);
    expect((await found({ sort: "lastSeenAt" })).slice(0, 3)).toEqual(["root", "Bea", "adam"]);
    expect((await found({ sort: "createdAt", descending: false })).slice(0, 3)).toEqual(["adam", "carl", "Bea"]);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ sort: "createdAt", limit: 1, cursor });
      walked.push(...names(page.data));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(walked).toEqual(await found({ sort: "createdAt" }));
    await tessera.ctx.db.deleteFrom("totp").execute();
    await set("Bea", { active: 1 });
    await set("carl", { apiAccess: 1 });
  });

  it("are shown with projects, sessions, live tokens", async () => {
    const gwen = await tessera.signIn("gwen", "USER");
    await tessera.signIn("gwen");
    const { id } = (await gwen.session.current.query()).user as { id: string };
    const project = await gwen.project.create.mutate({ name: "Other" });
    await tessera.token(gwen);
    const { token } = await gwen.token.create.mutate({ name: "Old", scopes: ["all"], expiresInDays: 7 });
    await gwen.token.revoke.mutate({ id: token.id });
    expect(await root.admin.user.get.query({ id })).toEqual({
      account: expect.objectContaining({ id, username: "gwen", tokens: 1, lastSeenAt: tessera.clock.now() }),
      memberships: [{ projectId: project.id, name: "Other", role: "PROJECT_ADMIN", since: tessera.clock.now() }],
      membershipCount: 1,
      sessions: 2,
    });
    await expect(root.admin.user.get.query({ id: "no-one" })).rejects.toMatchObject(refusal("NOT_FOUND"));
  });

  it("are changed many at once, all or none", async () => {
    const ids = [await tessera.addUser("many-1"), await tessera.addUser("many-2")];
    const change = (more: string[], to: object) => root.admin.user.updateMany.mutate({ ids: [...ids, ...more], ...to });
    const states = async () => (await list({ search: "many-" })).data.map(({ active }) => active);
    expect(await change(["no-one"], { active: false })).toEqual({ changed: 2 });
    expect(await change([], { active: false })).toEqual({ changed: 0 });
    expect(await states()).toEqual([false, false]);
    expect(await change([], { active: true, apiAccess: false })).toEqual({ changed: 2 });
    await expect(change([rootId], { active: false })).rejects.toMatchObject(refusal("CONFLICT"));
    expect(await states()).toEqual([true, true]);
  });

  it("lose API access at once and get it back with their tokens", async () => {
    const dora = await tessera.signIn("dora", "USER");
    const { id } = (await dora.session.current.query()).user as { id: string };
    const secret = await tessera.token(dora);
    const seen = async () => (await tessera.rest(secret, "GET /me")).body.errorCode ?? "works";
    expect(await root.admin.user.update.mutate({ id, apiAccess: false })).toMatchObject({ id, apiAccess: false });
    expect(await seen()).toBe("API_ACCESS_DISABLED");
    expect((await dora.token.list.query({})).data).toMatchObject([{ status: "Expiring" }]);
    expect(await root.admin.user.update.mutate({ id, apiAccess: true })).toMatchObject({ apiAccess: true });
    expect(await seen()).toBe("works");
    expect((await entriesOf(id)).slice(0, 2)).toMatchObject([
      { action: "API_ACCESS_ENABLED", actor: { username: "root" } },
      { action: "API_ACCESS_DISABLED", actor: { username: "root" } },
    ]);
  });

  it("are deactivated with their sessions and tokens, and activated without the sessions", async () => {
    const eve = await tessera.signIn("eve", "USER");
    const { id } = (await eve.session.current.query()).user as { id: string };
    const secret = await tessera.token(eve);
    await root.admin.user.update.mutate({ id, active: false });
    expect((await tessera.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_USER");
    await expect(tessera.signIn("eve")).rejects.toMatchObject(refusal("INVALID_INPUT"));
    await root.admin.user.update.mutate({ id, active: true });
    expect((await eve.session.current.query()).user).toBeNull();
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    expect(await entriesOf(id)).toMatchObject([
      { action: "USER_CHANGED", details: { before: { active: false }, after: { active: true } } },
      { action: "USER_CHANGED", details: { before: { active: true }, after: { active: false } } },
      { action: "API_KEY_CREATED" },
    ]);
  });

  it("change role for the very next request", async () => {
    const finn = await tessera.signIn("finn", "USER");
    const { id } = (await finn.session.current.query()).user as { id: string };
    await expect(finn.admin.user.list.query({})).rejects.toMatchObject(refusal("FORBIDDEN"));
    await root.admin.user.update.mutate({ id, systemRole: "ADMIN" });
    await finn.admin.user.list.query({});
    await root.admin.user.update.mutate({ id, systemRole: "GUEST" });
    await expect(finn.project.create.mutate({ name: "Mine" })).rejects.toMatchObject(refusal("FORBIDDEN"));
  });

  it("keep an administrator, also when the last two demote each other at once", async () => {
    const last = (change: object) => root.admin.user.update.mutate({ id: rootId, ...change });
    await expect(last({ systemRole: "USER" })).rejects.toMatchObject(refusal("CONFLICT"));
    await expect(last({ active: false })).rejects.toMatchObject(refusal("CONFLICT"));
    expect((await last({ apiAccess: true })).systemRole).toBe("ADMIN");

    const robotId = await tessera.addUser("robot", "ADMIN");
    await tessera.ctx.db.updateTable("user").set({ kind: "service" }).where("id", "=", robotId).execute();
    await expect(last({ systemRole: "USER" })).rejects.toMatchObject(refusal("CONFLICT"));

    const other = await tessera.signIn("other", "ADMIN");
    const { id } = (await other.session.current.query()).user as { id: string };
    const admins = () => tessera.ctx.db.selectFrom("user").select("id").where("systemRole", "=", "ADMIN").execute();
    await expect(root.admin.user.updateMany.mutate({ ids: [id, rootId], active: false })).rejects.toMatchObject(
      refusal("CONFLICT"),
    );
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.allSettled([
        root.admin.user.update.mutate({ id, systemRole: "USER" }),
        other.admin.user.update.mutate({ id: rootId, systemRole: "GUEST" }),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect((await admins()).filter((admin) => admin.id !== robotId)).toHaveLength(1);
      await tessera.ctx.db.updateTable("user").set({ systemRole: "ADMIN" }).where("id", "in", [id, rootId]).execute();
    }
  });

  it("are changed over REST with a token for it, which the audit log records", async () => {
    const secret = await tessera.token(root, { name: "provisioning", scopes: ["admin:read", "admin:write"] });
    const { body } = await tessera.rest(secret, "GET /admin/users?search=bea");
    const id = body.data[0].id;
    const answer = await tessera.rest(secret, `PATCH /admin/users/${id}`, { systemRole: "GUEST", apiAccess: false });
    expect([answer.status, answer.body]).toMatchObject([200, { id, systemRole: "GUEST", apiAccess: false }]);
    expect(await entriesOf(id)).toMatchObject([
      { action: "USER_CHANGED", via: { preview: expect.stringMatching(/^tsr_pat_/) } },
      { action: "API_ACCESS_DISABLED", via: { preview: expect.stringMatching(/^tsr_pat_/) } },
    ]);
    expect((await tessera.rest(secret, "PATCH /admin/users/no-one", { active: false })).body.errorCode).toBe(
      "NOT_FOUND",
    );
    expect((await tessera.rest(secret, `PATCH /admin/users/${id}`, { username: "x" })).body.errorCode).toBe(
      "INVALID_INPUT",
    );
  });
});
