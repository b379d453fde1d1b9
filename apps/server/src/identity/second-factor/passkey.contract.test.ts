import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { Authenticator } from "./authenticator.testing.ts";

const PUBLIC = "https://tessera.example";
const refusal = (errorCode: string, more = {}) => ({ data: { errorCode, ...more } });

describeOnEachDb("a passkey", (on) => {
  let tessera: Tessera;
  let root: Page;
  let ada: Page;
  let adaId: string;
  let key: Authenticator;
  let keyId: string;
  let recoveryCodes: string[] | null;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { publicUrl: PUBLIC });
    await tessera.addUser("root", "ADMIN");
    root = await signIn("root");
    adaId = await tessera.addUser("ada");
    ada = await signIn("ada");
    key = new Authenticator(PUBLIC);
    const added = await add(ada, key, "Laptop");
    keyId = added.passkey.id;
    recoveryCodes = added.recoveryCodes;
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => void (await tessera.ctx.db.deleteFrom("signInFailure").execute()));

  /** A browser at the public address. */
  const browser = (headers = {}) => tessera.page({ origin: PUBLIC, ...headers });
  const signIn = async (login: string, totp?: string) => {
    const page = browser();
    await page.session.signIn.mutate({ login, password: PASSWORD, totp });
    return page;
  };
  const add = async (page: Page, authenticator: Authenticator, name: string) =>
    page.secondFactor.addPasskey.mutate({
      name,
      response: authenticator.create(await page.secondFactor.passkeyOptions.mutate()),
    });
  const use = async (authenticator: Authenticator, lies: Parameters<Authenticator["get"]>[1] = {}, page = browser()) =>
    page.session.signInWithPasskey.mutate({
      response: authenticator.get(await page.session.passkeyOptions.mutate(), lies),
    });
  /** A person of one test, signed in, with a passkey on request. */
  const person = async (username: string, authenticator?: Authenticator) => {
    const id = await tessera.addUser(username);
    const page = await signIn(username);
    if (authenticator) await add(page, authenticator, "Key");
    return { id, page };
  };

  it("signs in without a password, and the first one brings recovery codes", async () => {
    expect(recoveryCodes).toHaveLength(10);
    const second = await add(ada, new Authenticator(PUBLIC), "Security key");
    expect(second.recoveryCodes).toBeNull();
    const page = browser();
    const { user } = await use(key, {}, page);
    expect(user.username).toBe("ada");
    expect(await page.secondFactor.get.query()).toEqual({
      ...{ totp: false, recoveryCodesLeft: 10, required: false },
      passkeys: [
        { id: keyId, name: "Laptop", createdAt: tessera.clock.now(), lastUsedAt: tessera.clock.now() },
        { id: second.passkey.id, name: "Security key", createdAt: tessera.clock.now(), lastUsedAt: null },
      ],
    });
    // This counts as a recent password: the user may change what a recent password is asked for.
    await page.secondFactor.createRecoveryCodes.mutate().then((made) => {
      recoveryCodes = made.recoveryCodes;
    });
    const { data } = await root.admin.audit.list.query({ actorId: adaId });
    expect(data.slice(0, 4)).toMatchObject([
      { action: "RECOVERY_CODES_CREATED" },
      { action: "SIGNED_IN", details: { with: "passkey" } },
      { action: "PASSKEY_ADDED", details: { name: "Security key" } },
      { action: "PASSKEY_ADDED", details: { name: "Laptop" } },
    ]);
  });

  it("requires user verification, so that it counts as two factors, and is bound to this host", async () => {
    expect(await ada.secondFactor.passkeyOptions.mutate()).toMatchObject({
      ...{ rp: { id: "tessera.example", name: "Tessera" }, attestation: "none", timeout: 300_000 },
      user: { id: Buffer.from(adaId).toString("base64url"), name: "ada", displayName: "ada Example" },
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      excludeCredentials: [{ type: "public-key", transports: ["internal"] }, { type: "public-key" }],
    });
    const options = await browser().session.passkeyOptions.mutate();
    expect(options).toEqual({
      ...{ rpId: "tessera.example", timeout: 300_000, userVerification: "required" },
      challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it("is required beside the password, or a recovery code is", async () => {
    const message = "Your account signs in with a passkey. Use it, or enter a recovery code.";
    await expect(signIn("ada")).rejects.toMatchObject({
      message,
      ...refusal("INVALID_INPUT", { reason: "SECOND_FACTOR" }),
    });
    await expect(signIn("ada", "123456")).rejects.toMatchObject(refusal("INVALID_INPUT", { reason: "SECOND_FACTOR" }));
    await signIn("ada", recoveryCodes?.[0]);
  });

  it.each([
    ["another origin", { origin: "https://evil.example" }],
    ["the same host without https", { origin: "http://tessera.example" }],
    ["another host's name", { rpId: "evil.example" }],
    ["a challenge of its own", { challenge: "x".repeat(43) }],
    ["no user verification", { verified: false }],
    ["a counter that went back", { counter: 1 }],
  ])("is rejected with %s, at sign-in and when it is made", async (_what, lies) => {
    await use(key);
    const words = (answer: { message: string; data: object }) => [answer.message, { ...answer.data, requestId: "" }];
    const refused = words(await use(key, lies).catch((error) => error));
    const unknown = words(await use(new Authenticator(PUBLIC)).catch((error) => error));
    expect(refused).toEqual(unknown);
    expect(refused[1]).toMatchObject({ errorCode: "INVALID_INPUT" });
    if (!("counter" in lies)) {
      const response = new Authenticator(PUBLIC).create(await ada.secondFactor.passkeyOptions.mutate(), lies);
      const adding = ada.secondFactor.addPasskey.mutate({ name: "Bad", response });
      await expect(adding).rejects.toMatchObject(refusal("INVALID_INPUT"));
    }
    await use(key);
  });

  it("signs a challenge once, in time, for the user it was given to", async () => {
    const page = browser();
    const options = await page.session.passkeyOptions.mutate();
    const response = key.get(options);
    await page.session.signInWithPasskey.mutate({ response });
    const again = () => browser().session.signInWithPasskey.mutate({ response });
    await expect(again()).rejects.toMatchObject(refusal("INVALID_INPUT"));

    const late = key.get(await browser().session.passkeyOptions.mutate());
    tessera.clock.advance({ seconds: 300 });
    await expect(browser().session.signInWithPasskey.mutate({ response: late })).rejects.toMatchObject(
      refusal("INVALID_INPUT"),
    );
    ada = browser();
    await use(key, {}, ada);

    const { page: bea } = await person("bea");
    const forAda = await ada.secondFactor.passkeyOptions.mutate();
    const forSignIn = await browser().session.passkeyOptions.mutate();
    const forBea = await bea.secondFactor.passkeyOptions.mutate();
    for (const { challenge } of [forAda, forSignIn]) {
      const made = new Authenticator(PUBLIC).create({ ...forBea, challenge });
      await expect(bea.secondFactor.addPasskey.mutate({ name: "Mine", response: made })).rejects.toMatchObject(
        refusal("INVALID_INPUT"),
      );
    }
    const signed = key.get({ ...options, challenge: forAda.challenge });
    await expect(browser().session.signInWithPasskey.mutate({ response: signed })).rejects.toMatchObject(
      refusal("INVALID_INPUT"),
    );
  });

  it("ends the browser's former session", async () => {
    const page = await signIn("root");
    const copy = browser({ cookie: page.cookie() });
    await use(key, {}, page);
    expect((await page.session.current.query()).user).toMatchObject({ username: "ada" });
    expect((await copy.session.current.query()).user).toBeNull();
  });

  it("signs in once when the same signature arrives many times at once", async () => {
    const response = key.get(await browser().session.passkeyOptions.mutate());
    const attempts = Array.from({ length: 5 }, () => browser().session.signInWithPasskey.mutate({ response }));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("and a copy of it sign in only once with the same count, also where both arrive at the same moment", async () => {
    const original = new Authenticator(PUBLIC);
    await person("copied", original);
    for (let round = 1; round <= 8; round++) {
      const challenges = await Promise.all([1, 2, 3].map(() => browser().session.passkeyOptions.mutate()));
      const responses = challenges.map((challenge) => original.get(challenge, { counter: 100 + round }));
      const attempts = responses.map((response) => browser().session.signInWithPasskey.mutate({ response }));
      const outcomes = await Promise.allSettled(attempts);
      expect([round, outcomes.map(({ status }) => status).sort()]).toEqual([
        round,
        ["fulfilled", "rejected", "rejected"],
      ]);
    }
  });

  it("works without a counter, as synced passkeys do", async () => {
    const synced = new Authenticator(PUBLIC);
    await person("synced", synced);
    await use(synced, { counter: 0 });
    await use(synced, { counter: 0 });
  });

  it("belongs to its account alone", async () => {
    const own = new Authenticator(PUBLIC);
    const { page: carl, id } = await person("carl", own);
    const rename = carl.secondFactor.renamePasskey.mutate({ id: keyId, name: "Mine now" });
    await expect(rename).rejects.toMatchObject(refusal("NOT_FOUND"));
    await expect(carl.secondFactor.removePasskey.mutate({ id: keyId })).rejects.toMatchObject(refusal("NOT_FOUND"));
    const taken = key.create(await carl.secondFactor.passkeyOptions.mutate());
    await expect(carl.secondFactor.addPasskey.mutate({ name: "Mine", response: taken })).rejects.toMatchObject(
      refusal("CONFLICT"),
    );
    const handle = Buffer.from(adaId).toString("base64url");
    const signed = own.get(await browser().session.passkeyOptions.mutate());
    const asAda = { ...signed, response: { ...signed.response, userHandle: handle } };
    await expect(browser().session.signInWithPasskey.mutate({ response: asAda })).rejects.toMatchObject(
      refusal("INVALID_INPUT"),
    );
    expect((await use(own)).user.id).toBe(id);
  });

  it("is rejected for a deactivated account", async () => {
    const own = new Authenticator(PUBLIC);
    const { id } = await person("dora", own);
    await root.admin.user.update.mutate({ id, active: false });
    await expect(use(own)).rejects.toMatchObject(refusal("INVALID_INPUT"));
    await root.admin.user.update.mutate({ id, active: true });
    await use(own);
  });

  it("opens no session while its account is being deactivated", async () => {
    // SQLite has one writer at a time: there is no while.
    if (on().dialect === "sqlite") return;
    const own = new Authenticator(PUBLIC);
    const { id } = await person("dana", own);
    const { db } = tessera.ctx;
    const waiting = () =>
      sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    const { used } = await db.transaction().execute(async (other) => {
      await other.updateTable("user").set({ active: 0 }).where("id", "=", id).execute();
      await other.deleteFrom("session").where("userId", "=", id).execute();
      const used = Promise.allSettled([use(own)]);
      while ((await waiting()).rows.length === 0);
      return { used };
    });
    expect(await used).toMatchObject([{ reason: refusal("INVALID_INPUT") }]);
    expect(await db.selectFrom("session").selectAll().where("userId", "=", id).execute()).toEqual([]);
  });

  it("is renamed and removed; the last one takes the recovery codes along", async () => {
    const own = new Authenticator(PUBLIC);
    const { page: eve } = await person("eve", own);
    const [passkey] = (await eve.secondFactor.get.query()).passkeys;
    const id = passkey?.id ?? "";
    expect(await eve.secondFactor.renamePasskey.mutate({ id, name: " Phone " })).toMatchObject({ id, name: "Phone" });
    await eve.secondFactor.removePasskey.mutate({ id });
    expect(await eve.secondFactor.get.query()).toMatchObject({ passkeys: [], recoveryCodesLeft: 0 });
    await expect(use(own)).rejects.toMatchObject(refusal("INVALID_INPUT"));
    await signIn("eve");
  });

  it("is limited to twenty an account, also for simultaneous ones", async () => {
    const { page: finn } = await person("finn", new Authenticator(PUBLIC));
    const all = await Promise.all(
      Array.from({ length: 20 }, async () =>
        new Authenticator(PUBLIC).create(await finn.secondFactor.passkeyOptions.mutate()),
      ),
    );
    const adding = all.map((response) => finn.secondFactor.addPasskey.mutate({ name: "One more", response }));
    const refused = (await Promise.allSettled(adding)).filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject([{ reason: refusal("CONFLICT") }]);
    await expect(finn.secondFactor.passkeyOptions.mutate()).rejects.toMatchObject(refusal("CONFLICT"));
  });

  it("is bound to the public address, and can't be used at another", async () => {
    for (const origin of ["https://evil.example", tessera.url]) {
      const foreign = tessera.page({ origin });
      await expect(foreign.session.passkeyOptions.mutate()).rejects.toMatchObject(refusal("FORBIDDEN"));
      await expect(use(key, {}, foreign)).rejects.toMatchObject(refusal("FORBIDDEN"));
    }
  });

  it("is bound to the name that the page was opened by where no address is set, which one of numbers isn't", async () => {
    const other = await Tessera.start(on(), {}, tessera.clock);
    await expect(other.page().session.passkeyOptions.mutate()).rejects.toMatchObject({
      message: expect.stringContaining("127.0.0.1"),
      ...refusal("INVALID_INPUT"),
    });
    const local = other.url.replace("127.0.0.1", "localhost");
    const answer = await fetch(`${local}/trpc/session.passkeyOptions`, {
      method: "POST",
      headers: { origin: local, "sec-fetch-site": "same-origin", "content-type": "application/json" },
    });
    expect(await answer.json()).toMatchObject({ result: { data: { rpId: "localhost" } } });
    await other.stop();
  });

  it("is challenged at most a hundred times in five minutes, and expired challenges are removed", async () => {
    const ask = () => browser().session.passkeyOptions.mutate();
    const answers: string[] = [];
    for (let count = 0; count < 101; count++)
      answers.push(
        await ask().then(
          () => "ok",
          ({ data }) => data.errorCode,
        ),
      );
    expect([answers[0], answers.at(-1)]).toEqual(["ok", "RATE_LIMITED"]);
    tessera.clock.advance({ hours: 1 });
    const { page: gina } = await person("gina");
    await gina.secondFactor.passkeyOptions.mutate();
    expect(await tessera.ctx.db.selectFrom("passkeyChallenge").selectAll().execute()).toHaveLength(1);
  });
});
