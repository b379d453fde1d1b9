import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer } from "../../testing/mail-server.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the owner of a service account", (on) => {
  let tessera: Tessera;
  let mails: MailServer;
  let root: Page;
  const ids: Record<string, string> = {};
  let accountId: string;
  let made = 0;

  beforeAll(async () => {
    mails = await MailServer.start();
    tessera = await Tessera.start(on(), { mail: { smtpUrl: mails.url, from: null } });
    for (const username of ["root", "anna", "bert"]) {
      ids[username] = await tessera.addUser(username, "ADMIN");
      tessera.clock.advance({ seconds: 1 });
    }
    ids.carl = await tessera.addUser("carl");
  });
  afterAll(async () => {
    await tessera.stop();
    await mails.stop();
  });
  beforeEach(async () => {
    const admins = ["root", "anna", "bert"].map((username) => ids[username] as string);
    await tessera.ctx.db
      .updateTable("user")
      .set({ systemRole: "ADMIN", active: 1 })
      .where("id", "in", admins)
      .execute();
    root = await tessera.signIn("root");
    accountId = await makeFor("bert");
  });

  const makeFor = async (owner: string) => {
    const page = await tessera.signIn(owner);
    return (await page.admin.serviceAccount.create.mutate({ username: `robot-${++made}` })).id;
  };
  const ownerOf = async (id = accountId) =>
    (await root.admin.serviceAccount.get.query({ accountId: id })).managedBy?.username;
  const tokenOf = async (input = {}) =>
    root.admin.serviceAccount.token.create.mutate({
      ...{ accountId, name: "Nightly", scopes: ["project:read"], expiresInDays: 5 },
      ...input,
    });
  const noticesOf = async (username: string) => {
    const page = await tessera.signIn(username);
    const { data } = await page.notice.list.query({ limit: 200 });
    return data.filter((notice) => notice.accountId === accountId);
  };
  const update = (change: object, page = root) =>
    page.admin.serviceAccount.update.mutate({ accountId, ...change }).then(() => ownerOf());

  it("can pass it on, or be replaced, by active administrators only", async () => {
    expect(await update({ managedBy: ids.anna })).toBe("anna");
    expect(await update({ managedBy: ids.root })).toBe("root");
    for (const notAdmin of [ids.carl, accountId, "no-one"]) {
      await expect(update({ managedBy: notAdmin })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["managedBy"] }] },
      });
    }
    await root.admin.user.update.mutate({ id: ids.anna as string, active: false });
    await expect(update({ managedBy: ids.anna })).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    const { data } = await root.admin.serviceAccount.owners.query();
    expect(data.map(({ username }) => username)).toEqual(["root", "bert"]);
    const changes = await root.admin.audit.list.query({ action: "SERVICE_ACCOUNT_CHANGED", limit: 2 });
    expect(changes.data).toMatchObject([
      { details: { before: { managedBy: ids.anna }, after: { managedBy: ids.root } } },
      { details: { before: { managedBy: ids.bert }, after: { managedBy: ids.anna } } },
    ]);
  });

  it.each([
    ["demoted", { systemRole: "USER" as const }],
    ["deactivated", { active: false }],
  ])("who is %s by another passes it to that administrator, and its tokens keep working", async (_, change) => {
    const { secret } = await tokenOf();
    const anna = await tessera.signIn("anna");
    await anna.admin.user.update.mutate({ id: ids.bert as string, ...change });
    expect(await ownerOf()).toBe("anna");
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    const { data } = await root.admin.audit.list.query({ limit: 2 });
    expect(data).toMatchObject([
      {
        action: "SERVICE_ACCOUNT_CHANGED",
        actor: { username: "anna" },
        owner: { id: accountId },
        details: { before: { managedBy: ids.bert }, after: { managedBy: ids.anna } },
      },
      { action: "USER_CHANGED", owner: { username: "bert" } },
    ]);
  });

  it("who steps down passes it to the longest-serving administrator", async () => {
    const bert = await tessera.signIn("bert");
    await bert.admin.user.update.mutate({ id: ids.bert as string, systemRole: "USER" });
    expect(await ownerOf()).toBe("root");
    await update({ managedBy: ids.anna });
    await root.admin.user.update.mutate({ id: ids.anna as string, apiAccess: false });
    await root.admin.user.update.mutate({ id: ids.anna as string, apiAccess: true, systemRole: "ADMIN" });
    expect(await ownerOf()).toBe("anna");
  });

  it("who is deleted passes it on with its unread notices, and is no longer named", async () => {
    ids.dora = await tessera.addUser("dora", "ADMIN");
    accountId = await makeFor("dora");
    const { secret } = await tokenOf();
    await tessera.rest(null, "POST /credentials/revoke", { credentials: [secret] });
    await root.admin.user.delete.mutate({ id: ids.dora });
    expect(await ownerOf()).toBe("root");
    expect((await noticesOf("root")).map(({ kind }) => kind)).toEqual(["LEAKED"]);
    await root.admin.user.delete.mutate({ id: accountId });
    expect(await noticesOf("root")).toEqual([]);
    await expect(root.admin.serviceAccount.get.query({ accountId })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
  });

  it("is always an administrator, also when demoted while receiving one", async () => {
    for (let round = 0; round < 10; round++) {
      await tessera.ctx.db.updateTable("user").set({ managedBy: ids.root }).where("id", "=", accountId).execute();
      await Promise.allSettled([
        update({ managedBy: ids.anna }),
        root.admin.user.update.mutate({ id: ids.anna as string, systemRole: "USER" }),
      ]);
      expect(await ownerOf()).toBe("root");
      await tessera.ctx.db
        .updateTable("user")
        .set({ systemRole: "ADMIN" })
        .where("id", "=", ids.anna as string)
        .execute();
    }
  });

  it("gets the notices about its tokens, by name and by email", async () => {
    const bert = await tessera.signIn("bert");
    const leaked = await tokenOf();
    await tessera.rest(null, "POST /credentials/revoke", { credentials: [leaked.secret] });
    const byAdmin = await tokenOf();
    await root.admin.token.revoke.mutate({ id: byAdmin.token.id, reason: "Lost" });
    const byOther = await tokenOf();
    await root.admin.serviceAccount.token.revoke.mutate({ accountId, id: byOther.token.id });
    const byOwner = await tokenOf();
    await bert.admin.serviceAccount.token.revoke.mutate({ accountId, id: byOwner.token.id });
    const expiring = await tokenOf();
    tessera.clock.advance({ days: 4, hours: 1 });
    await tessera.background.tick();
    const { username } = await (await tessera.signIn("anna")).admin.serviceAccount.get.query({ accountId });
    const outcome = (await noticesOf("bert")).reverse();
    expect(outcome.map(({ kind, tokenId }) => [kind, tokenId])).toEqual([
      ["LEAKED", leaked.token.id],
      ["REVOKED_BY_ADMIN", byAdmin.token.id],
      ["REVOKED_BY_ADMIN", byOther.token.id],
      ["EXPIRES_IN_1_DAY", expiring.token.id],
    ]);
    for (const { text } of outcome) expect(text).toContain(`“Nightly” of the service account ${username}`);
    expect(await noticesOf("root")).toEqual([]);
    const unfolded = mails.mails.map(({ to, source }) => ({ to, text: source.replaceAll("=\r\n", "") }));
    const mine = unfolded.filter(({ text }) => text.includes(accountId));
    // The two of one kind come in one email.
    expect(mine.map(({ to }) => to)).toEqual(Array.from({ length: 3 }, () => ["bert@example.org"]));
    expect(mine[0]?.text).toContain(`/admin/service-accounts/${accountId}/tokens/${leaked.token.id}`);
  });

  it("gets the notice when all tokens are revoked, and the unread notices of the former owner", async () => {
    const { token } = await tokenOf({ expiresInDays: 30 });
    await tessera.rest(null, "POST /credentials/revoke", { credentials: [(await tokenOf()).secret] });
    expect((await noticesOf("bert")).map(({ kind }) => kind)).toEqual(["LEAKED"]);
    await update({ managedBy: ids.anna });
    expect(await noticesOf("bert")).toEqual([]);
    await root.admin.token.revokeAll.mutate({ confirmation: "REVOKE ALL" });
    expect((await noticesOf("anna")).map(({ kind, tokenId }) => [kind, tokenId])).toContainEqual([
      "REVOKED_BY_ADMIN",
      token.id,
    ]);
    expect((await noticesOf("anna")).map(({ kind }) => kind).sort()).toEqual(["LEAKED", "REVOKED_BY_ADMIN"]);
  });
});
