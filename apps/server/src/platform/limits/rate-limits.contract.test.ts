import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { countQueries } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, type RestAnswer, Tessera } from "../../testing/tessera.testing.ts";

const UNKNOWN = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";

describeOnEachDb("rate limits", (on) => {
  let tessera: Tessera;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] });
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => tessera.stop());
  // The library that counts asks the system for the time, so that the system's clock stands still here.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2030-06-15T12:00:00.000Z") }));
  afterEach(() => void vi.useRealTimers());

  const pass = (seconds: number) => void vi.setSystemTime(Date.now() + seconds * 1000);
  const setQuota = async (tokenRequestsPerMinute: number) => {
    const value = JSON.stringify({ tokenRequestsPerMinute });
    await tessera.ctx.db
      .insertInto("instance")
      .values({ name: "settings", value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
  };
  const outcome = ({ status, headers }: RestAnswer<unknown>) => [
    status,
    headers.get("ratelimit-policy"),
    headers.get("ratelimit"),
  ];
  const from = (ip: string) => ({ "x-forwarded-for": ip });

  it("send a token's quota and what is left of it with every answer, errors too", async () => {
    await setQuota(600);
    const secret = await tessera.token(alice, { scopes: ["project:read"] });
    const policy = '"token";q=600;w=60';
    expect(outcome(await tessera.rest(secret, "GET /me"))).toEqual([200, policy, '"token";r=599;t=60']);
    pass(18.5);
    expect(outcome(await tessera.rest(secret, "GET /projects"))).toEqual([200, policy, '"token";r=598;t=42']);
    expect(outcome(await tessera.rest(secret, "POST /projects", {}))).toEqual([403, policy, '"token";r=597;t=42']);
    expect(outcome(await tessera.rest(secret, "GET /projects?limit=x"))).toEqual([400, policy, '"token";r=596;t=42']);
    const other = await tessera.token(alice);
    expect(outcome(await tessera.rest(other, "GET /projects/PRJ-404"))).toEqual([404, policy, '"token";r=599;t=60']);
    expect(outcome(await tessera.rest(null, "GET /me"))).toEqual([401, null, null]);
    expect(outcome(await tessera.rest(UNKNOWN, "GET /me"))).toEqual([401, null, null]);
  });

  it("reject requests above the quota, and accept them again after the window", async () => {
    await setQuota(3);
    const secret = await tessera.token(alice, { scopes: ["project:read"] });
    for (let count = 0; count < 3; count++) expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    pass(20);
    const refused = await tessera.rest(secret, "POST /projects", {});
    expect(refused.body).toMatchObject({ errorCode: "RATE_LIMITED", retryAfter: 40 });
    expect(refused.headers.get("retry-after")).toBe("40");
    expect(outcome(refused)).toEqual([429, '"token";q=3;w=60', '"token";r=0;t=40']);
    expect((await tessera.rest(await tessera.token(alice), "GET /me")).status).toBe(200);
    pass(40);
    expect(outcome(await tessera.rest(secret, "GET /me"))).toEqual([200, '"token";q=3;w=60', '"token";r=2;t=60']);
  });

  it("follow the admin's quota at once, in a running window too", async () => {
    await setQuota(2);
    const secret = await tessera.token(alice);
    for (const wanted of [200, 200, 429]) expect((await tessera.rest(secret, "GET /me")).status).toBe(wanted);
    await setQuota(5);
    expect(outcome(await tessera.rest(secret, "GET /me"))).toEqual([200, '"token";q=5;w=60', '"token";r=1;t=60']);
  });

  it("count typed clients too, and each call of a batch", async () => {
    await setQuota(3);
    const secret = await tessera.token(alice);
    const headers = { authorization: `Bearer ${secret}` };
    const batch = `${tessera.url}/trpc/me.get,me.get?batch=1&input=${encodeURIComponent("{}")}`;
    expect((await fetch(batch, { headers })).status).toBe(200);
    const answers = (await (await fetch(batch, { headers })).json()) as { error?: { data: { errorCode: string } } }[];
    const codes = answers.map(({ error }) => error?.data.errorCode ?? "works");
    expect(codes.sort()).toEqual(["RATE_LIMITED", "works"]);
    const page = await fetch(`${tessera.url}/trpc/me.get`, {
      headers: { cookie: alice.cookie(), origin: tessera.url },
    });
    expect([page.status, page.headers.get("ratelimit")]).toEqual([200, null]);
  });

  it("let exactly the quota pass of many requests at once, of several processes too", async () => {
    await setQuota(100);
    const servers = [tessera];
    if (on().dialect === "postgres") servers.push(await Tessera.start(on(), {}, tessera.clock));
    const secret = await tessera.token(alice);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (servers[index % servers.length] as Tessera).rest(secret, "GET /me")),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(100);
    await servers[1]?.stop();
    await setQuota(600);
  });

  it("stop an address that sends invalid tokens before the database is asked, but not its neighbours' good ones", async () => {
    const secret = await tessera.token(alice);
    const ip = "192.0.2.1";
    expect((await tessera.rest(secret, "GET /me", undefined, from(ip))).status).toBe(200);
    const codes = new Set<string>();
    for (let count = 0; count < 30; count++) {
      for (const bad of [UNKNOWN, `${UNKNOWN}x`]) {
        codes.add((await tessera.rest(bad, "GET /me", undefined, from(ip))).body.errorCode);
      }
    }
    expect([...codes]).toEqual(["INVALID_TOKEN", "INVALID_FORMAT"]);
    pass(15);
    const asked = countQueries(tessera.ctx);
    for (const bad of [UNKNOWN, `${UNKNOWN}x`]) {
      const { status, headers, body } = await tessera.rest(bad, "GET /me", undefined, from(ip));
      expect([status, body.errorCode, headers.get("retry-after")]).toEqual([429, "RATE_LIMITED", "45"]);
    }
    expect(asked.count).toBe(0);
    expect((await tessera.rest(secret, "GET /me", undefined, from(ip))).status).toBe(200);
    expect((await tessera.rest(UNKNOWN, "GET /me", undefined, from("192.0.2.2"))).status).toBe(401);
    pass(45);
    expect((await tessera.rest(UNKNOWN, "GET /me", undefined, from(ip))).status).toBe(401);
  });

  it("let tokens pass an address with invalid ones that are new, or were in use before the server started", async () => {
    const used = await tessera.token(alice);
    await tessera.rest(used, "GET /me");
    await tessera.ctx.tokenUsage.flush();
    const later = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] }, tessera.clock);
    const ip = from("192.0.2.4");
    for (let count = 0; count < 61; count++) await later.rest(UNKNOWN, "GET /me", undefined, ip);
    expect((await later.rest(UNKNOWN, "GET /me", undefined, ip)).status).toBe(429);
    expect((await later.rest(used, "GET /me", undefined, ip)).status).toBe(200);
    const page = await later.signIn("alice");
    const { token, secret } = await page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    expect((await later.rest(secret, "GET /me", undefined, ip)).status).toBe(200);
    const successor = await page.token.rotate.mutate({ id: token.id });
    expect((await later.rest(successor.secret, "GET /me", undefined, ip)).status).toBe(200);
    await later.stop();
  });

  it("accept sixty reports of leaked tokens an hour from one address, by whichever process", async () => {
    const ip = "192.0.2.3";
    const report = (server: Tessera, body: object = { credentials: [UNKNOWN] }) =>
      server.rest(null, "POST /credentials/revoke", body, from(ip));
    for (let count = 0; count < 59; count++) expect((await report(tessera)).status).toBe(202);
    expect((await report(tessera, { credentials: 1 })).status).toBe(400);
    pass(600);
    const server =
      on().dialect === "postgres"
        ? await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] }, tessera.clock)
        : tessera;
    const refused = await report(server);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3000"]);
    if (server !== tessera) await server.stop();
    expect((await tessera.rest(null, "POST /credentials/revoke", { credentials: ["x"] })).status).toBe(202);
    pass(3000);
    expect((await report(tessera)).status).toBe(202);
  });

  it("remove the counts of old windows", async () => {
    const { secret, token } = await alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    await tessera.rest(secret, "GET /me");
    pass(3600 + 61);
    await tessera.ctx.rateLimits.forgetOld();
    const { db } = tessera.ctx;
    expect(await db.selectFrom("rateLimit").selectAll().where("key", "=", `token ${token.id}`).execute()).toEqual([]);
  });
});
