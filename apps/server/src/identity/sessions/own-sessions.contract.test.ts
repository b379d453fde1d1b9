import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

const FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const GONE = { data: { errorCode: "NOT_FOUND", httpStatus: 404 } };

describeOnEachDb("a user's own sessions", (on) => {
  let tessera: Tessera;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] });
    for (const name of ["alice", "bob"]) ids[name] = await tessera.addUser(name);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => void (await tessera.ctx.db.deleteFrom("session").execute()));

  const signIn = async (login: string, headers = {}) => {
    const page = tessera.page(headers);
    await page.session.signIn.mutate({ login, password: PASSWORD });
    return page;
  };
  const isIn = async (page: Page) => (await page.session.current.query()).user !== null;
  const list = async (page: Page) => (await page.session.list.query({})).data;
  const entries = async () => {
    const rows = await tessera.ctx.db
      .selectFrom("audit")
      .selectAll()
      .where("action", "=", "SESSION_ENDED")
      .orderBy("seq")
      .execute();
    return rows.map(({ details }) => JSON.parse(details));
  };

  it("are listed with device, address and time, and never with their cookie", async () => {
    const createdAt = tessera.clock.now();
    const there = await signIn("alice", { "user-agent": FIREFOX, "x-forwarded-for": "192.0.2.7" });
    tessera.clock.advance({ hours: 1 });
    const here = await signIn("alice", { "user-agent": "curl/8.15.0" });
    await signIn("bob");
    const now = tessera.clock.now();
    const [mine, theirs] = [expect.any(String), expect.any(String)];
    expect(await list(here)).toEqual([
      { id: mine, device: "curl", ip: "127.0.0.1", createdAt: now, lastSeenAt: now, isCurrent: true },
      { id: theirs, device: "Firefox on Windows", ip: "192.0.2.7", createdAt, lastSeenAt: createdAt, isCurrent: false },
    ]);
    expect((await list(there)).map(({ isCurrent, lastSeenAt }) => [isCurrent, lastSeenAt])).toEqual([
      [false, now],
      [true, now],
    ]);
    const answer = JSON.stringify(await list(here));
    const rows = await tessera.ctx.db.selectFrom("session").select("hash").execute();
    for (const secret of [...rows.map(({ hash }) => hash), here.cookie().split("=")[1]]) {
      expect(answer).not.toContain(secret);
    }
    tessera.clock.advance({ days: 13, hours: 23 });
    expect(await list(here)).toHaveLength(2);
    tessera.clock.advance({ hours: 1 });
    expect(await list(here)).toHaveLength(1);
  });

  it("come a page at a time", async () => {
    for (let count = 0; count < 4; count++) await signIn("alice");
    const here = await signIn("alice");
    const first = await here.session.list.query({ limit: 3 });
    const second = await here.session.list.query({ limit: 3, cursor: first.nextCursor as string });
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([3, 2, null]);
    expect(new Set([...first.data, ...second.data].map(({ id }) => id)).size).toBe(5);
  });

  it("end one by one, each recorded in the audit log", async () => {
    const there = await signIn("alice", { "user-agent": FIREFOX, "x-forwarded-for": "192.0.2.7" });
    const here = await signIn("alice");
    const id = (await list(here))[1]?.id as string;
    await here.session.end.mutate({ id });
    expect([await isIn(there), await isIn(here)]).toEqual([false, true]);
    expect((await entries()).at(-1)).toEqual({ device: "Firefox on Windows", ip: "192.0.2.7" });
    await expect(here.session.end.mutate({ id })).rejects.toMatchObject(GONE);

    const own = (await list(here))[0]?.id as string;
    await here.session.end.mutate({ id: own });
    expect([await isIn(here), here.cookie()]).toEqual([false, ""]);
    expect(await dumpDatabase(tessera.ctx)).not.toContain(`"hash":"${own}"`);
  });

  it("end by signing out, which the audit log records once", async () => {
    const page = await signIn("alice", { "user-agent": FIREFOX, "x-forwarded-for": "192.0.2.7" });
    const twin = tessera.page({ cookie: page.cookie() });
    const before = await entries();
    await Promise.allSettled([page, twin].map((it) => it.session.signOut.mutate()));
    expect(await isIn(page)).toBe(false);
    expect(await entries()).toEqual([...before, { device: "Firefox on Windows", ip: "192.0.2.7" }]);
  });

  it("end with the next sign-in in the same browser, of any user, while others continue", async () => {
    const elsewhere = await signIn("alice");
    const here = await signIn("alice", { "user-agent": FIREFOX, "x-forwarded-for": "192.0.2.7" });
    const copy = tessera.page({ cookie: here.cookie() });
    const before = await entries();
    await expect(here.session.signIn.mutate({ login: "bob", password: "a wrong guess" })).rejects.toThrow();
    expect([await isIn(copy), await entries()]).toEqual([true, before]);

    await here.session.signIn.mutate({ login: "bob", password: PASSWORD });
    expect(await Promise.all([copy, here, elsewhere].map(isIn))).toEqual([false, true, true]);
    expect((await list(elsewhere)).length).toBe(1);
    const ended = { device: "Firefox on Windows", ip: "192.0.2.7" };
    expect(await entries()).toEqual([...before, ended]);
    const rows = await tessera.ctx.db.selectFrom("audit").selectAll().orderBy("seq").execute();
    const outcome = rows.slice(-2).map(({ action, actorId }) => [action, actorId]);
    expect(outcome).toEqual([
      ["SESSION_ENDED", ids.alice],
      ["SIGNED_IN", ids.bob],
    ]);

    await here.session.signIn.mutate({ login: "bob", password: PASSWORD });
    expect(await list(here)).toHaveLength(1);
  });

  it("can be ended by no one else", async () => {
    const alice = await signIn("alice");
    const bob = await signIn("bob");
    const id = (await list(alice))[0]?.id as string;
    const before = await entries();
    await expect(bob.session.end.mutate({ id })).rejects.toMatchObject(GONE);
    await bob.session.endOthers.mutate();
    expect(await Promise.all([alice, bob].map(isIn))).toEqual([true, true]);
    expect(await entries()).toEqual(before);
  });

  it("end everywhere but here", async () => {
    const others = [await signIn("alice"), await signIn("alice")];
    const bob = await signIn("bob");
    const here = await signIn("alice");
    expect(await here.session.endOthers.mutate()).toEqual({ ended: 2 });
    expect(await Promise.all([here, bob, ...others].map(isIn))).toEqual([true, true, false, false]);
    expect((await entries()).at(-1)).toEqual({ sessions: 2 });
    const before = await entries();
    expect(await here.session.endOthers.mutate()).toEqual({ ended: 0 });
    expect(await entries()).toEqual(before);
  });
});
