import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer, readable } from "../../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

const NEXT = "another horse of another colour";
const PUBLIC_URL = "https://tessera.example";
const refusal = (errorCode: string, field?: string) => ({
  data: { errorCode, ...(field && { issues: [{ path: [field] }] }) },
});

describeOnEachDb("a user's own account", (on) => {
  let tessera: Tessera;
  let post: MailServer;
  let alice: Page;
  let aliceId: string;

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await Tessera.start(on(), { mail: { smtpUrl: post.url, from: null }, publicUrl: PUBLIC_URL });
    await tessera.addUser("bob");
    await tessera.addUser("root", "ADMIN");
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));
  beforeEach(async () => {
    const { db } = tessera.ctx;
    await db.deleteFrom("signInFailure").execute();
    await db.deleteFrom("user").where("username", "=", "alice").execute();
    tessera.clock.advance({ hours: 2 });
    aliceId = await tessera.addUser("alice");
    alice = await signIn("alice");
  });
  afterEach(async () => {
    await tessera.ctx.outbox.sendDue();
    post.mails.length = 0;
    expect(tessera.log.join("")).not.toContain('"level":50');
  });

  const signIn = async (login: string, password = PASSWORD) => {
    const page = tessera.page({ origin: PUBLIC_URL });
    await page.session.signIn.mutate({ login, password });
    return page;
  };
  const isIn = async (page: Page) => (await page.session.current.query()).user !== null;
  const signedOut = () => tessera.page({ origin: PUBLIC_URL });
  /** The recipient and the subject; and the text of the last one. */
  const received = async () => {
    await tessera.ctx.outbox.sendDue();
    const mails = post.mails.splice(0).map(({ to, source }) => ({ to: to.join(), text: readable(source) }));
    return {
      mails: mails.map(({ to, text }) => [to, /^Subject: (.*)$/m.exec(text)?.[1]?.trim()]),
      text: mails.at(-1)?.text ?? "",
    };
  };
  const codeIn = (text: string) => /\/confirm-email\/([\w-]+)/.exec(text)?.[1] as string;
  const entriesOf = async (action: string) => {
    const rows = await tessera.ctx.db
      .selectFrom("audit")
      .selectAll()
      .where("actorId", "=", aliceId)
      .where("action", "=", action)
      .execute();
    return rows.map(({ details }) => JSON.parse(details));
  };
  const addressOf = async (page = alice) => (await page.profile.get.query()).user.email;
  const change = (email: string, password = PASSWORD, page = alice) =>
    page.profile.changeEmail.mutate({ email, password });

  it("has a name that is changed, and a user name that is not", async () => {
    const names = { firstName: "Alice", lastName: "" };
    expect((await alice.profile.update.mutate({ firstName: " Alice ", lastName: "" })).user).toMatchObject(names);
    expect((await alice.session.current.query()).user).toMatchObject({ ...names, username: "alice" });
    expect(await entriesOf("PROFILE_CHANGED")).toEqual([
      { before: { firstName: "alice", lastName: "Example" }, after: names },
    ]);
    await alice.profile.update.mutate(names);
    expect(await entriesOf("PROFILE_CHANGED")).toHaveLength(1);
    await expect(alice.profile.update.mutate({ firstName: " ", lastName: "x" })).rejects.toMatchObject(
      refusal("INVALID_INPUT", "firstName"),
    );
    const more = { ...names, username: "root", systemRole: "ADMIN" };
    await expect(alice.profile.update.mutate(more)).rejects.toMatchObject(refusal("INVALID_INPUT"));
  });

  describe("has an email address that", () => {
    it("changes once the new one is confirmed, and informs the old one", async () => {
      const expiresAt = new Date(Date.parse(tessera.clock.now()) + 86_400_000).toISOString();
      expect(await change("Alice@new.example")).toEqual({ email: "Alice@new.example", expiresAt });
      expect(await alice.profile.get.query()).toMatchObject({
        user: { email: "alice@example.org" },
        pendingEmail: { email: "Alice@new.example", expiresAt },
        canChangeEmail: true,
      });
      const { mails, text } = await received();
      expect(mails).toEqual([["Alice@new.example", "Confirm your new email address"]]);
      expect(text).toContain(`${PUBLIC_URL}/confirm-email/`);
      const code = codeIn(text);
      expect(await dumpDatabase(tessera.ctx)).not.toContain(code);
      await fetch(`${tessera.url}/confirm-email/${code}`);
      expect(tessera.log.join("")).not.toContain(code);
      expect(await addressOf()).toBe("alice@example.org");

      expect(await signedOut().profile.confirmEmail.mutate({ code })).toEqual({ email: "Alice@new.example" });
      expect(await alice.profile.get.query()).toMatchObject({
        user: { email: "Alice@new.example" },
        pendingEmail: null,
      });
      const seen = await received();
      expect(seen.mails).toEqual([["alice@example.org", "Your email address was changed"]]);
      expect(seen.text).toContain("Alice@new.example");
      expect(await entriesOf("EMAIL_CHANGED")).toEqual([
        { before: { email: "alice@example.org" }, after: { email: "Alice@new.example" } },
      ]);
      await signIn("alice@NEW.example");
      await expect(signIn("alice@example.org")).rejects.toMatchObject(refusal("INVALID_INPUT"));
      await expect(signedOut().profile.confirmEmail.mutate({ code })).rejects.toMatchObject(refusal("NOT_FOUND"));
    });

    it("belongs to another account, which only the owner of that account learns", async () => {
      const answers = [await change("free@example.org"), await alice.profile.get.query()];
      const free = await received();
      const taken = [await change("BOB@example.org"), await alice.profile.get.query()];
      expect(JSON.stringify(taken)).toBe(JSON.stringify(answers).replaceAll("free@", "BOB@"));
      const { mails, text } = await received();
      expect(mails).toEqual([["BOB@example.org", "This email address already has an account"]]);
      expect([codeIn(free.text), codeIn(text)]).toEqual([expect.any(String), undefined]);
      expect(text).not.toContain("alice");
      await expect(signedOut().profile.confirmEmail.mutate({ code: codeIn(free.text) })).rejects.toMatchObject(
        refusal("NOT_FOUND"),
      );
    });

    it("is rejected at the confirmation where another account got it first", async () => {
      await change("both@example.org");
      const { text } = await received();
      const carol = await tessera.addUser("both");
      await expect(signedOut().profile.confirmEmail.mutate({ code: codeIn(text) })).rejects.toMatchObject(
        refusal("CONFLICT"),
      );
      expect([await addressOf(), await entriesOf("EMAIL_CHANGED")]).toEqual(["alice@example.org", []]);
      await tessera.ctx.db.deleteFrom("user").where("id", "=", carol).execute();
    });

    it("changes by the newest link alone, within a day, unless the change is cancelled", async () => {
      const confirm = (text: string) => signedOut().profile.confirmEmail.mutate({ code: codeIn(text) });
      const dead = refusal("NOT_FOUND");
      const linkOf = async (email: string) => {
        await change(email);
        return (await received()).text;
      };
      const first = await linkOf("one@example.org");
      const second = await linkOf("two@example.org");
      await expect(confirm(first)).rejects.toMatchObject(dead);
      tessera.clock.advance({ days: 1 });
      await expect(confirm(second)).rejects.toMatchObject(dead);
      expect((await alice.profile.get.query()).pendingEmail).toBeNull();

      const third = await linkOf("three@example.org");
      await alice.profile.cancelEmailChange.mutate();
      await expect(confirm(third)).rejects.toMatchObject(dead);

      const fourth = await linkOf("four@example.org");
      await alice.profile.changePassword.mutate({ current: PASSWORD, next: NEXT });
      await expect(confirm(fourth)).rejects.toMatchObject(dead);

      await change("five@example.org", NEXT);
      const fifth = (await received()).text;
      tessera.clock.advance({ ms: 86_399_999 });
      expect(await confirm(fifth)).toEqual({ email: "five@example.org" });

      await change("six@example.org", NEXT);
      const sixth = (await received()).text;
      const root = await signIn("root");
      await root.admin.user.update.mutate({ id: aliceId, active: false });
      await expect(confirm(sixth)).rejects.toMatchObject(dead);
      await root.admin.user.update.mutate({ id: aliceId, active: true });
      await expect(confirm(sixth)).rejects.toMatchObject(dead);
    });

    it("requires the password, a new address, and no more than ten tries an hour", async () => {
      await expect(change("new@example.org", "a wrong guess")).rejects.toMatchObject(
        refusal("INVALID_INPUT", "password"),
      );
      await expect(change("alice@example.org")).rejects.toMatchObject(refusal("INVALID_INPUT", "email"));
      await expect(change("nowhere")).rejects.toMatchObject(refusal("INVALID_INPUT", "email"));
      for (let count = 0; count < 10; count++) await change(`new${count}@example.org`);
      await expect(change("new@example.org")).rejects.toMatchObject(refusal("RATE_LIMITED"));
      expect((await received()).mails).toHaveLength(10);
    });

    it("stays the same when the password is changed at that moment", async () => {
      const { confirmation } = tessera.ctx.throttles;
      const { forget } = confirmation;
      const owner = await signIn("alice");
      confirmation.forget = async (sessionId) => {
        confirmation.forget = forget;
        await forget(sessionId);
        await owner.profile.changePassword.mutate({ current: PASSWORD, next: NEXT });
      };
      await expect(change("alice@new.example")).rejects.toMatchObject(refusal("NO_TOKEN"));
      expect(await owner.profile.get.query()).toMatchObject({ pendingEmail: null });
      expect((await received()).mails).toEqual([["alice@example.org", "Your password was changed"]]);
    });

    it("is confirmed by the page alone", async () => {
      await change("new@example.org");
      const code = codeIn((await received()).text);
      const foreign = tessera.page({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });
      await expect(foreign.profile.confirmEmail.mutate({ code })).rejects.toMatchObject(refusal("FORBIDDEN"));
      expect(await addressOf()).toBe("alice@example.org");
    });

    it("can't be changed without a mail server, and the page knows that", async () => {
      const mute = await Tessera.start(on(), { publicUrl: PUBLIC_URL }, tessera.clock);
      const page = mute.page({ origin: PUBLIC_URL });
      await page.session.signIn.mutate({ login: "alice", password: PASSWORD });
      expect((await page.profile.get.query()).canChangeEmail).toBe(false);
      await expect(change("new@example.org", PASSWORD, page)).rejects.toMatchObject(refusal("CONFLICT"));
      await page.profile.changePassword.mutate({ current: PASSWORD, next: NEXT });
      expect((await page.profile.get.query()).pendingEmail).toBeNull();
      await mute.stop();
    });
  });

  describe("has a password that", () => {
    const changePassword = (current = PASSWORD, next = NEXT, page = alice) =>
      page.profile.changePassword.mutate({ current, next });

    it("changes for good, signs every other browser out, and informs the owner by email", async () => {
      const elsewhere = [await signIn("alice"), await signIn("alice")];
      const bob = await signIn("bob");
      await changePassword();
      expect(await Promise.all([alice, ...elsewhere, bob].map(isIn))).toEqual([true, false, false, true]);
      await expect(signIn("alice")).rejects.toMatchObject(refusal("INVALID_INPUT"));
      expect(await isIn(await signIn("alice", NEXT))).toBe(true);
      const { mails, text } = await received();
      expect(mails).toEqual([["alice@example.org", "Your password was changed"]]);
      expect(text).not.toContain(NEXT);
      expect(await entriesOf("PASSWORD_CHANGED")).toEqual([{ endedSessions: 2 }]);
      expect(tessera.log.join("")).not.toMatch(/another horse|correct horse|argon2/);
    });

    it("stops a sign-in that gave the old password just before", async () => {
      const throttle = tessera.ctx.throttles.signIn;
      const { forget } = throttle;
      throttle.forget = async (...who) => {
        throttle.forget = forget;
        await forget(...who);
        await changePassword();
      };
      await expect(signIn("alice")).rejects.toMatchObject(refusal("INVALID_INPUT"));
      expect((await alice.session.list.query({})).data).toHaveLength(1);
      expect(await isIn(await signIn("alice", NEXT))).toBe(true);
    });

    it("takes this browser's cookie with it, so that a copy of it is worth nothing", async () => {
      const copied = alice.cookie();
      const { data: before } = await alice.session.list.query({});
      await changePassword();
      expect(alice.cookie()).not.toBe(copied);
      expect(await isIn(alice)).toBe(true);
      expect(await isIn(tessera.page({ origin: PUBLIC_URL, cookie: copied }))).toBe(false);
      expect((await alice.session.list.query({})).data).toEqual(before);
    });

    it("requires the old one, which can be guessed no faster than at sign-in", async () => {
      const wrong = refusal("INVALID_INPUT", "current");
      for (let count = 0; count < 5; count++)
        await expect(changePassword("a wrong guess")).rejects.toMatchObject(wrong);
      await expect(changePassword()).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED", retryAfter: 1 } });
      tessera.clock.advance({ seconds: 1 });
      await changePassword();
      await expect(changePassword()).rejects.toMatchObject(wrong);
    });

    it("must be neither short nor easy to guess", async () => {
      for (const next of ["eleven char", "q1w2e3r4t5y6"]) {
        await expect(changePassword(PASSWORD, next)).rejects.toMatchObject(refusal("INVALID_INPUT", "next"));
      }
      expect(await isIn(await signIn("alice"))).toBe(true);
    });

    it("is changed by only one of two simultaneous changes in a session", async () => {
      const twin = tessera.page({ origin: PUBLIC_URL, cookie: alice.cookie() });
      const outcomes = await Promise.allSettled([
        changePassword(PASSWORD, "the first of two horses"),
        changePassword(PASSWORD, "the other of two horses", twin),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await entriesOf("PASSWORD_CHANGED")).toHaveLength(1);
    });
  });
});
