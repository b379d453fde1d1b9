import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer } from "../../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { Authenticator } from "../second-factor/authenticator.testing.ts";
import { TotpApp } from "../second-factor/totp-app.testing.ts";

const PUBLIC = "https://tessera.example";
const STALE = { data: { errorCode: "FORBIDDEN", reason: "RECENT_PROOF" } };
const refused = (field?: string) => ({
  data: { errorCode: "INVALID_INPUT", ...(field === undefined ? {} : { issues: [{ path: [field] }] }) },
});

describeOnEachDb("confirming who sits at an open page", (on) => {
  let tessera: Tessera;
  let mail: MailServer;
  let root: Page;
  let bob: Page;
  let app: TotpApp;
  let recoveryCodes: string[];
  let key: Authenticator;
  let bobsKey: Authenticator;

  beforeAll(async () => {
    mail = await MailServer.start();
    tessera = await Tessera.start(on(), { publicUrl: PUBLIC, mail: { smtpUrl: mail.url, from: null } });
    await tessera.addUser("root", "ADMIN");
    await tessera.addUser("bob", "ADMIN");
    root = await signIn("root");
    bob = await signIn("bob");
    ({ app, recoveryCodes } = await TotpApp.setUp(root, tessera.clock));
    [key, bobsKey] = [await addPasskey(root), await addPasskey(bob)];
  });
  afterAll(async () => {
    await tessera.stop();
    await mail.stop();
  });
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    tessera.clock.advance({ seconds: 360 });
    await expect(act(root)).rejects.toMatchObject(STALE);
  });

  const signIn = async (login: string) => {
    const page = tessera.page({ origin: PUBLIC });
    await page.session.signIn.mutate({ login, password: PASSWORD });
    return page;
  };
  const addPasskey = async (page: Page) => {
    const authenticator = new Authenticator(PUBLIC);
    const response = authenticator.create(await page.secondFactor.passkeyOptions.mutate());
    await page.secondFactor.addPasskey.mutate({ name: "Laptop", response });
    return authenticator;
  };
  /** What an open page is not enough for. */
  const act = (page: Page) => page.admin.settings.update.mutate({ instanceName: "Tessera" });
  const sign = async (page: Page, authenticator: Authenticator, lies = {}) =>
    authenticator.get(await page.session.confirmPasskeyOptions.mutate(), lies);
  const entries = async () => {
    await tessera.ctx.gatheringAudit.flush();
    return (await root.admin.audit.list.query({ action: "IDENTITY_CONFIRMED" })).data;
  };

  it.each<[string, () => Promise<{ authenticatedAt: string }>]>([
    ["password", () => root.session.confirmPassword.mutate({ password: PASSWORD })],
    ["one-time code", () => root.session.confirmCode.mutate({ code: ` ${app.code()} ` })],
    ["recovery code", () => root.session.confirmCode.mutate({ code: recoveryCodes[0] ?? "" })],
    ["passkey", async () => root.session.confirmPasskey.mutate({ response: await sign(root, key) })],
  ])("accepts the %s, renews the cookie and records it", async (means, confirm) => {
    const thief = tessera.page({ origin: PUBLIC, cookie: root.cookie() });
    expect(await confirm()).toEqual({ authenticatedAt: tessera.clock.now() });
    await act(root);
    await expect(thief.token.list.query()).rejects.toMatchObject({ data: { errorCode: "NO_TOKEN" } });
    tessera.clock.advance({ seconds: 300 });
    await act(root);
    tessera.clock.advance({ ms: 1 });
    await expect(act(root)).rejects.toMatchObject(STALE);
    expect((await entries())[0]).toMatchObject({
      ...{ outcome: "done", actor: { username: "root" } },
      details: { with: means },
    });
  });

  it("informs the owner of a used recovery code, and records what is left", async () => {
    await tessera.ctx.outbox.sendDue();
    const before = mail.mails.length;
    const { recoveryCodesLeft } = await root.secondFactor.get.query();
    await root.session.confirmCode.mutate({ code: recoveryCodes[1] ?? "" });
    await tessera.ctx.outbox.sendDue();
    expect(mail.mails.length).toBe(before + 1);
    expect(mail.mails.at(-1)?.source).toContain(`${recoveryCodesLeft - 1} recovery codes are left`);
    const { data } = await root.admin.audit.list.query({ action: "RECOVERY_CODE_USED" });
    expect(data[0]).toMatchObject({ actor: { username: "root" }, details: { left: recoveryCodesLeft - 1 } });
  });

  it("rejects wrong and replayed codes, and those of others", async () => {
    const [, , fresh = "", other = ""] = recoveryCodes;
    const { recoveryCodes: bobsCodes } = await TotpApp.setUp(await signInByKey(), tessera.clock);
    const confirm = (code: string) => root.session.confirmCode.mutate({ code });
    await expect(confirm("000000")).rejects.toMatchObject(refused("code"));
    await expect(confirm(bobsCodes[0] ?? "no code")).rejects.toMatchObject(refused("code"));
    await confirm(app.code());
    await confirm(fresh);
    for (const used of [app.code(), fresh]) await expect(confirm(used)).rejects.toMatchObject(refused("code"));
    const twice = await Promise.allSettled([confirm(other), confirm(other)]);
    expect(twice.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await entries()).find(({ outcome }) => outcome === "denied")).toMatchObject({
      ...{ actor: { username: "root" } },
      details: { wrong: "second factor" },
    });
  });

  /** Bob's passkey is their second factor. */
  const signInByKey = async () => {
    const page = tessera.page({ origin: PUBLIC });
    const response = bobsKey.get(await page.session.passkeyOptions.mutate());
    await page.session.signInWithPasskey.mutate({ response });
    return page;
  };

  it("uses no code up and renews nothing for a session that has ended meanwhile", async () => {
    const { id: rootId } = (await root.session.current.query()).user ?? { id: "" };
    const before = await root.secondFactor.get.query();
    const other = tessera.page({ origin: PUBLIC });
    await other.session.signInWithPasskey.mutate({
      response: key.get(await other.session.passkeyOptions.mutate()),
    });
    const { db } = tessera.ctx;
    const newest = db.selectFrom("session").select("id").where("userId", "=", rootId).orderBy("id", "desc").limit(1);
    await db.deleteFrom("session").where("id", "=", newest).execute();
    await expect(other.session.confirmCode.mutate({ code: recoveryCodes[4] ?? "" })).rejects.toMatchObject({
      data: { errorCode: "NO_TOKEN" },
    });
    expect((await root.secondFactor.get.query()).recoveryCodesLeft).toBe(before.recoveryCodesLeft);
  });

  it("asks the passkeys of this account alone", async () => {
    const { allowCredentials, challenge, ...rest } = await root.session.confirmPasskeyOptions.mutate();
    expect(rest).toEqual({ rpId: "tessera.example", timeout: 300_000, userVerification: "required" });
    expect(challenge).toMatch(/^[\w-]{43}$/);
    expect(allowCredentials).toEqual([{ id: key.id, type: "public-key", transports: ["internal"] }]);
    await tessera.addUser("eve");
    const eve = await signIn("eve");
    await expect(eve.session.confirmPasskeyOptions.mutate()).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
  });

  it.each<[string, () => Promise<ReturnType<Authenticator["get"]>>]>([
    ["someone else's", () => sign(root, bobsKey)],
    ["someone else's, for their own challenge", async () => sign(await signInByKey(), bobsKey)],
    ["one that answers a sign-in", async () => key.get(await root.session.passkeyOptions.mutate())],
    ["one from another site", () => sign(root, key, { origin: "https://evil.example" })],
    ["one without user verification", () => sign(root, key, { verified: false })],
    ["a copied one", () => sign(root, key, { counter: 1 })],
  ])("rejects %s passkey", async (_what, answer) => {
    await root.session.confirmPasskey.mutate({ response: await sign(root, key) });
    const response = await answer();
    tessera.clock.advance({ seconds: 299 });
    await expect(root.session.confirmPasskey.mutate({ response })).rejects.toMatchObject(refused());
    tessera.clock.advance({ seconds: 2 });
    await expect(act(root)).rejects.toMatchObject(STALE);
    expect((await entries())[0]).toMatchObject({ outcome: "denied", details: { wrong: "passkey" } });
  });

  it("rejects a passkey's answer that is used twice, or to sign in", async () => {
    const response = await sign(root, key);
    await expect(tessera.page({ origin: PUBLIC }).session.signInWithPasskey.mutate({ response })).rejects.toMatchObject(
      refused(),
    );
    await root.session.confirmPasskey.mutate({ response: await sign(root, key) }).then(async () => {
      const again = await sign(root, key);
      await root.session.confirmPasskey.mutate({ response: again });
      await expect(root.session.confirmPasskey.mutate({ response: again })).rejects.toMatchObject(refused());
    });
  });

  it("slows guessing down in one session by any means, and of codes in all sessions of the account", async () => {
    await tessera.ctx.outbox.sendDue();
    const before = mail.mails.length;
    const guess = (page: Page) => page.session.confirmCode.mutate({ code: "000000" });
    for (let count = 0; count < 5; count++) await expect(guess(root)).rejects.toMatchObject(refused("code"));
    const tooMany = { data: { errorCode: "RATE_LIMITED", retryAfter: 1 } };
    await expect(guess(root)).rejects.toMatchObject(tooMany);
    await expect(root.session.confirmPassword.mutate({ password: PASSWORD })).rejects.toMatchObject(tooMany);
    const other = tessera.page({ origin: PUBLIC });
    await other.session.signInWithPasskey.mutate({
      response: key.get(await other.session.passkeyOptions.mutate()),
    });
    await expect(other.session.confirmCode.mutate({ code: app.code() })).rejects.toMatchObject(tooMany);
    await other.session.confirmPassword.mutate({ password: PASSWORD });
    await tessera.ctx.outbox.sendDue();
    expect(mail.mails.length).toBe(before + 1);
    expect(mail.mails.at(-1)?.source).toContain("several wrong codes");
    tessera.clock.advance({ seconds: 1 });
    await root.session.confirmCode.mutate({ code: app.code() });
  });
});
