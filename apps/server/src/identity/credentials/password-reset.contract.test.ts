import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openDb } from "../../platform/db/open.ts";
import { countQueries, dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer, readable } from "../../testing/mail-server.testing.ts";
import { PASSWORD, Tessera } from "../../testing/tessera.testing.ts";

const NEW_PASSWORD = "a whole new sentence to remember";
const DEAD = { message: expect.stringContaining("Ask for a new one"), data: { errorCode: "NOT_FOUND" } };

describeOnEachDb("a forgotten password", (on) => {
  let tessera: Tessera;
  let post: MailServer;
  let name: string;

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await Tessera.start(on(), { mail: { smtpUrl: post.url, from: null }, trustedProxies: ["127.0.0.1"] });
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));
  beforeEach(async () => {
    await tessera.ctx.outbox.sendDue();
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    post.mails.length = 0;
    name = `Ada-${crypto.randomUUID().slice(0, 8)}`;
    await tessera.addUser(name);
  });

  const HOME = { "x-forwarded-for": "192.0.2.1" };
  const request = (login: string, from = HOME) => tessera.page(from).passwordReset.request.mutate({ login });
  const check = (code: string) => tessera.page().passwordReset.check.query({ code });
  const complete = (code: string, password = NEW_PASSWORD, headers: Record<string, string> = HOME) =>
    tessera.page(headers).passwordReset.complete.mutate({ code, password });
  const signIn = (password: string, login = name) => tessera.page(HOME).session.signIn.mutate({ login, password });
  const mailed = async () => {
    await tessera.ctx.outbox.sendDue();
    return post.mails.map(({ source, ...mail }) => ({ ...mail, text: readable(source) }));
  };
  const askFor = async (login = name) => {
    await request(login);
    const link = /Choose a new password: (\S+)/.exec((await mailed()).at(-1)?.text ?? "")?.[1] ?? "";
    return { link, code: link.slice(link.lastIndexOf("/") + 1) };
  };
  const change = (values: { active?: 0 | 1; email?: null; kind?: "service" }) =>
    tessera.ctx.db.updateTable("user").set(values).where("username", "=", name).execute();

  it("is replaced through an emailed link, once, which ends every session and informs the owner", async () => {
    const here = await tessera.signIn(name);
    const { link, code } = await askFor(` ${name.toUpperCase()}@example.ORG `);
    expect(link).toBe(`${tessera.url}/reset-password/${code}`);
    expect(code).toMatch(/^[\w-]{43}$/);
    const [mail] = await mailed();
    expect(mail?.to).toEqual([`${name}@example.org`]);
    expect(mail?.text).toMatch(/^Content-Type: text\/plain/m);
    expect(mail?.text).toContain(`<a href="${link}"`);
    expect(mail?.text).toContain("once, until 15 June 2030, 13:00 UTC");
    await fetch(link);
    expect(await check(code)).toEqual({ username: name, expiresAt: "2030-06-15T13:00:00.000Z" });
    expect((await here.session.current.query()).user).not.toBeNull();

    const elsewhere = tessera.page(HOME);
    await elsewhere.passwordReset.complete.mutate({ code, password: NEW_PASSWORD });
    expect([(await here.session.current.query()).user, elsewhere.cookie()]).toEqual([null, ""]);
    await expect(signIn(PASSWORD)).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    expect((await signIn(NEW_PASSWORD)).user.username).toBe(name);
    await expect(check(code)).rejects.toMatchObject(DEAD);
    await expect(complete(code)).rejects.toMatchObject(DEAD);

    const [, seen] = await mailed();
    expect(seen?.text).toContain("Subject: Your password was changed");
    expect(seen?.text).not.toContain("http");
    const root = await tessera.signIn(`root-${name}`, "ADMIN");
    const { data } = await root.admin.audit.list.query({ action: "PASSWORD_RESET", limit: 1 });
    expect(data).toMatchObject([{ actor: { username: name }, owner: null, ip: "192.0.2.1", details: {} }]);
    for (const text of [await dumpDatabase(tessera.ctx), tessera.log.join("")]) expect(text).not.toContain(code);
  });

  it("has one link at a time, for an hour", async () => {
    const [first, second] = [await askFor(), await askFor()];
    await expect(check(first.code)).rejects.toMatchObject(DEAD);
    tessera.clock.advance({ hours: 1, ms: -1 });
    expect(await check(second.code)).toMatchObject({ username: name });
    tessera.clock.advance({ ms: 1 });
    await expect(check(second.code)).rejects.toMatchObject(DEAD);
    await expect(complete(second.code)).rejects.toMatchObject(DEAD);
    expect((await signIn(PASSWORD)).user.username).toBe(name);
  });

  it("gets the same answer for every login, known or unknown", async () => {
    const queries = countQueries(tessera.ctx);
    const ask = async (login: string) => {
      await tessera.ctx.outbox.sendDue();
      await tessera.ctx.db.deleteFrom("signInFailure").execute();
      const before = queries.count;
      const answer = await request(login);
      return { answer, queries: queries.count - before };
    };
    const known = await ask(name);
    expect(known).toEqual({ answer: {}, queries: expect.toSatisfy((count) => count > 3) });
    expect(await mailed()).toHaveLength(1);
    const others = [await ask("no-one"), await ask("no-one@example.org")];
    for (const values of [{ active: 0 as const }, { active: 1 as const, email: null }, { kind: "service" as const }]) {
      await change(values);
      others.push(await ask(name));
    }
    for (const other of others) expect(other).toEqual(known);
    expect(await mailed()).toHaveLength(1);
  });

  it("can be requested less and less often by one address, and for one account", async () => {
    const outcome = (login: string, ip: string) =>
      request(login, { "x-forwarded-for": ip }).then(
        () => "sent",
        ({ data }) => [data.errorCode, data.retryAfter],
      );
    const outcomes = async (count: number, login: (index: number) => string, ip: (index: number) => string) => {
      const seen: unknown[] = [];
      for (let index = 0; index < count; index++) seen.push(await outcome(login(index), ip(index)));
      return seen;
    };
    const mine = await outcomes(
      4,
      () => name,
      () => "192.0.2.1",
    );
    expect(mine).toEqual(["sent", "sent", "sent", ["RATE_LIMITED", 1]]);
    const fromEverywhere = await outcomes(
      3,
      () => name,
      (index) => `198.51.100.${index}`,
    );
    expect(fromEverywhere).toEqual(["sent", "sent", ["RATE_LIMITED", 1]]);
    const anyone = await outcomes(
      21,
      (index) => `no-one${index}`,
      () => "203.0.113.1",
    );
    expect(anyone.slice(-2)).toEqual(["sent", ["RATE_LIMITED", 1]]);
    expect(await outcome("no-one0", "203.0.113.2")).toBe("sent");
    expect((await signIn(PASSWORD)).user.username).toBe(name);
  });

  it("lets its owner sign in at once after a reset, however often it was guessed before", async () => {
    const { code } = await askFor();
    for (const login of [name, `${name}@example.org`]) {
      for (let count = 0; count < 5; count++) await signIn("a wrong guess", login).catch(() => {});
      await expect(signIn(PASSWORD, login)).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED" } });
    }
    await complete(code);
    for (const login of [name, `${name}@example.org`]) expect((await signIn(NEW_PASSWORD, login)).user).toBeTruthy();
  });

  it("keeps its link after a rejected password, and is set by only one of several simultaneous uses", async () => {
    const { code } = await askFor();
    for (const password of ["too short", "QWERTY123456"]) {
      await expect(complete(code, password)).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["password"] }] },
      });
    }
    const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    await expect(complete(code, NEW_PASSWORD, foreign)).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    const outcomes = await Promise.allSettled([1, 2, 3].map((index) => complete(code, `${NEW_PASSWORD} ${index}`)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  it("is set by only one of two uses of the link while the account is held by another change", async () => {
    const { code } = await askFor();
    const outside = openDb(on().database);
    const held = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const holding = outside.transaction().execute(async (db) => {
      await db.updateTable("user").set({ description: "held" }).where("username", "=", name).execute();
      held.resolve();
      // SQLite runs writers one after the other by itself: there is nothing to wait for.
      if (on().dialect === "postgres") await release.promise;
    });
    await held.promise;
    const attempts = [1, 2].map((index) => complete(code, `${NEW_PASSWORD} ${index}`));
    const waiting = sql`select 1 from pg_locks where not granted and database = (
      select oid from pg_database where datname = current_database()) or (not granted and locktype = 'transactionid')`;
    while (on().dialect === "postgres" && (await waiting.execute(outside)).rows.length < 2) {}
    release.resolve();
    await holding;
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const [winner] = outcomes.flatMap(({ status }, index) => (status === "fulfilled" ? [index + 1] : []));
    expect((await signIn(`${NEW_PASSWORD} ${winner}`)).user.username).toBe(name);
    await outside.destroy();
  });

  it("can't be reset for an account that was deactivated meanwhile", async () => {
    const { code } = await askFor();
    await change({ active: 0 });
    await expect(check(code)).rejects.toMatchObject(DEAD);
    await expect(complete(code)).rejects.toMatchObject(DEAD);
  });

  it("loses its link when its account is deactivated, even if it is activated again", async () => {
    const root = await tessera.signIn(`root-${name}`, "ADMIN");
    const { id } = (await tessera.signIn(name).then((page) => page.session.current.query())).user as { id: string };
    const activate = (active: boolean) => root.admin.user.update.mutate({ id, active });
    const { code } = await askFor();
    await activate(false);
    await activate(true);
    await expect(check(code)).rejects.toMatchObject(DEAD);
    await expect(complete(code)).rejects.toMatchObject(DEAD);

    const late = await askFor();
    await change({ active: 0 });
    await activate(true);
    await expect(check(late.code)).rejects.toMatchObject(DEAD);
  });

  it("loses its link when the password is changed in another way", async () => {
    const { code } = await askFor();
    const page = await tessera.signIn(name);
    await page.profile.changePassword.mutate({ current: PASSWORD, next: NEW_PASSWORD });
    await expect(check(code)).rejects.toMatchObject(DEAD);
  });

  it("loses its link when the email address changes", async () => {
    const { code } = await askFor();
    const email = `new-${name}@example.org`;
    await (await tessera.signIn(name)).profile.changeEmail.mutate({ email, password: PASSWORD });
    const confirmation = /\/confirm-email\/([\w-]+)/.exec((await mailed()).at(-1)?.text ?? "")?.[1] ?? "";
    expect(await check(code)).toMatchObject({ username: name });
    await tessera.page().profile.confirmEmail.mutate({ code: confirmation });
    await expect(check(code)).rejects.toMatchObject(DEAD);
  });

  it("is reset by the administrator where the server sends no email", async () => {
    expect((await tessera.page().session.current.query()).mailConfigured).toBe(true);
    const other = await Tessera.start(on(), {}, tessera.clock);
    expect((await other.page().session.current.query()).mailConfigured).toBe(false);
    for (const login of [name, "no-one"]) {
      await expect(other.page().passwordReset.request.mutate({ login })).rejects.toMatchObject({
        message: expect.stringContaining("Ask your administrator"),
        data: { errorCode: "CONFLICT" },
      });
    }
    await other.stop();
  });
});
