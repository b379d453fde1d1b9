import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer, readable } from "../../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

const PUBLIC_URL = "https://tessera.example";

describeOnEachDb("emails of notices", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let post: MailServer;

  const start = (mail: { smtpUrl: string; from: string | null } | null = { smtpUrl: post.url, from: null }) =>
    Tessera.start(on(), { mail, publicUrl: PUBLIC_URL }, tessera?.clock);

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await start();
    await tessera.addUser("alice");
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));
  beforeEach(async () => {
    const { db } = tessera.ctx;
    await db.deleteFrom("notice").execute();
    await db.deleteFrom("token").execute();
    post.mails.length = 0;
    alice = tessera.page({ origin: PUBLIC_URL });
    await alice.session.signIn.mutate({ login: "alice", password: PASSWORD });
  });
  afterEach(() => {
    post.onMail = () => {};
  });

  /** Creates a token and reports it as leaked: its owner gets an email. */
  const leak = async (name = "CI", owner = alice) => {
    const made = await owner.token.create.mutate({ name, scopes: ["all"], expiresInDays: 90 });
    await tessera.rest(null, "POST /credentials/revoke", { credentials: [made.secret] });
    return made;
  };
  /** The same for as many people, who get an email each. */
  const leakOfEach = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const username = `person-${index}`;
      const known = await tessera.ctx.db.selectFrom("user").select("id").where("username", "=", username).execute();
      if (known.length === 0) await tessera.addUser(username);
      const page = tessera.page({ origin: PUBLIC_URL });
      await page.session.signIn.mutate({ login: username, password: PASSWORD });
      await leak(`CI ${index}`, page);
    }
  };
  const tick = () => tessera.background.tick();
  const stateOf = async () => {
    const rows = await tessera.ctx.db.selectFrom("notice").select(["mailState", "mailAttempts"]).execute();
    return rows.map(({ mailState, mailAttempts }) => [mailState, mailAttempts]);
  };
  it("go to the owner once, with a link to the token and never the token itself", async () => {
    const { token, secret } = await leak("<b>Nightly</b>");
    await tick();
    await tick();
    expect(post.mails).toHaveLength(1);
    const [{ to, from, source } = { to: [], from: "", source: "" }] = post.mails;
    expect([to, from]).toEqual([["alice@example.org"], "tessera@tessera.example"]);
    expect(await stateOf()).toEqual([["sent", 1]]);
    const text = readable(source);
    expect(text).toContain(`${PUBLIC_URL}/settings/tokens/${token.id}`);
    expect(text).toContain("“<b>Nightly</b>” was leaked");
    expect(text).toContain("&#60;b&#62;Nightly&#60;/b&#62;");
    expect(text).toContain(token.preview);
    expect(text).toMatch(/^Content-Type: text\/plain/m);
    expect(text).toMatch(/^Content-Type: text\/html/m);
    expect(source).toMatch(/^Message-ID: <[^@]+@tessera\.example>/m);
    expect(text).not.toContain(secret);
    expect(text).not.toMatch(/tsr_pat_[0-9A-Za-z]{9}/);
    expect(tessera.log.join("")).not.toContain("s3cret");
  });

  it("are one for all tokens that one act ended, with all of them in it", async () => {
    const names = ["one", "two", "three"];
    const made = [];
    for (const name of names) made.push(await alice.token.create.mutate({ name, scopes: ["all"], expiresInDays: 90 }));
    await tessera.rest(null, "POST /credentials/revoke", { credentials: made.map(({ secret }) => secret) });
    await tick();
    expect(post.mails).toHaveLength(1);
    const text = readable(post.mails[0]?.source ?? "");
    expect(text).toContain("3 API tokens were leaked and revoked");
    for (const { token } of made) expect(text).toContain(token.preview);
    for (const name of names) expect(text).toContain(`“${name}”`);
    expect(await stateOf()).toEqual(names.map(() => ["sent", 1]));
    await tick();
    expect(post.mails).toHaveLength(1);
  });

  it("have one line as their subject, whatever an old token's name holds, and no header of its choice", async () => {
    const { token, secret } = await alice.token.create.mutate({ name: "Old", scopes: ["all"], expiresInDays: 90 });
    const name = "CI\r\n\r\nBcc: all@example.org\r\nX-Forged: 1";
    await tessera.ctx.db.updateTable("token").set({ name }).where("id", "=", token.id).execute();
    await tessera.rest(null, "POST /credentials/revoke", { credentials: [secret] });
    await tick();
    const [mail] = post.mails;
    const [head = ""] = (mail?.source ?? "").split("\r\n\r\n", 1);
    const subjects = head.replace(/\r\n[ \t]+/g, " ").match(/^(subject|bcc|x-forged):.*$/gim);
    expect(subjects?.map((line) => line.slice(0, 8))).toEqual(["Subject:"]);
    expect(mail?.to).toEqual(["alice@example.org"]);
    const [notice] = (await alice.notice.list.query({})).data;
    expect(notice?.text).toContain("“CI Bcc: all@example.org X-Forged: 1”");
  });

  it("come from the configured sender", async () => {
    const other = await start({ smtpUrl: post.url, from: "QA tools <qa@example.org>" });
    await leak();
    await other.background.tick();
    expect(post.mails[0]?.from).toBe("qa@example.org");
    expect(post.mails[0]?.source).toContain("From: QA tools <qa@example.org>");
    await other.stop();
  });

  it("are sent by one of two processes, never by both", async () => {
    const other = await start();
    await leakOfEach(8);
    await Promise.all([tessera.background.tick(), other.background.tick()]);
    expect(post.mails).toHaveLength(8);
    expect(new Set(post.mails.map(({ source }) => /Subject: .*/.exec(readable(source))?.[0])).size).toBe(8);
    await other.stop();
  });

  it("are tried five times, with longer and longer pauses, and then given up", async () => {
    await leak();
    let tries = 0;
    post.onMail = () => {
      tries += 1;
      throw Object.assign(new Error("mailbox full"), { responseCode: 452 });
    };
    await tick();
    for (const [index, minutes] of [1, 5, 30, 120].entries()) {
      expect([tries, await stateOf()]).toEqual([index + 1, [["pending", index + 1]]]);
      tessera.clock.advance({ seconds: minutes * 60, ms: -1 });
      await tick();
      expect(tries).toBe(index + 1);
      tessera.clock.advance({ ms: 1 });
      await tick();
    }
    expect(await stateOf()).toEqual([["failed", 5]]);
    tessera.clock.advance({ days: 1 });
    await tick();
    expect([tries, post.mails]).toEqual([5, []]);
  });

  it("that the mail server rejects for good are given up at once, and block no other", async () => {
    await leak("Refused");
    await leakOfEach(1);
    post.onMail = ({ source }) => {
      if (!readable(source).includes("Refused")) return;
      throw Object.assign(new Error("no such mailbox; you are s3cret/+"), { responseCode: 550 });
    };
    await tick();
    expect((await stateOf()).sort()).toEqual([
      ["failed", 1],
      ["sent", 1],
    ]);
    expect(tessera.log.join("")).toContain("no such mailbox; you are …");
  });

  it("wait for a corrected configuration if the mail server rejects Tessera's credentials", async () => {
    const other = await start({ smtpUrl: post.url.replace("s3cret", "guessed"), from: null });
    await leak();
    await other.background.tick();
    expect(await stateOf()).toEqual([["pending", 1]]);
    await other.stop();
  });

  it("survive a mail server that is down, and a crash while sending", async () => {
    const down = await MailServer.start();
    await down.stop();
    const other = await start({ smtpUrl: down.url, from: null });
    await leak();
    await other.background.tick();
    await other.stop();
    expect(await stateOf()).toEqual([["pending", 1]]);
    tessera.clock.advance({ seconds: 60 });
    const claimed = new Date(Date.parse(tessera.clock.now()) + 300_000).toISOString();
    await tessera.ctx.db.updateTable("notice").set({ mailDueAt: claimed, mailAttempts: 2 }).execute();
    await tick();
    expect(post.mails).toEqual([]);
    tessera.clock.advance({ seconds: 300 });
    await tick();
    expect(post.mails).toHaveLength(1);
    expect(await stateOf()).toEqual([["sent", 3]]);
  });

  it("are finished one by one at a stop: the current one is sent, no other is begun", async () => {
    const other = await start();
    await leakOfEach(3);
    let letGo = () => {};
    const arrived = new Promise<void>((resolve) => {
      post.onMail = () => {
        resolve();
        return new Promise((go) => {
          letGo = go;
        });
      };
    });
    const ticking = other.background.tick();
    await arrived;
    const stopped = other.stop();
    letGo();
    await Promise.all([ticking, stopped]);
    expect(post.mails).toHaveLength(1);
    post.onMail = () => {};
    await tick();
    expect(post.mails).toHaveLength(3);
  });

  it("are skipped for recipients without an address", async () => {
    const { db } = tessera.ctx;
    for (const change of [{ email: null }, { active: 0 as const }]) {
      await leak();
      await db.updateTable("user").set(change).where("username", "=", "alice").execute();
      await tick();
      await db
        .updateTable("user")
        .set({ email: "alice@example.org", active: 1 })
        .where("username", "=", "alice")
        .execute();
    }
    expect([post.mails, await stateOf()]).toEqual([
      [],
      [
        ["skipped", 1],
        ["skipped", 1],
      ],
    ]);
  });

  it("are logged without their links if there is no mail server", async () => {
    const other = await start(null);
    const { token } = await leak();
    await other.background.tick();
    expect(await stateOf()).toEqual([["skipped", 1]]);
    const lines = other.log.filter((line) => line.includes("mail not sent"));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("LEAKED");
    expect(lines[0]).not.toContain("http");
    expect(lines[0]).not.toContain(token.id);
    await tick();
    expect(post.mails).toEqual([]);
    await other.stop();
  });
});
