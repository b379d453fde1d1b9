import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("rotation", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let old: { secret: string; id: string };

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    for (const { id } of (await alice.token.list.query({})).data) await alice.token.delete.mutate({ id });
    const { secret, token } = await alice.token.create.mutate({
      name: "Nightly",
      expiresInDays: 90,
      scopes: ["project:read", "token:rotate"],
      allowedIps: ["127.0.0.0/8"],
    });
    old = { secret, id: token.id };
  });

  const codeOf = async (secret: string) => (await tessera.rest(secret, "GET /me")).body.errorCode ?? "works";
  const rotate = (id: string, overlapHours?: number) => alice.token.rotate.mutate({ id, overlapHours });
  const liveSecrets = async (...secrets: string[]) => {
    const codes = await Promise.all(secrets.map(codeOf));
    return secrets.filter((_, index) => codes[index] === "works");
  };

  it("makes a successor like the old one, which works on for the overlap", async () => {
    tessera.clock.advance({ days: 10 });
    const { secret, token } = await rotate(old.id);
    expect(token).toMatchObject({
      name: "Nightly",
      scopes: ["project:read", "token:rotate"],
      projects: "all",
      allowedIps: ["127.0.0.0/8"],
      rotatedFrom: old.id,
      createdAt: tessera.clock.now(),
    });
    expect(Date.parse(token.expiresAt ?? "") - Date.parse(token.createdAt)).toBe(90 * 86_400_000);
    expect(await liveSecrets(old.secret, secret)).toEqual([old.secret, secret]);
    const { data } = await alice.token.list.query({});
    expect(data.map(({ id, status, rotatedTo }) => [id, status, rotatedTo])).toEqual([
      [token.id, "Active", null],
      [old.id, "Rotated", token.id],
    ]);

    tessera.clock.advance({ hours: 24, ms: -1 });
    expect(await codeOf(old.secret)).toBe("works");
    tessera.clock.advance({ ms: 1 });
    expect(await codeOf(old.secret)).toBe("INACTIVE_TOKEN");
    expect(await codeOf(secret)).toBe("works");
    expect(await tessera.auditOf(old.id)).toEqual(["API_KEY_CREATED", "API_KEY_ROTATED"]);
  });

  it("ends early when the owner confirms, by either of the two", async () => {
    const { secret, token } = await rotate(old.id);
    expect(await alice.token.confirmRotation.mutate({ id: token.id })).toMatchObject({ id: old.id, status: "Revoked" });
    expect(await liveSecrets(old.secret, secret)).toEqual([secret]);
    await alice.token.confirmRotation.mutate({ id: old.id });
    expect((await tessera.auditOf(old.id)).slice(-1)).toEqual(["API_KEY_ROTATION_CONFIRMED"]);
    expect(await tessera.auditOf(old.id)).toHaveLength(3);
  });

  it("can have no overlap at all, and at most seven days", async () => {
    const { secret } = await rotate(old.id, 0);
    expect(await liveSecrets(old.secret, secret)).toEqual([secret]);
    await expect(rotate(old.id, 169)).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
  });

  it("replaces a successor that was never used, and no other", async () => {
    const lost = await rotate(old.id);
    const found = await rotate(old.id);
    expect(await liveSecrets(old.secret, lost.secret, found.secret)).toEqual([old.secret, found.secret]);
    // Asking above used the second one.
    await expect(rotate(old.id)).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
    expect(await liveSecrets(old.secret, found.secret)).toEqual([old.secret, found.secret]);
  });

  it("never leaves more than two of a family alive", async () => {
    const second = await rotate(old.id);
    expect(await codeOf(second.secret)).toBe("works");
    const third = await rotate(second.token.id);
    expect(await liveSecrets(old.secret, second.secret, third.secret)).toEqual([second.secret, third.secret]);
  });

  it("leaves at most one live successor after a hundred at once", async () => {
    const answers = await Promise.allSettled(Array.from({ length: 100 }, () => rotate(old.id)));
    const secrets = answers.flatMap((it) => (it.status === "fulfilled" ? it.value.secret : []));
    expect(secrets.length).toBeGreaterThan(0);
    expect(await liveSecrets(...secrets)).toHaveLength(1);
  });

  it("is rejected for revoked and expired tokens, unrotated ones, and other users'", async () => {
    const refusal = (errorCode: string) => ({ data: { errorCode } });
    await expect(bob.token.rotate.mutate({ id: old.id })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(bob.token.confirmRotation.mutate({ id: old.id })).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(alice.token.confirmRotation.mutate({ id: old.id })).rejects.toMatchObject(refusal("CONFLICT"));
    await alice.token.revoke.mutate({ id: old.id });
    await expect(rotate(old.id)).rejects.toMatchObject(refusal("CONFLICT"));
  });

  describe("by the token itself", () => {
    it("needs the scope", async () => {
      const { body, status } = await tessera.rest(old.secret, "POST /tokens/self/rotate", { overlapHours: 1 });
      expect(status).toBe(201);
      expect(await liveSecrets(old.secret, body.secret)).toEqual([old.secret, body.secret]);
      const narrow = await tessera.token(alice, { scopes: ["project:read"] });
      const refused = await tessera.rest(narrow, "POST /tokens/self/rotate", {});
      expect([refused.status, refused.body.requiredScopes]).toEqual([403, ["token:rotate"]]);
    });

    it("reads and revokes nothing but itself", async () => {
      expect((await tessera.rest(old.secret, "GET /tokens/self")).body).toMatchObject({ id: old.id, name: "Nightly" });
      expect((await tessera.rest(old.secret, "DELETE /tokens/self")).body).toMatchObject({ status: "Revoked" });
      expect(await codeOf(old.secret)).toBe("INACTIVE_TOKEN");
    });
  });

  it("can't restore a revoked token, not even with write access to the database", async () => {
    await alice.token.revoke.mutate({ id: old.id });
    const revive = tessera.ctx.db.updateTable("token").set({ revokedAt: null }).where("id", "=", old.id).execute();
    await expect(revive).rejects.toThrow("a revoked token stays revoked");
    const move = sql`update token set "revokedAt" = '2099-01-01T00:00:00.000Z' where id = ${old.id}`;
    await expect(move.execute(tessera.ctx.db)).rejects.toThrow("a revoked token stays revoked");
    expect(await codeOf(old.secret)).toBe("INACTIVE_TOKEN");
  });

  it("shows everywhere the moment a token stops: expiry, end of the overlap or revocation", async () => {
    const untilOf = async (id: string) => {
      const { token } = await alice.token.get.query({ id });
      const listed = (await alice.token.list.query({})).data.find((other) => other.id === id);
      expect(listed?.worksUntil).toBe(token.worksUntil);
      return token.worksUntil;
    };
    const { expiresAt } = (await alice.token.get.query({ id: old.id })).token;
    expect(await untilOf(old.id)).toBe(expiresAt);
    const { token: next, secret } = await rotate(old.id, 24);
    const overlapEnd = new Date(Date.parse(tessera.clock.now()) + 24 * 3_600_000).toISOString();
    expect(await untilOf(old.id)).toBe(overlapEnd);
    expect((await tessera.rest(old.secret, "GET /tokens/self")).body.worksUntil).toBe(overlapEnd);
    expect((await tessera.rest(secret, "GET /tokens/self")).body.worksUntil).toBe(next.expiresAt);
    expect((await tessera.rest(old.secret, "GET /me")).body.token.worksUntil).toBe(overlapEnd);
    tessera.clock.advance({ hours: 1 });
    const confirmed = tessera.clock.now();
    expect((await alice.token.confirmRotation.mutate({ id: old.id })).worksUntil).toBe(confirmed);
    expect((await alice.token.revoke.mutate({ id: next.id })).worksUntil).toBe(confirmed);
    expect(await untilOf(old.id)).toBe(confirmed);
  });

  it("keeps what was rotated together side by side in the list, page by page", async () => {
    const make = async (name: string) =>
      (await alice.token.create.mutate({ name, expiresInDays: 7, scopes: ["case:read"] })).token.id;
    const [first, second] = [await make("First"), await make("Second")];
    const { token: third } = await rotate(first);
    await rotate(third.id);
    await alice.token.delete.mutate({ id: first });
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await alice.token.list.query({ limit: 1, cursor });
      walked.push(...page.data.map(({ name, rotatedFrom }) => `${name} ${rotatedFrom === null ? "made" : "rotated"}`));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(walked).toEqual(["Second made", "First rotated", "First rotated", "Nightly made"]);
    expect(second).toBeDefined();
  });

  it("restores no token whose overlap is over, nor one in place of another", async () => {
    const { db } = tessera.ctx;
    const [first, other] = [await rotate(old.id, 0), await tessera.token(alice)];
    const rowOf = (id: string) => db.selectFrom("token").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    const stays = "a token that was rotated out stays so";
    const later = "2099-01-01T00:00:00.000Z";
    const otherId = (await tessera.rest(other, "GET /tokens/self")).body.id;
    for (const change of [
      { overlapEndsAt: null },
      { overlapEndsAt: null, rotatedTo: null },
      { overlapEndsAt: later },
      { overlapEndsAt: later, rotatedTo: null },
      { overlapEndsAt: later, rotatedTo: otherId },
    ]) {
      await expect(db.updateTable("token").set(change).where("id", "=", old.id).execute()).rejects.toThrow(stays);
    }
    const { hash } = await rowOf(old.id);
    const taken = db
      .updateTable("token")
      .set({ hash: `${hash}x` })
      .where("id", "=", old.id);
    await expect(taken.execute()).rejects.toThrow("a token stays the one that it is");
    if (on().dialect === "sqlite") {
      const live = { ...(await rowOf(otherId)), id: old.id, hash };
      for (const key of [{ hash: "h" }, { id: "i" }]) {
        const replace = db.replaceInto("token").values({ ...live, ...key });
        await expect(replace.execute()).rejects.toThrow("a token is never replaced");
      }
      const swap = sql`update or replace token set hash = ${hash} where id = ${otherId}`;
      await expect(swap.execute(db)).rejects.toThrow("a token stays the one that it is");
    }
    expect(await liveSecrets(old.secret, first.secret, other)).toEqual([first.secret, other]);
  });
});
