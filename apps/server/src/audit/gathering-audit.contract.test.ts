import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { MailServer } from "../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../testing/tessera.testing.ts";

const UNKNOWN = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";

describeOnEachDb("the audit log of what callers can repeat", (on) => {
  let tessera: Tessera;
  let post: MailServer;
  let root: Page;
  let seen = 0;

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await Tessera.start(on(), {
      trustedProxies: ["127.0.0.1"],
      mail: { smtpUrl: post.url, from: null },
    });
    root = await tessera.signIn("root", "ADMIN");
    await tessera.addUser("alice");
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    await written();
  });

  /** The entries since the last call, oldest first, once their minute is over. */
  async function written() {
    tessera.clock.advance({ seconds: 60 });
    await tessera.background.tick();
    const { data } = await root.admin.audit.list.query({ limit: 200 });
    const entries = data.filter(({ seq }) => seq > seen).reverse();
    seen = data[0]?.seq ?? 0;
    return entries;
  }
  const from = (ip: string) => ({ "x-forwarded-for": ip });
  const guess = (login: string, ip: string) =>
    tessera
      .page(from(ip))
      .session.signIn.mutate({ login, password: "a wrong guess" })
      .catch(() => {});

  it("writes one entry for failed sign-ins for each account, address and minute, with a count", async () => {
    await guess("alice", "192.0.2.1");
    tessera.clock.advance({ seconds: 5 });
    await guess("alice", "192.0.2.1");
    await guess("root", "192.0.2.1");
    await guess("alice", "192.0.2.2");
    await tessera.background.tick();
    expect((await root.admin.audit.list.query({ limit: 1 })).data[0]?.seq).toBe(seen);
    const entries = await written();
    const reply = { action: "SIGNED_IN", outcome: "denied", actor: null };
    expect(entries).toMatchObject([
      { ...reply, owner: { username: "alice" }, ip: "192.0.2.1", details: { wrong: "password", count: 2 } },
      { ...reply, owner: { username: "root" }, ip: "192.0.2.1", details: { wrong: "password", count: 1 } },
      { ...reply, owner: { username: "alice" }, ip: "192.0.2.2", details: { wrong: "password", count: 1 } },
    ]);
    const { firstAt, lastAt } = entries[0]?.details ?? {};
    expect(Date.parse(String(lastAt)) - Date.parse(String(firstAt))).toBe(5000);
  });

  it("shows password spraying over many accounts, without any login that was typed", async () => {
    for (let index = 0; index < 20; index++) await guess(`sprayed-${index}`, "2001:db8::1");
    const entries = await written();
    expect(entries).toMatchObject([{ action: "SIGNED_IN", owner: null, details: { wrong: "password", count: 20 } }]);
    expect(JSON.stringify(entries)).not.toContain("sprayed");
  });

  it("writes at most 31 entries of a kind in a minute, for any number of addresses", async () => {
    for (let index = 0; index < 45; index++) await guess(`no-one-${index}`, `198.51.100.${index}`);
    const entries = (await written()).filter(({ action }) => action === "SIGNED_IN");
    expect(entries).toHaveLength(31);
    expect(entries.at(-1)).toMatchObject({ ip: null, details: { others: true, count: 15 } });
  });

  it("shows exceeded limits by caller", async () => {
    for (let index = 0; index < 7; index++) await guess("alice", "192.0.2.3");
    for (let index = 0; index < 62; index++) await tessera.rest(UNKNOWN, "GET /me", undefined, from("192.0.2.4"));
    const alice = await tessera.signIn("alice");
    const change = { email: "new@example.org", password: PASSWORD };
    for (let index = 0; index < 11; index++) await alice.profile.changeEmail.mutate(change).catch(() => {});
    const limited = (await written()).filter(({ action }) => action === "RATE_LIMITED");
    expect(limited).toMatchObject([
      { actor: null, ip: "192.0.2.3", details: { limit: "Too many failed sign-ins", count: 2 } },
      { actor: null, ip: "192.0.2.4", details: { limit: "Too many invalid tokens from this address", count: 2 } },
      { actor: { username: "alice" }, details: { limit: "Too many changes of your email address", count: 1 } },
    ]);
  });

  it("shows a token above its quota once, with the token", async () => {
    await root.session.confirmPassword.mutate({ password: PASSWORD });
    await root.admin.settings.update.mutate({ tokenRequestsPerMinute: 1 });
    const secret = await tessera.token(await tessera.signIn("alice"));
    for (let index = 0; index < 3; index++) await tessera.rest(secret, "GET /me");
    await root.admin.settings.update.mutate({ tokenRequestsPerMinute: 600 });
    await tessera.ctx.tokenUsage.flush();
    const entries = (await written()).filter(({ outcome }) => outcome === "denied");
    expect(entries).toMatchObject([{ action: "API_KEY_DENIED", details: { errorCode: "RATE_LIMITED", count: 2 } }]);
  });

  it("shows rejected sessions, with their account where that is known", async () => {
    const bob = await tessera.signIn("bob", "USER");
    const cookie = bob.cookie();
    const ask = () => fetch(`${tessera.url}/trpc/me.get`, { headers: { cookie, ...from("192.0.2.5") } });
    await bob.session.signOut.mutate();
    for (let index = 0; index < 3; index++) expect((await ask()).status).toBe(401);
    const elsewhere = { cookie: root.cookie(), origin: "https://evil.example", ...from("192.0.2.5") };
    expect((await fetch(`${tessera.url}/trpc/me.get`, { headers: elsewhere })).status).toBe(403);
    const gone = await tessera.signIn("gone", "USER");
    const { db } = tessera.ctx;
    await db.updateTable("user").set({ active: 0 }).where("username", "=", "gone").execute();
    expect((await gone.session.current.query()).user).toBeNull();
    const refused = (await written()).filter(({ action }) => action === "SESSION_REFUSED");
    expect(refused).toMatchObject([
      { outcome: "denied", actor: null, ip: "192.0.2.5", details: { reason: "ended or unknown", count: 3 } },
      { outcome: "denied", actor: null, ip: "192.0.2.5", details: { reason: "another site", count: 1 } },
      { outcome: "denied", actor: null, owner: { username: "gone" }, details: { reason: "account deactivated" } },
    ]);
  });

  it("shows confirmations and requests for password resets", async () => {
    const alice = await tessera.signIn("alice");
    await alice.session.confirmPassword.mutate({ password: PASSWORD });
    await expect(alice.session.confirmPassword.mutate({ password: "not it" })).rejects.toThrow();
    const page = tessera.page(from("192.0.2.6"));
    await page.passwordReset.request.mutate({ login: "alice" });
    await page.passwordReset.request.mutate({ login: "no-one-here" });
    const entries = (await written()).filter(({ action }) => action !== "SIGNED_IN");
    expect(entries).toMatchObject([
      { action: "IDENTITY_CONFIRMED", outcome: "done", actor: { username: "alice" }, details: { with: "password" } },
      { action: "IDENTITY_CONFIRMED", outcome: "denied", actor: { username: "alice" }, details: { wrong: "password" } },
      { action: "PASSWORD_RESET_REQUESTED", actor: null, owner: { username: "alice" }, ip: "192.0.2.6" },
      { action: "PASSWORD_RESET_REQUESTED", actor: null, owner: null, ip: "192.0.2.6" },
    ]);
  });

  it("shows exports of the log", async () => {
    const headers = { cookie: root.cookie(), "sec-fetch-site": "same-origin" };
    for (const format of ["csv", "csv", "jsonl"]) {
      await (await fetch(`${tessera.url}/admin-export/audit-events.${format}`, { headers })).text();
    }
    const reply = { action: "AUDIT_EXPORTED", actor: { username: "root" } };
    expect(await written()).toMatchObject([
      { ...reply, details: { format: "csv", count: 2 } },
      { ...reply, details: { format: "jsonl", count: 1 } },
    ]);
  });

  it("keeps entries it can't write for the next try, and writes the rest when the server stops", async () => {
    await guess("alice", "192.0.2.7");
    const { db } = tessera.ctx;
    await db.schema.alterTable("auditHead").renameTo("hidden").execute();
    await tessera.ctx.gatheringAudit.flush();
    await guess("alice", "192.0.2.7");
    await db.schema.alterTable("hidden").renameTo("auditHead").execute();
    expect(tessera.log.join("")).toContain("failed to write gathered audit entries; will retry");
    expect(await written()).toMatchObject([{ action: "SIGNED_IN", details: { count: 2 } }]);
    const other = await Tessera.start(on(), {}, tessera.clock);
    await other
      .page()
      .session.signIn.mutate({ login: "root", password: "a wrong guess" })
      .catch(() => {});
    await other.stop();
    expect(await written()).toMatchObject([{ action: "SIGNED_IN", details: { count: 1 } }]);
  });
});
