import {
  EXPIRY_PRESETS,
  type InstanceSettings,
  parseToken,
  type TokenScope,
  type TokenWithSecret,
} from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("creating a token", (on) => {
  let tessera: Tessera;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("token").execute();
    await set({});
  });

  const make = (input = {}) => alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7, ...input });
  const makeUntil = (expiresAt: string) => make({ expiresInDays: undefined, expiresAt });
  const refused = (path: (string | number)[]) => ({
    data: { errorCode: "INVALID_INPUT", httpStatus: 400, issues: [expect.objectContaining({ path })] },
  });

  async function set(settings: Partial<InstanceSettings>): Promise<void> {
    const { db } = tessera.ctx;
    await db.deleteFrom("instance").where("name", "=", "settings").execute();
    await db
      .insertInto("instance")
      .values({ name: "settings", value: JSON.stringify(settings) })
      .execute();
  }

  it("answers the token once, never to be cached, and stores it nowhere", async () => {
    const answer = await fetch(`${tessera.url}/trpc/token.create`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: alice.cookie(), origin: tessera.url },
      body: JSON.stringify({ name: "CI", scopes: ["all"], expiresInDays: 7 }),
    });
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    const { secret, token } = ((await answer.json()) as { result: { data: TokenWithSecret } }).result.data;
    expect(parseToken(secret)).toEqual({ kind: "pat", identifier: token.identifier, preview: token.preview });
    expect(token).toMatchObject({ name: "CI", kind: "pat", owner: { username: "alice" }, lastUsedAt: null });

    const me = await tessera.rest(secret, "GET /me");
    expect([me.status, me.headers.get("cache-control")]).toEqual([200, "no-store"]);
    await tessera.ctx.tokenUsage.flush();
    await alice.token.revoke.mutate({ id: token.id });
    const outcome = [await dumpDatabase(tessera.ctx), JSON.stringify(me.body), tessera.log.join("")];
    outcome.push(JSON.stringify(await alice.token.list.query({})));
    for (const text of outcome) expect(text).not.toContain(secret.slice("tsr_pat_".length + 8));
    for (const text of outcome.slice(1)) expect(text).not.toMatch(/hash|createdFrom/);
  });

  it.each(EXPIRY_PRESETS)("lives %i days to the millisecond", async (days) => {
    const { token } = await make({ expiresInDays: days });
    expect(Date.parse(token.expiresAt as string) - Date.parse(tessera.clock.now())).toBe(days * 86_400_000);
  });

  it("lives to the end of a day that was chosen, today at the earliest", async () => {
    expect((await makeUntil("2030-12-31")).token.expiresAt).toBe("2030-12-31T23:59:59.999Z");
    const today = tessera.clock.now().slice(0, 10);
    expect((await makeUntil(today)).token.expiresAt).toBe(`${today}T23:59:59.999Z`);
    await expect(makeUntil("2030-06-14")).rejects.toMatchObject(refused(["expiresAt"]));
    for (const nonsense of ["2030-02-30", "31.12.2030", "2030-12-31T00:00:00Z", ""]) {
      await expect(makeUntil(nonsense)).rejects.toMatchObject(refused(["expiresAt"]));
    }
  });

  it("requires exactly one expiry", async () => {
    await expect(make({ expiresInDays: undefined })).rejects.toMatchObject(refused(["expiresInDays"]));
    await expect(make({ expiresAt: "2030-12-31" })).rejects.toMatchObject(refused(["expiresInDays"]));
    await expect(make({ expiresInDays: 0 })).rejects.toMatchObject(refused(["expiresInDays"]));
    await expect(make({ expiresInDays: 1.5 })).rejects.toMatchObject(refused(["expiresInDays"]));
  });

  it("respects the longest lifetime that the admin allows", async () => {
    expect((await makeUntil("2031-06-15")).token.expiresAt).toBe("2031-06-15T23:59:59.999Z");
    await expect(makeUntil("2031-06-16")).rejects.toMatchObject(refused(["expiresAt"]));
    await expect(make({ expiresInDays: 366 })).rejects.toMatchObject(refused(["expiresInDays"]));
    await set({ maxTokenLifetimeDays: 30 });
    await make({ expiresInDays: 30 });
    await expect(make({ expiresInDays: 31 })).rejects.toMatchObject(refused(["expiresInDays"]));
    await expect(makeUntil("2030-07-16")).rejects.toMatchObject(refused(["expiresAt"]));
    expect(await alice.token.policy.query()).toMatchObject({ maxTokenLifetimeDays: 30, allowNeverExpiring: false });
  });

  it("creates a token without expiry only where the admin allows it", async () => {
    const never = { expiresInDays: undefined, neverExpires: true as const };
    await expect(make(never)).rejects.toMatchObject(refused(["neverExpires"]));
    await set({ allowNeverExpiring: true });
    const { token, secret } = await make(never);
    expect([token.expiresAt, token.status]).toEqual([null, "Active"]);
    tessera.clock.advance({ days: 20_000 });
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    tessera.clock.advance({ days: -20_000 });
  });

  it("has a name of 1 to 100 characters and at least one scope that exists", async () => {
    expect((await make({ name: `  ${"n".repeat(100)} ` })).token.name).toBe("n".repeat(100));
    await expect(make({ name: "n".repeat(101) })).rejects.toMatchObject(refused(["name"]));
    await expect(make({ name: "  " })).rejects.toMatchObject(refused(["name"]));
    await expect(make({ scopes: [] })).rejects.toMatchObject(refused(["scopes"]));
    await expect(make({ scopes: ["case:delete"] })).rejects.toMatchObject(refused(["scopes", 0]));
    await expect(make({ surprise: 1 })).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
  });

  it("names each scope and project once, and `all` alone", async () => {
    const { id } = await alice.project.create.mutate({ name: "Shop" });
    const twice = await make({ scopes: ["case:read", "cycle:read", "case:read"], projects: [id, id] });
    expect([twice.token.scopes, twice.token.projects]).toEqual([["case:read", "cycle:read"], [id]]);
    expect((await make({ scopes: ["case:read", "all"] })).token.scopes).toEqual(["all"]);
  });

  it("opens no project that its owner can't see", async () => {
    const { id } = await (await tessera.signIn("carol", "USER")).project.create.mutate({ name: "Secret" });
    await expect(make({ projects: [id] })).rejects.toMatchObject(refused(["projects", 0]));
    await expect(make({ projects: ["PRJ-404"] })).rejects.toMatchObject(refused(["projects", 0]));
    await expect(make({ projects: [] })).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
  });

  it("stays within its projects, and makes none", async () => {
    const [first, second] = [
      await alice.project.create.mutate({ name: "First" }),
      await alice.project.create.mutate({ name: "Second" }),
    ];
    const { secret } = await make({ projects: [second.id] });
    expect((await tessera.rest(secret, "GET /projects")).body.data).toMatchObject([{ id: second.id }]);
    expect((await tessera.rest(secret, `GET /projects/${second.id}`)).status).toBe(200);
    expect((await tessera.rest(secret, `GET /projects/${first.id}`)).body.errorCode).toBe("NOT_FOUND");
    expect((await tessera.rest(secret, "POST /projects", { name: "Third" })).body.errorCode).toBe("FORBIDDEN");
  });

  it("with admin rights requires the password within the last 5 minutes", async () => {
    const root = await tessera.signIn("root", "ADMIN");
    const makeAs = (page: Page, scopes: TokenScope[]) =>
      page.token.create.mutate({ name: "CI", scopes, expiresInDays: 7 });
    tessera.clock.advance({ seconds: 300 });
    await makeAs(root, ["all"]);
    tessera.clock.advance({ ms: 1 });
    for (const scope of ["all", "admin:read", "admin:write"] as const) {
      await expect(makeAs(root, ["case:read", scope])).rejects.toMatchObject({
        data: { errorCode: "FORBIDDEN", httpStatus: 403 },
      });
    }
    await makeAs(root, ["project:read", "token:rotate"]);
    await makeAs(await tessera.signIn("root"), ["all"]);
    await makeAs(alice, ["all"]);
  });

  it("is rejected beyond 50 live tokens, until one is revoked or expires", async () => {
    const full = { data: { errorCode: "CONFLICT", httpStatus: 409 } };
    const revokeNewest = async () => {
      const [newest] = (await alice.token.list.query({ limit: 1, status: ["Expiring"] })).data;
      await alice.token.revoke.mutate({ id: newest?.id as string });
    };
    for (let made = 0; made < 50; made += 10) await Promise.all(Array.from({ length: 10 }, () => make()));
    await expect(make()).rejects.toMatchObject(full);
    const [rotated] = (await alice.token.list.query({ limit: 1 })).data;
    await alice.token.rotate.mutate({ id: rotated?.id as string, overlapHours: 0 });
    await expect(make()).rejects.toMatchObject(full);
    for (let round = 0; round < 4; round++) {
      await revokeNewest();
      const racers = await Promise.allSettled(Array.from({ length: 8 }, () => make()));
      expect(racers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(racers.find(({ status }) => status === "rejected")).toMatchObject({ reason: full });
    }
    tessera.clock.advance({ days: 7 });
    await make();
  });
});
