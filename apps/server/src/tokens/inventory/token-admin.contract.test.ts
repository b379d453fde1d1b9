import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("administrators", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let bob: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("notice").execute();
    await tessera.ctx.db.deleteFrom("token").execute();
  });

  const make = (page: Page, name = "CI") => page.token.create.mutate({ name, scopes: ["all"], expiresInDays: 7 });
  const works = async (secret: string) => (await tessera.rest(secret, "GET /me")).status === 200;
  const noticesOf = async (page: Page) => (await page.notice.list.query({})).data;
  const newest = async (limit: number) => (await root.admin.audit.list.query({ limit })).data;

  it("revoke one token with a reason, of which its owner gets one notice", async () => {
    const { token, secret } = await make(alice);
    const revoked = await root.admin.token.revoke.mutate({ id: token.id, reason: "Seen in a public log" });
    expect(revoked).toMatchObject({
      status: "Revoked",
      revokedBy: { username: "root" },
      revokedReason: "Seen in a public log",
    });
    expect(await works(secret)).toBe(false);
    expect(await root.admin.token.revoke.mutate({ id: token.id, reason: "Again" })).toEqual(revoked);
    const notices = await noticesOf(alice);
    expect(notices).toMatchObject([{ kind: "REVOKED_BY_ADMIN", tokenId: token.id, tokenName: "CI" }]);
    expect(notices[0]?.text).toContain("Seen in a public log");
    expect(await newest(1)).toMatchObject([
      {
        action: "API_KEY_REVOKED",
        actor: { username: "root" },
        owner: { username: "alice" },
        token: { id: token.id, name: "CI", preview: token.preview },
        details: { reason: "Seen in a public log" },
      },
    ]);
    await expect(root.admin.token.revoke.mutate({ id: "nothing", reason: "?" })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
    await expect(root.admin.token.revoke.mutate({ id: token.id, reason: "  " })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT" },
    });
  });

  it("revoke many tokens, with an entry and a notice for each that was live", async () => {
    const tokens = [await make(alice, "a"), await make(alice, "b"), await make(bob, "c"), await make(bob, "kept")];
    await alice.token.revoke.mutate({ id: tokens[0]?.token.id as string });
    const ids = [...tokens.slice(0, 3).map(({ token }) => token.id), "nothing"];
    expect(await root.admin.token.revokeMany.mutate({ ids, reason: "Clean-up" })).toEqual({ revoked: 2 });
    expect(await Promise.all(tokens.map(({ secret }) => works(secret)))).toEqual([false, false, false, true]);
    expect((await noticesOf(alice)).map(({ tokenName }) => tokenName)).toEqual(["b"]);
    expect((await newest(2)).map(({ token }) => token?.name).reverse()).toEqual(["b", "c"]);
    for (const bad of [[], Array.from({ length: 501 }, (_, id) => String(id))]) {
      await expect(root.admin.token.revokeMany.mutate({ ids: bad, reason: "?" })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["ids"] }] },
      });
    }
  });

  it("revoke many tokens while another caller changes the same ones in another order", async () => {
    // SQLite has one writer at a time, and no deadlocks.
    if (on().dialect === "sqlite") return;
    const ids = [(await make(alice, "a")).token.id, (await make(alice, "b")).token.id];
    const { db } = tessera.ctx;
    const waiting = () =>
      sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    const revoking = await db.transaction().execute(async (other) => {
      const touch = (id: string | undefined) =>
        other
          .updateTable("token")
          .set({ name: "CI" })
          .where("id", "=", id as string)
          .execute();
      // The transaction that detects the deadlock is rolled back.
      await sql`set local deadlock_timeout = '1min'`.execute(other);
      await touch(ids[1]);
      const revoked = root.admin.token.revokeMany.mutate({ ids, reason: "Clean-up" });
      while ((await waiting()).rows.length === 0);
      await touch(ids[0]);
      return { revoked };
    });
    expect(await revoking.revoked).toEqual({ revoked: 2 });
    expect(await noticesOf(alice)).toHaveLength(2);
  });

  it("revoke all live tokens after a typed confirmation, with one entry and a notice for each", async () => {
    const tokens = [await make(alice, "a"), await make(bob, "b"), await make(bob, "b2"), await make(root, "own")];
    const expired = await make(alice, "expired");
    await tessera.ctx.db
      .updateTable("token")
      .set({ expiresAt: tessera.clock.now() })
      .where("id", "=", expired.token.id)
      .execute();
    for (const confirmation of ["revoke all", "REVOKE ALL ", ""]) {
      const wrong = root.admin.token.revokeAll.mutate({ confirmation: confirmation as "REVOKE ALL" });
      await expect(wrong).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    }
    expect(await Promise.all(tokens.map(({ secret }) => works(secret)))).toEqual([true, true, true, true]);

    const confirmed = { confirmation: "REVOKE ALL" as const };
    expect(await root.admin.token.revokeAll.mutate({ ...confirmed, spareOwn: true })).toEqual({ revoked: 3 });
    expect(await Promise.all(tokens.map(({ secret }) => works(secret)))).toEqual([false, false, false, true]);
    expect((await noticesOf(bob)).map(({ tokenName, kind }) => [tokenName, kind]).sort()).toEqual([
      ["b", "REVOKED_BY_ADMIN"],
      ["b2", "REVOKED_BY_ADMIN"],
    ]);
    expect((await noticesOf(alice)).map(({ tokenName }) => tokenName)).toEqual(["a"]);
    expect(await bob.notice.unread.query()).toEqual({ count: 2 });
    const [all, ...each] = await newest(4);
    expect(all).toMatchObject({
      ...{ action: "API_KEYS_REVOKED_ALL", actor: { username: "root" } },
      details: { revoked: 3, spared: "root" },
    });
    expect(each.map(({ action, owner, token }) => [action, owner?.username, token?.name]).sort()).toEqual([
      ["API_KEY_REVOKED", "alice", "a"],
      ["API_KEY_REVOKED", "bob", "b"],
      ["API_KEY_REVOKED", "bob", "b2"],
    ]);
    for (const { token } of tokens.slice(0, 3)) {
      const { data } = await root.admin.audit.list.query({ tokenId: token.id, action: "API_KEY_REVOKED" });
      expect(data).toHaveLength(1);
    }
    expect(await root.admin.token.revokeAll.mutate(confirmed)).toEqual({ revoked: 1 });
    expect(await root.admin.token.revokeAll.mutate(confirmed)).toEqual({ revoked: 0 });
    expect((await newest(3)).map(({ action, details }) => [action, details.revoked])).toEqual([
      ["API_KEYS_REVOKED_ALL", 0],
      ["API_KEYS_REVOKED_ALL", 1],
      ["API_KEY_REVOKED", undefined],
    ]);
    expect((await root.admin.token.list.query({ status: ["Expired"] })).data.map(({ name }) => name)).toEqual([
      "expired",
    ]);
  });

  it("leave no token alive that was created or rotated while all were revoked", async () => {
    const made = await Promise.all(Array.from({ length: 10 }, (_, index) => make(alice, `old ${index}`)));
    const acts = Promise.allSettled(made.map(({ token }) => alice.token.rotate.mutate({ id: token.id })));
    const { revoked } = await root.admin.token.revokeAll.mutate({ confirmation: "REVOKE ALL" });
    const rotated = await acts;
    const at = (await newest(50)).find(({ action }) => action === "API_KEYS_REVOKED_ALL")?.seq as number;
    const later = (await root.admin.audit.list.query({ action: "API_KEY_ROTATED" })).data.filter(({ seq }) => seq > at);
    // A token created first is revoked; a later rotation finds its token revoked.
    expect(later).toEqual([]);
    const live = await root.admin.token.list.query({ status: ["Active", "Expiring", "Rotated"] });
    expect(live.data).toEqual([]);
    expect(revoked).toBe(10 + rotated.filter(({ status }) => status === "fulfilled").length);
  });

  it("need a token that names the scope itself, and no one else can revoke others' tokens", async () => {
    const { token } = await make(alice);
    const act = `POST /admin/tokens/${token.id}/revoke` as const;
    const reason = { reason: "Lost" };
    const all = await tessera.token(root);
    const elsewhere = await tessera.token(root, {
      scopes: ["admin:read", "admin:write"],
      projects: [(await root.project.create.mutate({ name: "Shop" })).id],
    });
    const outcome = async (secret: string, call: `${string} /${string}`, body?: object) => {
      const answer = await tessera.rest(secret, call, body);
      return [answer.status, answer.body.errorCode];
    };
    expect(await outcome(all, act, reason)).toEqual([403, "INSUFFICIENT_SCOPE"]);
    expect(await outcome(all, "GET /admin/tokens")).toEqual([403, "INSUFFICIENT_SCOPE"]);
    expect(await outcome(all, "GET /admin/users")).toEqual([403, "INSUFFICIENT_SCOPE"]);
    expect(await outcome(elsewhere, act, reason)).toEqual([403, "FORBIDDEN"]);
    expect(await outcome(elsewhere, "GET /admin/audit-events")).toEqual([403, "FORBIDDEN"]);
    expect(await outcome(await tessera.token(bob, { scopes: ["admin:write"] }), act, reason)).toEqual([
      403,
      "FORBIDDEN",
    ]);
    await expect(bob.admin.token.revoke.mutate({ id: token.id, ...reason })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    const exact = await tessera.token(root, { scopes: ["admin:write"] });
    expect(await outcome(exact, act, reason)).toEqual([200, undefined]);
    const program = tessera.page({ authorization: `Bearer ${exact}` });
    await expect(program.admin.token.revokeAll.mutate({ confirmation: "REVOKE ALL" })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    expect(await newest(1)).toMatchObject([{ action: "API_KEY_REVOKED", via: { preview: expect.any(String) } }]);
  });
});
