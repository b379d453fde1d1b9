import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("service accounts", (on) => {
  let tessera: Tessera;
  let root: Page;
  let rootId: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    rootId = await tessera.addUser("root", "ADMIN");
    root = await tessera.signIn("root");
    projectId = (await root.project.create.mutate({ name: "Shop" })).id;
  });
  afterAll(() => tessera.stop());

  const accounts = (page = root) => page.admin.serviceAccount;
  const make = (username: string, input = {}) => accounts().create.mutate({ username, ...input });
  const tokenFor = (accountId: string, input = {}) =>
    accounts().token.create.mutate({
      ...{ accountId, name: "CI", scopes: ["project:read", "result:write"], expiresInDays: 30 },
      ...input,
    });
  const refusal = (errorCode: string, path?: string) => ({
    data: { errorCode, ...(path && { issues: [{ path: [path] }] }) },
  });
  const outcome = async (secret: string, call: `${string} /${string}` = "GET /me") => {
    const { status, body } = await tessera.rest(secret, call);
    return body.errorCode ?? status;
  };
  const audited = async (id: string) => {
    const { data } = await root.admin.audit.list.query({ limit: 200 });
    return data.filter(({ owner }) => owner?.id === id).reverse();
  };

  it("are created by an administrator, who owns them, with a description", async () => {
    const made = await make("ci-reporter", { description: "Nightly builds of the shop" });
    expect(made).toEqual({
      ...{ id: expect.any(String), username: "ci-reporter", description: "Nightly builds of the shop" },
      ...{ systemRole: "USER", apiAccess: true, active: true, createdAt: tessera.clock.now() },
      managedBy: { id: rootId, username: "root", name: "root Example", avatar: null },
      ...{ projects: [], liveTokens: 0, lastUsedAt: null },
    });
    await expect(make("CI-Reporter")).rejects.toMatchObject(refusal("CONFLICT"));
    await expect(make("root")).rejects.toMatchObject(refusal("CONFLICT"));
    await expect(make("-ci")).rejects.toMatchObject(refusal("INVALID_INPUT", "username"));
    await expect(make("boss", { systemRole: "ADMIN" })).rejects.toMatchObject(refusal("INVALID_INPUT", "systemRole"));
    const changed = await accounts().update.mutate({ accountId: made.id, description: "Builds", systemRole: "GUEST" });
    expect(changed).toEqual({ ...made, description: "Builds", systemRole: "GUEST" });
    await accounts().update.mutate({ accountId: made.id, systemRole: "USER" });
    await accounts().update.mutate({ accountId: made.id, systemRole: "USER" });
    expect(await audited(made.id)).toMatchObject([
      { action: "SERVICE_ACCOUNT_CREATED", actor: { username: "root" }, details: { username: "ci-reporter" } },
      {
        action: "SERVICE_ACCOUNT_CHANGED",
        details: {
          before: { description: "Nightly builds of the shop", systemRole: "USER" },
          after: { description: "Builds", systemRole: "GUEST" },
        },
      },
      { action: "SERVICE_ACCOUNT_CHANGED", details: { after: { systemRole: "USER" } } },
    ]);
    await expect(root.admin.user.update.mutate({ id: made.id, systemRole: "ADMIN" })).rejects.toMatchObject(
      refusal("INVALID_INPUT", "systemRole"),
    );
  });

  it("are listed by name, found by name and purpose, and are not among the people", async () => {
    for (const username of ["Zebra", "alpha"]) await make(username, { description: `Feeds the ${username}` });
    const names = async (query = {}) => (await accounts().list.query(query)).data.map(({ username }) => username);
    const all = await names();
    expect(all).toEqual([...all].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(all).not.toContain("root");
    expect(await names({ search: "feeds the z" })).toEqual(["Zebra"]);
    const first = await accounts().list.query({ limit: 1 });
    expect(await names({ limit: 1, cursor: first.nextCursor as string })).toEqual([all[1]]);
    await expect(accounts().get.query({ accountId: rootId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(tokenFor(rootId)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(accounts().update.mutate({ accountId: rootId, description: "x" })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
  });

  it("work through svc tokens, in the projects they are members of", async () => {
    const { id } = await make("worker");
    await expect(tokenFor(id, { projects: [projectId] })).rejects.toMatchObject({
      message: `There is no project ${projectId} that the service account can see`,
      data: { errorCode: "INVALID_INPUT", issues: [{ path: ["projects", 0] }] },
    });
    const { token, secret } = await tokenFor(id);
    expect(secret).toMatch(/^tsr_svc_[0-9A-Za-z]{46}$/);
    expect(token).toMatchObject({ kind: "svc", owner: { id, username: "worker" }, status: "Active" });
    expect(await outcome(secret, `GET /projects/${projectId}`)).toBe("NOT_FOUND");
    await root.member.set.mutate({ projectId, userId: id, role: "MEMBER" });
    expect(await outcome(secret, `GET /projects/${projectId}`)).toBe(200);
    expect((await tokenFor(id, { projects: [projectId] })).token.projects).toEqual([projectId]);
    tessera.clock.advance({ seconds: 5 });
    expect(await outcome(secret)).toBe(200);
    await tessera.ctx.tokenUsage.flush();
    expect(await accounts().get.query({ accountId: id })).toMatchObject({
      projects: [{ id: projectId, name: "Shop", role: "MEMBER" }],
      liveTokens: 2,
      lastUsedAt: tessera.clock.now(),
    });
    await root.admin.user.update.mutate({ id, active: false });
    expect(await outcome(secret)).toBe("INACTIVE_USER");
    await root.admin.user.update.mutate({ id, active: true, apiAccess: false });
    expect(await outcome(secret)).toBe("API_ACCESS_DISABLED");
    await root.admin.user.update.mutate({ id, apiAccess: true });
    expect(await outcome(secret)).toBe(200);
    expect(await tessera.auditOf(token.id)).toEqual(["API_KEY_CREATED"]);
    expect(await audited(id)).toMatchObject([
      { action: "SERVICE_ACCOUNT_CREATED" },
      { action: "API_KEY_CREATED", actor: { username: "root" }, token: { id: token.id } },
      { action: "MEMBER_SET" },
      { action: "API_KEY_CREATED" },
      ...Array.from({ length: 4 }, () => ({ actor: { username: "root" } })),
    ]);
  });

  it("have tokens under the same rules as people's", async () => {
    const { id } = await make("ruled");
    await expect(tokenFor(id, { expiresInDays: 366 })).rejects.toMatchObject(refusal("INVALID_INPUT", "expiresInDays"));
    await expect(
      accounts().token.create.mutate({ accountId: id, name: "CI", scopes: ["all"], neverExpires: true }),
    ).rejects.toMatchObject(refusal("INVALID_INPUT", "neverExpires"));
    await root.admin.settings.update.mutate({ maxLiveTokensPerUser: 1 });
    await tokenFor(id);
    await expect(tokenFor(id)).rejects.toMatchObject(refusal("CONFLICT"));
    await root.admin.settings.update.mutate({ maxLiveTokensPerUser: 50 });
    tessera.clock.advance({ seconds: 301 });
    await expect(tokenFor(id, { scopes: ["admin:read"] })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN", reason: "RECENT_PROOF" },
    });
    await root.session.confirmPassword.mutate({ password: PASSWORD });
    const { secret } = await tokenFor(id, { scopes: ["admin:read"] });
    expect(await outcome(secret, "GET /admin/users")).toBe("FORBIDDEN");
  });

  it("have tokens that any administrator rotates, revokes and deletes, and no one else", async () => {
    const { id } = await make("kept");
    const other = await make("other-account");
    const second = await tessera.signIn("second", "ADMIN");
    const { token, secret } = await tokenFor(id);
    const ref = { accountId: id, id: token.id };
    const elsewhere = { accountId: other.id, id: token.id };
    for (const act of ["rotate", "confirmRotation", "revoke", "delete"] as const) {
      await expect(accounts().token[act].mutate(elsewhere)).rejects.toMatchObject(refusal("NOT_FOUND"));
    }
    await expect(accounts().token.get.query(elsewhere)).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(root.token.get.query({ id: token.id })).rejects.toMatchObject(refusal("NOT_FOUND"));
    const rotated = await accounts(second).token.rotate.mutate(ref);
    expect(rotated.token).toMatchObject({ kind: "svc", owner: { id }, rotatedFrom: token.id });
    expect(await outcome(secret)).toBe(200);
    expect(await accounts(second).token.confirmRotation.mutate(ref)).toMatchObject({ status: "Revoked" });
    expect(await outcome(secret)).toBe("INACTIVE_TOKEN");
    const successor = { accountId: id, id: rotated.token.id };
    const revoked = await accounts(second).token.revoke.mutate(successor);
    expect(revoked).toMatchObject({ status: "Revoked", revokedBy: { username: "second" } });
    expect(await outcome(rotated.secret)).toBe("INACTIVE_TOKEN");
    expect((await accounts().token.list.query({ accountId: id })).data).toHaveLength(2);
    expect((await accounts().token.list.query({ accountId: id, status: ["Active"] })).data).toEqual([]);
    expect((await accounts().token.get.query(successor)).timeline[0]).toMatchObject({ kind: "revoked" });
    await accounts().token.delete.mutate(successor);
    expect((await accounts().token.list.query({ accountId: id })).data).toMatchObject([{ id: token.id }]);
    const acts = await audited(id);
    expect(acts.map(({ action, actor }) => [action, actor?.username]).slice(2)).toEqual([
      ["API_KEY_ROTATED", "second"],
      ["API_KEY_ROTATION_CONFIRMED", "second"],
      ["API_KEY_REVOKED", "second"],
      ["API_KEY_DELETED", "root"],
    ]);
  });

  it("can't be signed in to, even with a password", async () => {
    const { id } = await make("closed");
    const attempt = () => tessera.signIn("closed");
    const unknown = await tessera.signIn("no-one-at-all").catch((error) => error.message);
    await expect(attempt()).rejects.toMatchObject({ message: unknown, ...refusal("INVALID_INPUT") });
    const { passwordHash } = await tessera.ctx.db
      .selectFrom("user")
      .select("passwordHash")
      .where("id", "=", rootId)
      .executeTakeFirstOrThrow();
    await tessera.ctx.db.updateTable("user").set({ passwordHash }).where("id", "=", id).execute();
    await expect(attempt()).rejects.toMatchObject({ message: unknown, ...refusal("INVALID_INPUT") });
  });
});
