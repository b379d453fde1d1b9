import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ProcedureMeta } from "../../platform/http/trpc.ts";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { procedures } from "../../testing/every-procedure.testing.ts";
import { PASSWORD, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the page's session", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.addUser("alice");
  });
  afterAll(() => tessera.stop());

  const call = (method: "GET" | "POST", procedure: string, headers = {}, input?: object) =>
    fetch(`${tessera.url}/trpc/${procedure}`, {
      method,
      headers: { ...headers, ...(method === "POST" && { "content-type": "application/json" }) },
      ...(input && { body: JSON.stringify(input) }),
    });
  const signIn = (headers = {}) => call("POST", "session.signIn", headers, { login: "alice", password: PASSWORD });
  /** Name and value of the session's cookie that an answer sets, and its attributes in lower case. */
  const cookieOf = (answer: Response) => {
    const [line = "", ...more] = answer.headers.getSetCookie().filter((it) => !/^[^=]*tessera_device=/.test(it));
    expect(more).toEqual([]);
    const [pair = "", ...attributes] = line.split("; ");
    return { pair, attributes: attributes.map((text) => text.toLowerCase()) };
  };
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape, compared below
  const bodyOf = (answer: Response): Promise<any> => answer.json();
  const userOf = async (cookie: string) =>
    (await bodyOf(await call("GET", "session.current", { cookie }))).result.data.user;
  const codeOf = async (answer: Response) => [answer.status, (await bodyOf(answer)).error?.data.errorCode];

  it("is a cookie that no script reads and no other site sends, stored only as a hash", async () => {
    const { pair, attributes } = cookieOf(await signIn());
    expect(pair).toMatch(/^tessera_session=[\w-]{43}$/);
    expect(attributes).toEqual(expect.arrayContaining(["httponly", "samesite=strict", "path=/", "max-age=2592000"]));
    expect(attributes).not.toContain("secure");
    expect(attributes.join()).not.toContain("domain");
    expect(await userOf(pair)).toMatchObject({ username: "alice" });
    const value = pair.split("=")[1] as string;
    expect(await dumpDatabase(tessera.ctx)).not.toContain(value);
    expect(tessera.log.join("")).not.toContain(value);
  });

  it("ends with signing out, in this browser alone", async () => {
    const [here, there] = [cookieOf(await signIn()).pair, cookieOf(await signIn()).pair];
    const out = await call("POST", "session.signOut", { cookie: here });
    const { pair, attributes } = cookieOf(out);
    expect([out.status, pair, attributes.find((it) => it.startsWith("expires"))]).toEqual([
      200,
      "tessera_session=",
      "expires=thu, 01 jan 1970 00:00:00 gmt",
    ]);
    expect([await userOf(here), (await userOf(there)).username]).toEqual([null, "alice"]);
    expect(await codeOf(await call("GET", "token.list?input={}", { cookie: here }))).toEqual([401, "NO_TOKEN"]);
  });

  it("never adopts a cookie value from before the sign-in", async () => {
    const planted = `tessera_session=${"p".repeat(43)}`;
    expect(await userOf(planted)).toBeNull();
    const { pair } = cookieOf(await signIn({ cookie: planted }));
    expect(pair).not.toBe(planted);
    expect([await userOf(planted), (await userOf(pair)).username]).toEqual([null, "alice"]);
    expect(cookieOf(await signIn({ cookie: pair })).pair).not.toBe(pair);
  });

  it("ends after 30 days even if it is used, to the millisecond", async () => {
    const { pair } = cookieOf(await signIn());
    for (let week = 0; week < 4; week++) {
      tessera.clock.advance({ days: 7 });
      expect(await userOf(pair)).toMatchObject({ username: "alice" });
    }
    tessera.clock.advance({ days: 2, ms: -1 });
    expect(await userOf(pair)).toMatchObject({ username: "alice" });
    tessera.clock.advance({ ms: 1 });
    expect(await userOf(pair)).toBeNull();
  });

  it("ends after 14 days without use, or as many as the settings say, and is listed and counted no more", async () => {
    const root = await tessera.signIn("idle-root", "ADMIN");
    const { id } = (await root.session.current.query()).user as { id: string };
    const { pair } = cookieOf(await signIn());
    tessera.clock.advance({ days: 14, ms: -1 });
    expect(await userOf(pair)).toMatchObject({ username: "alice" });
    expect(await userOf(root.cookie())).toMatchObject({ username: "idle-root" });
    tessera.clock.advance({ days: 14 });
    expect([await userOf(pair), await userOf(root.cookie())]).toEqual([null, null]);

    const again = await tessera.signIn("idle-root");
    expect((await again.session.list.query({})).data).toHaveLength(1);
    expect((await again.admin.user.get.query({ id })).sessions).toBe(1);
    await again.admin.settings.update.mutate({ sessionIdleDays: 1 });
    tessera.clock.advance({ days: 1 });
    expect(await userOf(again.cookie())).toBeNull();
    const later = await tessera.signIn("idle-root");
    await later.admin.settings.update.mutate({ sessionIdleDays: 14 });
    await tessera.background.tick();
    const { db } = tessera.ctx;
    expect(await db.selectFrom("session").select("userId").where("userId", "=", id).execute()).toHaveLength(2);
  });

  it("ends at once when its user is deactivated, and follows changes of their role", async () => {
    const { db } = tessera.ctx;
    const { pair: cookie } = cookieOf(await signIn());
    await db.updateTable("user").set({ systemRole: "GUEST" }).where("username", "=", "alice").execute();
    expect(await codeOf(await call("POST", "project.create", { cookie }, { name: "Shop" }))).toEqual([
      403,
      "FORBIDDEN",
    ]);
    await db.updateTable("user").set({ systemRole: "USER", active: 0 }).where("username", "=", "alice").execute();
    expect(await userOf(cookie)).toBeNull();
    expect(await codeOf(await call("GET", "token.list?input={}", { cookie }))).toEqual([401, "NO_TOKEN"]);
    await db.updateTable("user").set({ active: 1 }).where("username", "=", "alice").execute();
  });

  it("is ignored by REST, while tRPC takes tokens too", async () => {
    const { pair: cookie } = cookieOf(await signIn());
    const { status, body } = await tessera.rest(null, "GET /me", undefined, { cookie });
    expect([status, body.errorCode]).toEqual([401, "NO_TOKEN"]);
    const page = await tessera.signIn("alice");
    const secret = await tessera.token(page, { scopes: ["case:read"] });
    const program = tessera.page({ authorization: `bEARER ${secret}`, origin: "https://ci.example" });
    expect(await program.me.get.query()).toMatchObject({ user: { username: "alice" }, scopes: ["case:read"] });
    const both = { cookie, authorization: `Bearer ${secret}` };
    expect(await codeOf(await call("GET", "project.list?input={}", both))).toEqual([403, "INSUFFICIENT_SCOPE"]);
    expect(await codeOf(await call("GET", "project.list?input={}", { cookie, authorization: "Bearer x" }))).toEqual([
      401,
      "INVALID_FORMAT",
    ]);
    expect((await program.session.current.query()).user).toBeNull();
  });

  describe("and requests from elsewhere:", () => {
    const foreign = {
      "another origin": { origin: "https://evil.example" },
      "another port": { origin: "http://127.0.0.1:1" },
      "a hidden origin": { origin: "null" },
      "a cross-site request": { "sec-fetch-site": "cross-site" },
      "a same-site request": { "sec-fetch-site": "same-site" },
      "an address typed by hand": { "sec-fetch-site": "none" },
    };
    it.each(Object.entries(foreign))("rejects %s, reading and writing", async (_what, headers) => {
      const { pair: cookie } = cookieOf(await signIn());
      const own = { cookie, origin: tessera.url, "sec-fetch-site": "same-origin", ...headers };
      expect(await codeOf(await call("GET", "session.current", own))).toEqual([403, "FORBIDDEN"]);
      expect(await codeOf(await call("GET", "token.list?input={}", own))).toEqual([403, "FORBIDDEN"]);
      expect(await codeOf(await call("POST", "project.create", own, { name: "Shop" }))).toEqual([403, "FORBIDDEN"]);
      expect(await codeOf(await call("POST", "session.signOut", own))).toEqual([403, "FORBIDDEN"]);
      expect(await userOf(cookie)).toMatchObject({ username: "alice" });
      expect(await tessera.ctx.db.selectFrom("project").selectAll().execute()).toEqual([]);
    });

    it.each(Object.entries(foreign))("rejects a sign-in by %s", async (_what, headers) => {
      const before = await tessera.ctx.db.selectFrom("session").selectAll().execute();
      const answer = await signIn(headers);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await codeOf(answer)).toEqual([403, "FORBIDDEN"]);
      expect(await tessera.ctx.db.selectFrom("session").selectAll().execute()).toEqual(before);
    });

    it("accepts the page, and programs that send no origin", async () => {
      const { pair: cookie } = cookieOf(await signIn({ origin: tessera.url, "sec-fetch-site": "same-origin" }));
      for (const headers of [{ cookie }, { cookie, origin: tessera.url }]) {
        expect((await call("GET", "token.list?input={}", headers)).status).toBe(200);
      }
    });

    it("lets a browser that sends no origin read, but change nothing", async () => {
      const { pair: cookie } = cookieOf(await signIn());
      const silent = { cookie, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/60.0" };
      expect(await codeOf(await call("POST", "project.create", silent, { name: "Shop" }))).toEqual([403, "FORBIDDEN"]);
      expect(await codeOf(await call("POST", "session.signOut", silent))).toEqual([403, "FORBIDDEN"]);
      expect(
        await codeOf(await call("POST", "session.signOut", { ...silent, "sec-fetch-site": "cross-site" })),
      ).toEqual([403, "FORBIDDEN"]);
      expect(await userOf(cookie)).toMatchObject({ username: "alice" });
      expect((await call("POST", "session.signOut", { ...silent, origin: tessera.url })).status).toBe(200);
    });

    it("no GET changes anything, whatever the procedure", async () => {
      const { pair: cookie } = cookieOf(await signIn());
      for (const [name, { _def }] of Object.entries(procedures).filter(([, { _def }]) => _def.type === "mutation")) {
        const answer = await codeOf(await call("GET", `${name}?input={}`, { cookie, origin: tessera.url }));
        expect([name, ...answer]).toEqual([name, 405, "METHOD_NOT_ALLOWED"]);
        const { rest } = _def.meta as ProcedureMeta;
        expect([name, rest?.method]).not.toEqual([name, "GET"]);
      }
    });
  });

  describe("behind https", () => {
    const PUBLIC = "https://tessera.example";
    let plain: Tessera;
    beforeAll(async () => {
      plain = tessera;
      tessera = await Tessera.start(on(), { publicUrl: PUBLIC }, plain.clock);
    });
    afterAll(async () => {
      await tessera.stop();
      tessera = plain;
    });
    afterEach(() => expect(tessera.log.join("")).not.toContain('"level":50'));

    it("has a cookie that browsers send over https to this host alone", async () => {
      const { pair, attributes } = cookieOf(await signIn({ origin: PUBLIC }));
      expect(pair).toMatch(/^__Host-tessera_session=[\w-]{43}$/);
      expect(attributes).toEqual(expect.arrayContaining(["secure", "httponly", "samesite=strict", "path=/"]));
      expect(await userOf(pair)).toMatchObject({ username: "alice" });
      const out = cookieOf(await call("POST", "session.signOut", { cookie: pair, origin: PUBLIC }));
      expect(out.pair).toBe("__Host-tessera_session=");
      expect(out.attributes).toContain("secure");
    });

    it("ignores a cookie of the unprotected name, which another host could have set", async () => {
      const { pair } = cookieOf(await signIn());
      expect(await userOf(pair.replace("__Host-", ""))).toBeNull();
    });
  });
});
