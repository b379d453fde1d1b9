import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { countQueries } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the usage of a token", (on) => {
  let tessera: Tessera;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] });
    await tessera.addUser("alice");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    await tessera.ctx.tokenUsage.flush();
    await tessera.ctx.db.deleteFrom("notice").execute();
    await tessera.ctx.db.deleteFrom("token").execute();
    tessera.clock.advance({ hours: 2 });
    alice = await tessera.signIn("alice");
  });

  const make = (input = {}) => alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 90, ...input });
  const use = (secret: string, ip = "192.0.2.1", userAgent = "curl", server = tessera) =>
    server.rest(secret, "GET /me", undefined, { "x-forwarded-for": ip, "user-agent": userAgent });
  const usageOf = async (id: string) => {
    await tessera.ctx.tokenUsage.flush();
    return (await alice.token.get.query({ id })).usage;
  };
  const todayOf = async (id: string) => (await usageOf(id)).days.at(-1);
  /** At once where two processes may write at once; two in this one thread would wait for each other on SQLite. */
  const flushAll = async (...servers: Tessera[]) => {
    const flushes = servers.map((server) => () => server.ctx.tokenUsage.flush());
    if (on().dialect === "postgres") await Promise.all(flushes.map((flush) => flush()));
    else for (const flush of flushes) await flush();
  };
  const notices = async (kind: string) => {
    await tessera.ctx.tokenUsage.flush();
    return (await alice.notice.list.query({ limit: 200 })).data.filter((notice) => notice.kind === kind);
  };
  const denials = async (id: string) => {
    await tessera.ctx.tokenUsage.flush();
    const entries = await tessera.ctx.db
      .selectFrom("audit")
      .selectAll()
      .where("tokenId", "=", id)
      .where("action", "=", "API_KEY_DENIED")
      .orderBy("seq")
      .execute();
    return entries.map((entry) => ({ ...entry, ...JSON.parse(entry.details) }));
  };

  it("is counted by day, of which the last thirty are shown", async () => {
    const { secret, token } = await make();
    for (let count = 0; count < 3; count++) await use(secret);
    const first = tessera.clock.now().slice(0, 10);
    expect(await todayOf(token.id)).toEqual({ day: first, requests: 3, denied: 0 });
    await use(secret);
    tessera.clock.advance({ days: 29 });
    alice = await tessera.signIn("alice");
    await use(secret);
    const { days } = await usageOf(token.id);
    expect(days).toHaveLength(30);
    expect(days[0]).toEqual({ day: first, requests: 4, denied: 0 });
    expect(days.at(-1)).toEqual({ day: tessera.clock.now().slice(0, 10), requests: 1, denied: 0 });
    expect(days.slice(1, -1).every(({ requests, denied }) => requests === 0 && denied === 0)).toBe(true);
    tessera.clock.advance({ days: 1 });
    expect((await usageOf(token.id)).days[0]?.day).not.toBe(first);
  });

  it("costs a request one read and no write, with all that a token can be limited by", async () => {
    const scopes = ["project:read" as const, "token:rotate" as const];
    const { secret } = await make({ scopes, allowedIps: ["198.51.100.0/24", "192.0.2.0/24", "2001:db8::/32"] });
    await use(secret);
    const queries = countQueries(tessera.ctx);
    const from = { "x-forwarded-for": "192.0.2.1" };
    expect((await tessera.rest(secret, "GET /projects", undefined, from)).status).toBe(200);
    // One for the token and all that decides about it, one for the list itself.
    expect(queries).toEqual({ count: 2, writes: 0 });
  });

  it("counts rejected requests of a known token, with the reason", async () => {
    const { secret, token } = await make({ scopes: ["case:read"], allowedIps: ["192.0.2.0/24"] });
    await use(secret);
    await tessera.rest(secret, "GET /projects", undefined, { "x-forwarded-for": "192.0.2.1" });
    await use(secret, "198.51.100.1");
    await alice.token.revoke.mutate({ id: token.id });
    await use(secret);
    expect(await todayOf(token.id)).toMatchObject({ requests: 4, denied: 3 });
    expect((await usageOf(token.id)).origins.every(({ ip }) => ip === "192.0.2.1")).toBe(true);
    expect(await denials(token.id)).toMatchObject([
      { errorCode: "INSUFFICIENT_SCOPE", count: 1, outcome: "denied", ip: "192.0.2.1", tokenPreview: token.preview },
      { errorCode: "IP_NOT_ALLOWED", count: 1, ip: "198.51.100.1", actorId: null, viaTokenId: token.id },
      { errorCode: "INACTIVE_TOKEN", count: 1 },
    ]);
  });

  it("counts as denied what the owner's role forbids", async () => {
    const guest = await tessera.signIn("gustav", "GUEST");
    const { secret, token } = await guest.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    await tessera.rest(secret, "POST /projects", { name: "Mine" });
    await tessera.rest(secret, "GET /projects/PRJ-404");
    await tessera.ctx.tokenUsage.flush();
    const { usage } = await guest.token.get.query({ id: token.id });
    expect(usage.days.at(-1)).toMatchObject({ requests: 2, denied: 1 });
    expect(await denials(token.id)).toMatchObject([{ errorCode: "FORBIDDEN" }]);
  });

  it("shows the owner recently rejected requests: how many, and the most frequent reason", async () => {
    const lately = async (page = alice) => {
      await tessera.ctx.tokenUsage.flush();
      const { data } = await page.token.denials.query();
      return data.map(({ token, denied, errorCode }) => [token.name, denied, errorCode]);
    };
    expect(await lately()).toEqual([]);
    const narrow = await make({ name: "Narrow", scopes: ["case:read"], allowedIps: ["192.0.2.0/24"] });
    const ask = (from = "192.0.2.1") =>
      tessera.rest(narrow.secret, "GET /projects", undefined, { "x-forwarded-for": from });
    await ask("198.51.100.1");
    for (let count = 0; count < 2; count++) await ask();
    const busy = await make({ name: "Busy" });
    await alice.token.revoke.mutate({ id: busy.token.id });
    for (let count = 0; count < 4; count++) await use(busy.secret);
    await use((await make({ name: "Fine" })).secret);
    const both = [
      ["Busy", 4, "INACTIVE_TOKEN"],
      ["Narrow", 3, "INSUFFICIENT_SCOPE"],
    ];
    expect(await lately()).toEqual(both);
    expect(await lately(await tessera.signIn("stranger", "USER"))).toEqual([]);
    tessera.clock.advance({ days: 13 });
    alice = await tessera.signIn("alice");
    expect(await lately()).toEqual(both);
    tessera.clock.advance({ days: 1 });
    expect(await lately()).toEqual([]);
  });

  it("audits rejections once an hour for each reason, with how many there were", async () => {
    const { secret, token } = await make({ scopes: ["case:read"] });
    const ask = () => tessera.rest(secret, "GET /projects");
    await ask();
    await ask();
    expect(await denials(token.id)).toMatchObject([{ count: 2 }]);
    for (let count = 0; count < 3; count++) await ask();
    const firstAt = tessera.clock.now();
    tessera.clock.advance({ hours: 1, ms: -1 });
    await ask();
    expect(await denials(token.id)).toHaveLength(1);
    const lastAt = tessera.clock.now();
    tessera.clock.advance({ ms: 1 });
    expect((await denials(token.id))[1]).toMatchObject({ count: 4, firstAt, lastAt, at: tessera.clock.now() });
    tessera.clock.advance({ hours: 5 });
    expect(await denials(token.id)).toHaveLength(2);
    await ask();
    expect(await denials(token.id)).toHaveLength(3);
  });

  it("keeps to one entry an hour across processes", async () => {
    const other = await Tessera.start(on(), {}, tessera.clock);
    const { secret, token } = await make({ scopes: ["case:read"] });
    for (const server of [tessera, other, other]) await server.rest(secret, "GET /projects");
    await flushAll(tessera, other);
    expect(await denials(token.id)).toHaveLength(1);
    tessera.clock.advance({ hours: 1 });
    await flushAll(tessera, other);
    expect((await denials(token.id)).map(({ count }) => count).sort()).toEqual([1, 2]);
    await other.stop();
  });

  it("shows the last five pairs of address and agent, of fifty that are kept", async () => {
    const { secret, token } = await make();
    for (let index = 0; index < 55; index++) {
      tessera.clock.advance({ seconds: 1 });
      await use(secret, "192.0.2.1", `agent ${index}`);
      if (index % 20 === 0) await tessera.ctx.tokenUsage.flush();
    }
    tessera.clock.advance({ seconds: 1 });
    await use(secret, "192.0.2.2", "");
    const { origins } = await usageOf(token.id);
    expect(origins.map(({ ip, userAgent }) => [ip, userAgent])).toEqual([
      ["192.0.2.2", null],
      ...[54, 53, 52, 51].map((index) => ["192.0.2.1", `agent ${index}`]),
    ]);
    const kept = await tessera.ctx.db.selectFrom("tokenOrigin").selectAll().where("tokenId", "=", token.id).execute();
    expect(kept).toHaveLength(50);
  });

  it("keeps the first and last time of each pair", async () => {
    const { secret, token } = await make();
    await use(secret);
    const firstAt = tessera.clock.now();
    await usageOf(token.id);
    tessera.clock.advance({ seconds: 30 });
    await use(secret);
    expect((await usageOf(token.id)).origins).toEqual([
      { ip: "192.0.2.1", userAgent: "curl", firstAt, lastAt: tessera.clock.now() },
    ]);
  });

  it("gives the owner a notice of each new address once, except the very first", async () => {
    const { secret, token } = await make();
    await use(secret);
    expect(await notices("USED_FROM_NEW_IP")).toEqual([]);
    await use(secret, "192.0.2.1", "another agent");
    await use(secret, "192.0.2.9");
    const [notice, ...more] = await notices("USED_FROM_NEW_IP");
    expect([notice?.tokenId, notice?.text, more]).toEqual([token.id, expect.stringContaining("from 192.0.2.9"), []]);
    await use(secret, "192.0.2.9");
    await use(secret);
    expect(await notices("USED_FROM_NEW_IP")).toHaveLength(1);
    const other = await make();
    await use(other.secret, "192.0.2.8");
    tessera.clock.advance({ seconds: 1 });
    await use(other.secret, "192.0.2.9");
    expect(await notices("USED_FROM_NEW_IP")).toHaveLength(2);
  });

  it("gives the owner one notice that a rotated-out token is still tried", async () => {
    const { secret, token } = await make();
    await alice.token.rotate.mutate({ id: token.id, overlapHours: 1 });
    await use(secret);
    expect(await notices("ROTATED_OUT_TOKEN_USED")).toEqual([]);
    tessera.clock.advance({ hours: 1 });
    for (let count = 0; count < 2; count++) {
      await use(secret, "192.0.2.7");
      expect(await notices("ROTATED_OUT_TOKEN_USED")).toMatchObject([{ tokenId: token.id, readAt: null }]);
    }
    const revoked = await make();
    await alice.token.revoke.mutate({ id: revoked.token.id });
    await use(revoked.secret);
    expect(await notices("ROTATED_OUT_TOKEN_USED")).toHaveLength(1);
  });

  it("adds up over processes", async () => {
    const other = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] }, tessera.clock);
    const { secret, token } = await make();
    for (const server of [tessera, other, other]) await use(secret, "192.0.2.1", "curl", server);
    await flushAll(tessera, other);
    expect(await todayOf(token.id)).toMatchObject({ requests: 3 });
    await use(secret, "192.0.2.1", "curl", other);
    await other.stop();
    expect(await todayOf(token.id)).toMatchObject({ requests: 4 });
  });

  it("is forgotten with a token that is deleted before it was written, and nothing else is", async () => {
    const [gone, kept] = [await make(), await make()];
    await use(gone.secret);
    await use(kept.secret);
    await alice.token.delete.mutate({ id: gone.token.id });
    expect(await todayOf(kept.token.id)).toMatchObject({ requests: 1 });
    expect(
      await tessera.ctx.db.selectFrom("tokenDay").selectAll().where("tokenId", "=", gone.token.id).execute(),
    ).toEqual([]);
  });

  it("is kept where it can't be written, until it can", async () => {
    const { secret, token } = await make({ scopes: ["case:read"] });
    await use(secret);
    await tessera.rest(secret, "GET /projects");
    const { db } = tessera.ctx;
    await db.schema.alterTable("tokenDay").renameTo("tokenDayAway").execute();
    await expect(tessera.ctx.tokenUsage.flush()).rejects.toThrow();
    await use(secret, "192.0.2.2");
    await db.schema.alterTable("tokenDayAway").renameTo("tokenDay").execute();
    expect(await todayOf(token.id)).toMatchObject({ requests: 3, denied: 1 });
    expect((await usageOf(token.id)).origins).toHaveLength(3);
    expect(await denials(token.id)).toMatchObject([{ count: 1 }]);
  });
});
