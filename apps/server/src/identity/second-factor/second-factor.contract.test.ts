import { afterAll, beforeAll, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer, readable } from "../../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { TotpApp } from "./totp-app.testing.ts";

const refusal = (errorCode: string, more = {}) => ({ data: { errorCode, ...more } });

describeOnEachDb("a second factor", (on) => {
  let tessera: Tessera;
  let root: Page;
  let post: MailServer;

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await Tessera.start(on(), { mail: { smtpUrl: post.url, from: null } });
    root = await tessera.signIn("root", "ADMIN");
    await root.admin.settings.update.mutate({ instanceName: "Ada & Co" });
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));

  const auditOf = async (page: Page) => {
    const actorId = (await page.session.current.query()).user?.id;
    const { data } = await root.admin.audit.list.query({ actorId });
    return data.map(({ action, details }) => ({ action, details }));
  };

  it("starts with a secret that counts once the app's first code confirms it, and brings recovery codes", async () => {
    const ada = await tessera.signIn("ada", "USER");
    const none = { totp: false, passkeys: [], recoveryCodesLeft: 0, required: false };
    expect(await ada.secondFactor.get.query()).toEqual(none);
    const first = await ada.secondFactor.startTotp.mutate();
    const { secret, uri } = await ada.secondFactor.startTotp.mutate();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(secret).not.toBe(first.secret);
    expect(uri).toContain(`otpauth://totp/Ada%20%26%20Co:ada?issuer=Ada%20%26%20Co&secret=${secret}`);
    expect(await ada.secondFactor.get.query()).toEqual(none);
    await tessera.signIn("ada");
    const old = new TotpApp(first.secret, tessera.clock);
    await expect(ada.secondFactor.confirmTotp.mutate({ code: old.code() })).rejects.toMatchObject(
      refusal("INVALID_INPUT", { issues: [{ path: ["code"] }] }),
    );
    const app = new TotpApp(secret, tessera.clock);
    const typed = app.code().replace(/^.../, "$& ");
    const { recoveryCodes } = await ada.secondFactor.confirmTotp.mutate({ code: typed });
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const code of recoveryCodes ?? [])
      expect(code).toMatch(/^(?:[0-9a-hjkmnp-tv-z]{5}-){4}[0-9a-hjkmnp-tv-z]{5}$/);
    expect(await ada.secondFactor.get.query()).toEqual({ ...none, totp: true, recoveryCodesLeft: 10 });
    await expect(ada.secondFactor.startTotp.mutate()).rejects.toMatchObject(refusal("CONFLICT"));
    await expect(ada.secondFactor.confirmTotp.mutate({ code: app.code() })).rejects.toMatchObject(refusal("CONFLICT"));
    expect((await auditOf(ada))[0]).toEqual({
      action: "SECOND_FACTOR_ENABLED",
      details: { factor: "one-time codes" },
    });
    const { data } = await root.admin.user.list.query({ search: "ada" });
    expect(data).toMatchObject([{ username: "ada", secondFactor: true }]);
    const stored = await dumpDatabase(tessera.ctx);
    for (const code of recoveryCodes ?? []) {
      expect(stored).not.toContain(code);
      expect(stored).not.toContain(code.replaceAll("-", ""));
    }
    expect(tessera.log.join("")).not.toContain(secret);
  });

  it("is confirmed by only one of two simultaneous codes", async () => {
    const twin = await tessera.signIn("twin", "USER");
    const { secret } = await twin.secondFactor.startTotp.mutate();
    const code = new TotpApp(secret, tessera.clock).code();
    const confirm = () => twin.secondFactor.confirmTotp.mutate({ code });
    const outcomes = await Promise.allSettled([confirm(), confirm(), confirm()]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await twin.secondFactor.get.query()).recoveryCodesLeft).toBe(10);
  });

  it("is changed only by a user who just gave the password", async () => {
    const bea = await tessera.signIn("bea", "USER");
    await TotpApp.setUp(bea, tessera.clock);
    tessera.clock.advance({ seconds: 300, ms: 1 });
    const { secondFactor } = bea;
    const stale = refusal("FORBIDDEN", { reason: "RECENT_PROOF" });
    await expect(secondFactor.startTotp.mutate()).rejects.toMatchObject(stale);
    await expect(secondFactor.disableTotp.mutate()).rejects.toMatchObject(stale);
    await expect(secondFactor.createRecoveryCodes.mutate()).rejects.toMatchObject(stale);
    await expect(secondFactor.passkeyOptions.mutate()).rejects.toMatchObject(stale);
    await expect(secondFactor.removePasskey.mutate({ id: "any" })).rejects.toMatchObject(stale);
    await bea.session.confirmPassword.mutate({ password: PASSWORD });
    await secondFactor.createRecoveryCodes.mutate();
  });

  it("ends together with its recovery codes, which are then rejected", async () => {
    const carl = await tessera.signIn("carl", "USER");
    const { recoveryCodes } = await TotpApp.setUp(carl, tessera.clock);
    const fresh = await carl.secondFactor.createRecoveryCodes.mutate();
    expect(fresh.recoveryCodes).toHaveLength(10);
    expect(fresh.recoveryCodes).not.toContain(recoveryCodes[0]);
    await carl.secondFactor.disableTotp.mutate();
    expect(await carl.secondFactor.get.query()).toMatchObject({ totp: false, recoveryCodesLeft: 0 });
    await expect(carl.secondFactor.disableTotp.mutate()).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(carl.secondFactor.createRecoveryCodes.mutate()).rejects.toMatchObject(refusal("CONFLICT"));
    await tessera.signIn("carl");
    expect((await auditOf(carl)).slice(1, 4)).toEqual([
      { action: "SECOND_FACTOR_DISABLED", details: { factor: "one-time codes" } },
      { action: "RECOVERY_CODES_CREATED", details: {} },
      { action: "SECOND_FACTOR_ENABLED", details: { factor: "one-time codes" } },
    ]);
  });

  it("can't be reset by its own administrator without the password", async () => {
    const edna = await tessera.signIn("edna", "ADMIN");
    const id = (await edna.session.current.query()).user?.id ?? "";
    await TotpApp.setUp(edna, tessera.clock);
    tessera.clock.advance({ seconds: 300, ms: 1 });
    const reset = () => edna.admin.user.resetSecondFactor.mutate({ id });
    await expect(reset()).rejects.toMatchObject(refusal("FORBIDDEN", { reason: "RECENT_PROOF" }));
    await edna.session.confirmPassword.mutate({ password: PASSWORD });
    await reset();
  });

  it("informs its owner by email of every change", async () => {
    const finn = await tessera.signIn("finn", "USER");
    const id = (await finn.session.current.query()).user?.id ?? "";
    await tessera.ctx.outbox.sendDue();
    post.mails.length = 0;
    const { recoveryCodes } = await TotpApp.setUp(finn, tessera.clock);
    await finn.secondFactor.createRecoveryCodes.mutate();
    await finn.secondFactor.disableTotp.mutate();
    await TotpApp.setUp(finn, tessera.clock);
    await root.session.confirmPassword.mutate({ password: PASSWORD });
    await root.admin.user.resetSecondFactor.mutate({ id });
    await tessera.ctx.outbox.sendDue();
    expect(post.mails.map(({ to, source }) => [...to, /^Subject: (.*)\r$/m.exec(source)?.[1]])).toEqual([
      ["finn@example.org", "An authenticator app was set up for your account"],
      ["finn@example.org", "New recovery codes were made for your account"],
      ["finn@example.org", "A second factor was removed from your account"],
      ["finn@example.org", "An authenticator app was set up for your account"],
      ["finn@example.org", "Your second factor was reset"],
    ]);
    const all = post.mails.map(({ source }) => readable(source)).join("");
    for (const code of recoveryCodes) expect(all).not.toContain(code);
  });

  it("is reset by an administrator, which ends the sessions and keeps the tokens", async () => {
    const dora = await tessera.signIn("dora", "USER");
    const id = (await dora.session.current.query()).user?.id ?? "";
    const secret = await tessera.token(dora);
    await TotpApp.setUp(dora, tessera.clock);
    await expect(dora.admin.user.resetSecondFactor.mutate({ id })).rejects.toMatchObject(refusal("FORBIDDEN"));
    await root.session.confirmPassword.mutate({ password: PASSWORD });
    const reset = (reason?: string) => root.admin.user.resetSecondFactor.mutate({ id, reason });
    expect(await reset("Lost the phone, called back")).toMatchObject({
      account: { id, secondFactor: false },
      sessions: 0,
    });
    expect((await dora.session.current.query()).user).toBeNull();
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    await tessera.signIn("dora");
    await expect(reset()).rejects.toMatchObject(refusal("CONFLICT"));
    await expect(root.admin.user.resetSecondFactor.mutate({ id: "no-one" })).rejects.toMatchObject(
      refusal("NOT_FOUND"),
    );
    const { data } = await root.admin.audit.list.query({ action: "SECOND_FACTOR_RESET" });
    expect(data[0]).toMatchObject({
      ...{ actor: { username: "root" }, owner: { username: "dora" } },
      details: { reason: "Lost the phone, called back" },
    });
  });
});
