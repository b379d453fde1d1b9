import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const REPORT = '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>';
const XML = { "content-type": "application/xml" };

describeOnEachDb("a deleted account", (on) => {
  let tessera: Tessera;
  let root: Page;
  let rootId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    rootId = await tessera.addUser("root", "ADMIN");
    root = await tessera.signIn("root");
  });
  afterAll(() => tessera.stop());

  const refusal = (errorCode: string) => ({ data: { errorCode } });
  const idOf = async (page: Page) => (await page.session.current.query()).user?.id as string;
  const meWith = async (secret: string) => {
    const { status, body } = await tessera.rest(secret, "GET /me");
    return [status, body.errorCode];
  };

  it("is shown as a deleted user wherever it acted, and leaves nothing else", async () => {
    const ursula = await tessera.signIn("ursula", "USER");
    const id = await idOf(ursula);
    const { id: projectId } = await ursula.project.create.mutate({ name: "Shop" });
    await ursula.member.set.mutate({ projectId, userId: rootId, role: "PROJECT_ADMIN" });
    const { id: caseId } = await ursula.case.create.mutate({ projectId, name: "Pay" });
    const cycle = await ursula.cycle.create.mutate({ projectId, name: "Nightly" });
    const inCycle = { projectId, cycleId: cycle.id };
    const result = await ursula.result.create.mutate({ ...inCycle, caseId, status: "failed" });
    const secret = await tessera.token(ursula);
    await tessera.rest(secret, `POST /imports?projectId=${projectId}`, REPORT, XML);
    const { token } = await ursula.token.create.mutate({ name: "Lost", scopes: ["all"], expiresInDays: 7 });
    await root.admin.token.revoke.mutate({ id: token.id, reason: "Found on a train" });
    const { token: rooted } = await root.token.create.mutate({ name: "Mine", scopes: ["case:read"], expiresInDays: 7 });
    await tessera.ctx.db.updateTable("token").set({ revokedBy: id }).where("id", "=", rooted.id).execute();

    await root.admin.user.delete.mutate({ id });
    const gone = { id, username: "", name: "Deleted user", avatar: null };
    expect((await root.case.get.query({ projectId, caseId })).createdBy).toEqual(gone);
    expect((await root.cycle.get.query(inCycle)).createdBy).toEqual(gone);
    expect((await root.result.get.query({ ...inCycle, resultId: result.id })).createdBy).toEqual(gone);
    expect((await root.import.list.query({ projectId })).data).toHaveLength(1);
    expect((await root.token.get.query({ id: rooted.id })).token.revokedBy).toEqual(gone);
    expect((await root.member.list.query({ projectId })).data.map(({ user }) => user.username)).toEqual(["root"]);
    const { data: trail } = await root.admin.audit.list.query({ actorId: id, limit: 200 });
    expect(trail.map(({ action }) => action)).toContain("RESULTS_IMPORTED");
    for (const { actor } of trail) expect(actor).toEqual(gone);
    const [entry] = (await root.admin.audit.list.query({ action: "USER_DELETED" })).data;
    expect(entry).toMatchObject({ actor: { username: "root" }, owner: gone, details: { tokens: 2 } });

    await expect(root.admin.user.get.query({ id })).rejects.toMatchObject(refusal("NOT_FOUND"));
    expect((await root.admin.user.list.query({ limit: 200 })).data.map((account) => account.id)).toEqual([rootId]);
    expect((await root.admin.token.list.query({ userId: id })).data).toEqual([]);
    expect((await root.member.candidates.query({ projectId, search: "" })).data).toEqual([]);
    const dump = await dumpDatabase(tessera.ctx);
    expect(dump.match(/ursula/gi)).toBeNull();
  });

  it("leaves no row behind in any table that names its owner", async () => {
    const { db, now } = tessera.ctx;
    const vera = await tessera.signIn("vera", "USER");
    const userId = await idOf(vera);
    const { id: projectId } = await vera.project.create.mutate({ name: "Other" });
    const { id: caseId } = await vera.case.create.mutate({ projectId, name: "Pay" });
    await vera.case.review.mutate({ projectId, caseIds: [caseId], state: "inReview", reviewerIds: [userId] });
    const { id: teamId } = await root.admin.team.create.mutate({ handle: "others", name: "Others" });
    await root.admin.team.addMember.mutate({ teamId, userId });
    const subscribed = { id: "s", projectId, userId, kind: "project", target: "", mode: "now" } as const;
    await db
      .insertInto("subscription")
      .values({ ...subscribed, createdAt: now() })
      .execute();
    const { token } = await vera.token.create.mutate({ name: "Lost", scopes: ["all"], expiresInDays: 7 });
    await root.admin.token.revoke.mutate({ id: token.id, reason: "Found on a train" });
    const at = now();
    const link = { userId, createdAt: at, expiresAt: at };
    await db.insertInto("avatar").values({ userId, small: "a", large: "b" }).execute();
    await db
      .insertInto("emailChange")
      .values({ ...link, codeHash: "h1", email: "v@example.org" })
      .execute();
    await db
      .insertInto("passwordReset")
      .values({ ...link, codeHash: "h2" })
      .execute();
    const linked = { id: "l", userId, issuer: "https://id.example", subject: "s", email: null };
    await db
      .insertInto("linkedAccount")
      .values({ ...linked, admittedBy: "profile", createdAt: at, lastUsedAt: null })
      .execute();
    await db.insertInto("passkeyChallenge").values({ challenge: "c", userId, expiresAt: at }).execute();
    await db.insertInto("recoveryCode").values({ userId, codeHash: "r", usedAt: null }).execute();
    await db.insertInto("scimUser").values({ userId, userName: "v", userNameKey: "v", externalId: null }).execute();
    await db
      .insertInto("totp")
      .values({ userId, secret: "s", createdAt: at, confirmedAt: at, lastStep: null })
      .execute();
    await db
      .insertInto("authorizationCode")
      .values({
        ...{ hash: "a", userId, client: "{}", redirectUri: "https://assistant.example/", challenge: "c" },
        ...{ audience: null, terms: "{}", expiresAt: at, usedAt: null, tokenId: null },
      })
      .execute();
    const key = {
      id: "p",
      userId,
      credentialId: "c",
      publicKey: "k",
      counter: 0,
      transports: "[]",
      backedUp: 0 as const,
    };
    await db
      .insertInto("passkey")
      .values({ ...key, name: "Key", createdAt: at, lastUsedAt: null })
      .execute();
    const owned = (await db.introspection.getTables()).filter(({ columns }) =>
      columns.some((it) => it.name === "userId"),
    );
    const rows = async () => {
      const counts = owned.map(async ({ name }): Promise<[string, number]> => {
        const { rows } = await sql`select 1 from ${sql.id(name)} where "userId" = ${userId}`.execute(db);
        return [name, rows.length];
      });
      return Object.fromEntries(await Promise.all(counts));
    };
    // A new table whose rows belong to an account needs a row above, and the deletion must empty it.
    expect(Object.values(await rows()).every((count) => count > 0)).toBe(true);
    await root.admin.user.delete.mutate({ id: userId });
    expect(Object.values(await rows()).every((count) => count === 0)).toBe(true);
  });

  it("is signed out, and its tokens stay rejected while its name can be taken again", async () => {
    const walt = await tessera.signIn("walt", "USER");
    const id = await idOf(walt);
    const secret = await tessera.token(walt);
    const { token, secret: revoked } = await walt.token.create.mutate({
      ...{ name: "Old", scopes: ["all"], expiresInDays: 7 },
    });
    await walt.token.revoke.mutate({ id: token.id });
    expect(await meWith(secret)).toEqual([200, undefined]);
    await root.admin.user.delete.mutate({ id });
    expect([await meWith(secret), await meWith(revoked)]).toEqual(Array(2).fill([401, "INACTIVE_USER"]));
    await expect(walt.project.list.query({})).rejects.toMatchObject(refusal("NO_TOKEN"));
    await expect(tessera.signIn("walt")).rejects.toMatchObject(refusal("INVALID_INPUT"));

    const again = await tessera.addUser("Walt");
    expect(again).not.toBe(id);
    expect(await meWith(secret)).toEqual([401, "INACTIVE_USER"]);
    const project = await root.project.create.mutate({ name: "Ship" });
    for (const attempt of [
      () => root.admin.user.delete.mutate({ id }),
      () => root.admin.user.update.mutate({ id, active: true }),
      () => root.member.set.mutate({ projectId: project.id, userId: id, role: "MEMBER" }),
    ]) {
      await expect(attempt()).rejects.toMatchObject(refusal("NOT_FOUND"));
    }
    expect(await root.admin.user.updateMany.mutate({ ids: [id], active: true })).toEqual({ changed: 0 });
  });

  it("leaves an audit entry for each token that ended with it, and none for tokens that had ended before", async () => {
    const abe = await tessera.signIn("abe", "USER");
    const id = await idOf(abe);
    const make = async (name: string, expiresInDays = 30) =>
      (await abe.token.create.mutate({ name, scopes: ["all"], expiresInDays })).token;
    const [rotated, revoked, expired] = [await make("Rotated"), await make("Revoked"), await make("Expired", 1)];
    const { token: successor } = await abe.token.rotate.mutate({ id: rotated.id, overlapHours: 168 });
    await abe.token.revoke.mutate({ id: revoked.id });
    tessera.clock.advance({ days: 1 });
    root = await tessera.signIn("root");
    await root.admin.user.delete.mutate({ id });
    const { data } = await root.admin.audit.list.query({ limit: 3 });
    const seen = { action: "API_KEY_DELETED", actor: { username: "root" }, owner: { id }, at: tessera.clock.now() };
    const tokenOf = ({ id, name, preview }: typeof rotated) => ({ id, name, preview });
    expect(data.reverse()).toMatchObject([
      { ...seen, token: tokenOf(rotated) },
      { ...seen, token: tokenOf(successor) },
      { action: "USER_DELETED", owner: { id }, details: { tokens: 4 } },
    ]);
    expect(await tessera.auditOf(expired.id)).toEqual(["API_KEY_CREATED"]);
  });

  it("never keeps a token or a membership created during its deletion", async () => {
    const { id: projectId } = await root.project.create.mutate({ name: "Races" });
    for (let round = 0; round < 15; round++) {
      const page = await tessera.signIn(`racer-${round}`, "USER");
      const id = await idOf(page);
      const { token, secret } = await page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
      const [deleted, ...made] = await Promise.allSettled([
        root.admin.user.delete.mutate({ id }),
        page.token.create.mutate({ name: "New", scopes: ["all"], expiresInDays: 7 }),
        page.token.rotate.mutate({ id: token.id }),
        root.member.set.mutate({ projectId, userId: id, role: "MEMBER" }),
        root.admin.token.revoke.mutate({ id: token.id, reason: "Meanwhile" }),
      ]);
      expect(deleted.status).toBe("fulfilled");
      const known = ["NOT_FOUND", "NO_TOKEN", "CONFLICT"];
      for (const outcome of made) {
        if (outcome.status === "rejected") expect(known).toContain(outcome.reason.data.errorCode);
      }
      expect((await root.admin.token.list.query({ userId: id })).data).toEqual([]);
      expect((await root.member.list.query({ projectId })).data.map(({ user }) => user.id)).toEqual([rootId]);
      expect(await meWith(secret)).toEqual([401, "INACTIVE_USER"]);
    }
  });

  it("is never the last administrator, also when the last two delete each other at once", async () => {
    await expect(root.admin.user.delete.mutate({ id: rootId })).rejects.toMatchObject(refusal("CONFLICT"));
    for (let round = 0; round < 5; round++) {
      const names = [`left-${round}`, `right-${round}`];
      const [left, right] = (await Promise.all(names.map((name) => tessera.signIn(name, "ADMIN")))) as [Page, Page];
      const [leftId, rightId] = [await idOf(left), await idOf(right)];
      const admins = tessera.ctx.db.updateTable("user").where("systemRole", "=", "ADMIN");
      await admins.set({ active: 0 }).where("id", "not in", [leftId, rightId]).execute();
      const outcomes = await Promise.allSettled([
        left.admin.user.delete.mutate({ id: rightId }),
        right.admin.user.delete.mutate({ id: leftId }),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      await admins.set({ active: 1 }).execute();
    }
  });

  it("may be the administrator's own where another administrator is left", async () => {
    const xena = await tessera.signIn("xena", "ADMIN");
    await xena.admin.user.delete.mutate({ id: await idOf(xena) });
    expect((await xena.session.current.query()).user).toBeNull();
    const [entry] = (await root.admin.audit.list.query({ action: "USER_DELETED" })).data;
    expect(entry?.actor).toMatchObject({ name: "Deleted user" });
  });

  it("is deleted over REST by a token that names the scope", async () => {
    const named = await tessera.token(root, { scopes: ["admin:write"] });
    const [id, other] = [await tessera.addUser("yan"), await tessera.addUser("zac")];
    const { status, body } = await tessera.rest(named, `DELETE /admin/users/${id}`);
    expect([status, body]).toEqual([200, {}]);
    expect((await tessera.rest(named, `DELETE /admin/users/${id}`)).body.errorCode).toBe("NOT_FOUND");
    const wide = await tessera.token(root);
    expect((await tessera.rest(wide, `DELETE /admin/users/${other}`)).body.errorCode).toBe("INSUFFICIENT_SCOPE");
  });
});
