import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { TotpApp } from "../second-factor/totp-app.testing.ts";

const HOME = "192.0.2.1";

describeOnEachDb("known devices", (on) => {
  let tessera: Tessera;
  let name: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] });
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    name = `ada-${crypto.randomUUID().slice(0, 8)}`;
    await tessera.addUser(name);
  });

  const browser = (ip = HOME) => tessera.page({ "x-forwarded-for": ip });
  const outcome = (page: Page, password = PASSWORD, login = name) =>
    page.session.signIn.mutate({ login, password }).then(
      () => "in",
      ({ data }) => data.errorCode as string,
    );
  const knownBrowser = async (login = name) => {
    const page = browser();
    await page.session.signIn.mutate({ login, password: PASSWORD });
    await page.session.signOut.mutate();
    return page;
  };
  /** Wrong passwords from many addresses and from home, until both the account and the address have to wait. */
  const attack = async () => {
    for (let count = 0; count < 24; count++) await outcome(browser(`198.51.100.${count}`), "a wrong guess");
    for (let count = 0; count < 8; count++) await outcome(browser(), "a wrong guess");
    for (let count = 0; count < 32; count++) await outcome(browser(), "a wrong guess", `stranger-${count}`);
  };

  it("let their owner sign in while strangers use up the tries of the account and the address", async () => {
    const known = await knownBrowser();
    for (let second = 0; second < 10; second++) {
      await attack();
      expect(await outcome(browser())).toBe("RATE_LIMITED");
      expect(await outcome(known)).toBe("in");
      tessera.clock.advance({ seconds: 24 });
    }
  });

  it("count user name and email address as one account, and don't reveal which accounts exist", async () => {
    for (let count = 0; count < 3; count++) expect(await outcome(browser(), "wrong", name)).toBe("INVALID_INPUT");
    const email = `${name}@example.org`;
    for (let count = 0; count < 2; count++) expect(await outcome(browser(), "wrong", email)).toBe("INVALID_INPUT");
    expect(await outcome(browser(), PASSWORD, email)).toBe("RATE_LIMITED");
    expect(await outcome(browser(), PASSWORD, name)).toBe("RATE_LIMITED");
    for (let count = 0; count < 5; count++) expect(await outcome(browser(), "wrong", "no-one")).toBe("INVALID_INPUT");
    expect(await outcome(browser(), "wrong", "no-one")).toBe("RATE_LIMITED");
  });

  it("have tries of their own, so that a stolen cookie can't guess forever", async () => {
    const known = await knownBrowser();
    for (let count = 0; count < 10; count++) expect(await outcome(known, "a wrong guess")).toBe("INVALID_INPUT");
    // From here on it counts as any other browser does.
    for (let count = 0; count < 5; count++) expect(await outcome(known, "a wrong guess")).toBe("INVALID_INPUT");
    expect(await outcome(known, "a wrong guess")).toBe("RATE_LIMITED");
    expect(await outcome(known)).toBe("RATE_LIMITED");
    tessera.clock.advance({ seconds: 1 });
    expect(await outcome(known)).toBe("in");
  });

  it("are known only to the accounts that signed in there", async () => {
    const other = `bob-${crypto.randomUUID().slice(0, 8)}`;
    await tessera.addUser(other);
    const theirs = await knownBrowser(other);
    await attack();
    expect(await outcome(theirs)).toBe("RATE_LIMITED");
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    expect(await outcome(theirs)).toBe("in");
    await theirs.session.signOut.mutate();
    await attack();
    expect(await outcome(theirs)).toBe("in");
    expect(await outcome(theirs, PASSWORD, other)).toBe("in");
  });

  it("get another cookie with each sign-in, so that a copy of the old one is worth nothing", async () => {
    const known = await knownBrowser();
    const copy = { "x-forwarded-for": HOME, cookie: known.cookies() };
    await known.session.signIn.mutate({ login: name, password: PASSWORD });
    expect(known.cookies()).toMatch(/tessera_device=[\w-]{43}/);
    const value = /tessera_device=([\w-]+)/.exec(known.cookies())?.[1] as string;
    expect(await dumpDatabase(tessera.ctx)).not.toContain(value);
    await attack();
    expect(await outcome(tessera.page(copy))).toBe("RATE_LIMITED");
    const planted = { "x-forwarded-for": HOME, cookie: `tessera_device=${"p".repeat(43)}` };
    expect(await outcome(tessera.page(planted))).toBe("RATE_LIMITED");
  });

  it("are forgotten after a year without a sign-in, and with the account's deactivation", async () => {
    const root = await tessera.signIn(`root-${name}`, "ADMIN");
    const known = await knownBrowser();
    const rows = () => tessera.ctx.db.selectFrom("device").selectAll().execute();
    const { id } = (await tessera.signIn(name).then((page) => page.session.current.query())).user as { id: string };
    await root.admin.user.update.mutate({ id, active: false });
    await root.admin.user.update.mutate({ id, active: true });
    expect((await rows()).filter(({ userId }) => userId === id)).toEqual([]);
    await attack();
    expect(await outcome(known)).toBe("RATE_LIMITED");

    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    expect(await outcome(known)).toBe("in");
    tessera.clock.advance({ days: 365 });
    await attack();
    expect(await outcome(known)).toBe("RATE_LIMITED");
    await tessera.background.tick();
    expect(await rows()).toEqual([]);
  });

  it("are at most twenty of one account", async () => {
    const first = await knownBrowser();
    for (let count = 0; count < 20; count++) {
      tessera.clock.advance({ seconds: 1 });
      await tessera.signIn(name);
    }
    await attack();
    expect(await outcome(first)).toBe("RATE_LIMITED");
  });

  it("have tries of their own for codes of the second factor", async () => {
    const known = browser();
    await known.session.signIn.mutate({ login: name, password: PASSWORD });
    const { app } = await TotpApp.setUp(known, tessera.clock);
    const withCode = (page: Page, totp: string) =>
      page.session.signIn.mutate({ login: name, password: PASSWORD, totp }).then(
        () => "in",
        ({ data }) => data.errorCode as string,
      );
    for (let count = 0; count < 6; count++) await withCode(browser(), "000000");
    expect(await withCode(browser(), app.code(1))).toBe("RATE_LIMITED");
    expect(await withCode(known, app.code(1))).toBe("in");
  });

  it("don't matter inside a session: its owner confirms the password however many tries strangers make", async () => {
    const page = browser();
    await page.session.signIn.mutate({ login: name, password: PASSWORD });
    await attack();
    expect(await page.session.confirmPassword.mutate({ password: PASSWORD })).toEqual({
      authenticatedAt: tessera.clock.now(),
    });
    const wrong = () => page.session.confirmPassword.mutate({ password: "a wrong guess" });
    for (let count = 0; count < 5; count++) {
      await expect(wrong()).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    }
    await expect(wrong()).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED" } });
  });
});
