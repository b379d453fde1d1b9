import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { countQueries } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer } from "../../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { TotpApp } from "../second-factor/totp-app.testing.ts";

describeOnEachDb("signing in with a second factor", (on) => {
  let tessera: Tessera;
  let mail: MailServer;
  let root: Page;
  let app: TotpApp;
  let recoveryCodes: string[];

  beforeAll(async () => {
    mail = await MailServer.start();
    tessera = await Tessera.start(on(), { mail: { smtpUrl: mail.url, from: null }, trustedProxies: ["127.0.0.1"] });
    root = await tessera.signIn("root", "ADMIN");
    await tessera.addUser("plain");
    ({ app, recoveryCodes } = await TotpApp.setUp(await tessera.signIn("ada", "USER"), tessera.clock));
  });
  afterAll(async () => {
    await tessera.stop();
    await mail.stop();
  });
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    // No test begins in a step whose code another one used.
    tessera.clock.advance({ seconds: 90 });
  });

  const signIn = (totp?: string, password = PASSWORD, login = "ada", ip = "192.0.2.1") =>
    tessera.page({ "x-forwarded-for": ip }).session.signIn.mutate({ login, password, totp });
  const seen = (attempt: Promise<unknown>) =>
    attempt.then(
      () => "in",
      ({ data }) => data.reason ?? data.errorCode,
    );
  const entries = async (action: "SIGNED_IN" | "RECOVERY_CODE_USED") =>
    (await root.admin.audit.list.query({ action })).data;

  it("asks for the code after a correct password, and accepts it", async () => {
    const page = tessera.page();
    await expect(page.session.signIn.mutate({ login: "ada", password: PASSWORD })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", httpStatus: 400, reason: "SECOND_FACTOR", issues: [{ path: ["totp"] }] },
    });
    expect(page.cookie()).toBe("");
    expect(await seen(signIn(""))).toBe("SECOND_FACTOR");
    const { user, recoveryCodesLeft } = await signIn(` ${app.code()} `);
    expect([user.username, recoveryCodesLeft]).toEqual(["ada", null]);
    expect((await entries("SIGNED_IN"))[0]).toMatchObject({
      ...{ actor: { username: "ada" }, outcome: "done", ip: "192.0.2.1" },
      details: { with: "password and one-time code" },
    });
    await tessera.signIn("plain");
    expect((await entries("SIGNED_IN"))[0]).toMatchObject({ details: { with: "password" } });
  });

  it("accepts codes of the step before and after, none twice and none older than the last one", async () => {
    expect([await seen(signIn(app.code(-2))), await seen(signIn(app.code(2)))]).toEqual([
      "SECOND_FACTOR",
      "SECOND_FACTOR",
    ]);
    expect(await seen(signIn(app.code(-1)))).toBe("in");
    expect(await seen(signIn(app.code(-1)))).toBe("SECOND_FACTOR");
    expect(await seen(signIn(app.code(1)))).toBe("in");
    expect(await seen(signIn(app.code()))).toBe("SECOND_FACTOR");
    expect(await seen(signIn(app.code(1)))).toBe("SECOND_FACTOR");
  });

  it("accepts only one of many simultaneous uses of a code", async () => {
    const attempts = Array.from({ length: 5 }, () => seen(signIn(app.code())));
    expect((await Promise.all(attempts)).filter((answer) => answer === "in")).toHaveLength(1);
  });

  it("accepts each recovery code once, however it is typed, and informs the owner", async () => {
    const [first = "", second = ""] = recoveryCodes;
    await tessera.ctx.outbox.sendDue();
    const before = mail.mails.length;
    const typed = ` ${first.replaceAll("-", " ").replaceAll("0", "O").replaceAll("1", "l").toUpperCase()} `;
    expect((await signIn(typed)).recoveryCodesLeft).toBe(9);
    expect(await seen(signIn(first))).toBe("SECOND_FACTOR");
    const twice = await Promise.all([seen(signIn(second)), seen(signIn(second)), seen(signIn(second))]);
    expect(twice.sort()).toEqual(["SECOND_FACTOR", "SECOND_FACTOR", "in"]);
    expect(await entries("RECOVERY_CODE_USED")).toMatchObject([
      { actor: { username: "ada" }, details: { left: 8 } },
      { actor: { username: "ada" }, details: { left: 9 } },
    ]);
    expect((await entries("SIGNED_IN"))[0]).toMatchObject({ details: { with: "password and recovery code" } });
    await tessera.ctx.outbox.sendDue();
    expect(mail.mails.length).toBe(before + 2);
    expect(mail.mails.at(-1)).toMatchObject({ to: ["ada@example.org"] });
    expect(mail.mails.at(-1)?.source).toContain("8 recovery codes are left");
    expect(mail.mails.at(-1)?.source).not.toContain(second);
    const plain = await tessera.signIn("plain");
    const { recoveryCodes: foreign } = await TotpApp.setUp(plain, tessera.clock);
    expect(await seen(signIn(foreign[0]))).toBe("SECOND_FACTOR");
    await plain.secondFactor.disableTotp.mutate();
    await tessera.ctx.outbox.sendDue();
  });

  it("delays wrong codes after a correct password, from any address, and warns the owner once", async () => {
    await tessera.ctx.gatheringAudit.flush();
    const before = { mails: mail.mails.length, entries: (await entries("SIGNED_IN")).length };
    const guess = (ip: number) => seen(signIn("000000", PASSWORD, "ada", `198.51.100.${ip}`));
    for (let ip = 1; ip <= 5; ip++) expect(await guess(ip)).toBe("SECOND_FACTOR");
    expect(await guess(6)).toBe("RATE_LIMITED");
    expect(await seen(signIn(app.code()))).toBe("RATE_LIMITED");
    for (let ip = 7; ip <= 20; ip++) {
      tessera.clock.advance({ hours: 1 });
      expect(await guess(ip)).toBe("SECOND_FACTOR");
      expect(await guess(ip)).toBe("RATE_LIMITED");
    }
    await tessera.ctx.gatheringAudit.flush();
    // One for each address it came from.
    expect((await entries("SIGNED_IN")).length - before.entries).toBe(19);
    expect((await entries("SIGNED_IN"))[0]).toMatchObject({
      ...{ actor: null, owner: { username: "ada" }, outcome: "denied" },
      details: { wrong: "second factor", count: 1 },
    });
    await tessera.ctx.outbox.sendDue();
    expect(mail.mails.length).toBe(before.mails + 1);
    expect(mail.mails.at(-1)?.source).toContain("knows your password");
    tessera.clock.advance({ hours: 1 });
    expect(await seen(signIn(app.code()))).toBe("in");
    tessera.clock.advance({ seconds: 30 });
    for (let ip = 1; ip <= 4; ip++) expect(await guess(ip)).toBe("SECOND_FACTOR");
    expect(await seen(signIn(app.code()))).toBe("in");
  });

  it("counts wrong codes that arrive at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, ip) => seen(signIn("000000", PASSWORD, "ada", `203.0.113.${ip}`))),
    );
    expect(answers.filter((answer) => answer === "SECOND_FACTOR")).toHaveLength(5);
  });

  it("reveals nothing of a second factor after a wrong password, in words or in work, and uses no code up", async () => {
    const { data, message } = await signIn(app.code(), "a wrong guess").catch((error) => error);
    const plain = await signIn(undefined, "a wrong guess", "plain").catch((error) => error);
    const absent = await signIn("123456", "a wrong guess", "no-one").catch((error) => error);
    for (const other of [plain, absent]) {
      expect([other.message, { ...other.data, requestId: "" }]).toEqual([message, { ...data, requestId: "" }]);
    }
    const queries = countQueries(tessera.ctx);
    const workOf = async (login: string, totp?: string) => {
      const before = queries.count;
      // One account and address after the other, up to the last try without a delay.
      for (let count = 0; count < 5; count++)
        await seen(signIn(totp, "a wrong guess", login, `192.0.2.${login.length}`));
      return queries.count - before;
    };
    const works = [await workOf("ada", app.code()), await workOf("plain"), await workOf("no-one-here", app.code())];
    expect(new Set(works).size).toBe(1);
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    expect(await seen(signIn(app.code()))).toBe("in");
  });

  it("audits wrong passwords once a minute with their number, for known and unknown accounts alike", async () => {
    await tessera.ctx.gatheringAudit.flush();
    const before = (await entries("SIGNED_IN")).length;
    for (let count = 0; count < 7; count++) await seen(signIn(undefined, "a wrong guess", "plain"));
    for (let count = 0; count < 7; count++) await seen(signIn(undefined, "a wrong guess", "no-such-name"));
    await tessera.ctx.gatheringAudit.flush();
    const written = (await entries("SIGNED_IN")).slice(0, (await entries("SIGNED_IN")).length - before);
    expect(written).toMatchObject([
      { actor: null, owner: null, outcome: "denied", details: { wrong: "password", count: 5 } },
      { actor: null, owner: { username: "plain" }, outcome: "denied", details: { wrong: "password", count: 5 } },
    ]);
    expect(JSON.stringify(written)).not.toContain("no-such-name");
  });
});
