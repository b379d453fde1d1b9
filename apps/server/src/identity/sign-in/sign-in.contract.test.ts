import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, Tessera } from "../../testing/tessera.testing.ts";

const WRONG = { data: { errorCode: "INVALID_INPUT", httpStatus: 400 } };

describeOnEachDb("signing in", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] });
    await tessera.addUser("Alice");
    await tessera.addUser("bob");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => void (await tessera.ctx.db.deleteFrom("signInFailure").execute()));

  const HOME = "192.0.2.1";
  const signIn = (login: string, password = PASSWORD, from = HOME) =>
    tessera.page({ "x-forwarded-for": from }).session.signIn.mutate({ login, password });
  const guess = async (login: string, from = HOME) => {
    const { data } = await signIn(login, "a wrong guess", from).catch((error) => error);
    return data.errorCode === "RATE_LIMITED" ? data.retryAfter : data.errorCode;
  };
  const guessOften = async (times: number, login: string, from = HOME) => {
    for (let count = 0; count < times; count++) expect(await guess(login, from)).toBe("INVALID_INPUT");
  };

  it.each(["Alice", "alice", "ALICE", " alice ", "alice@example.org", "Alice@EXAMPLE.org"])(
    "works as %j",
    async (login) => {
      expect((await signIn(login)).user).toMatchObject({ username: "Alice", email: "Alice@example.org" });
    },
  );

  it("answers the same for a wrong password, an unknown account, a deactivated one and one without password", async () => {
    const { db } = tessera.ctx;
    const gone = await tessera.addUser("gone");
    await db.updateTable("user").set({ active: 0 }).where("id", "=", gone).execute();
    const robot = await tessera.addUser("robot");
    await db.updateTable("user").set({ kind: "service", passwordHash: null }).where("id", "=", robot).execute();
    const answers = await Promise.all(
      [
        ["Alice", `${PASSWORD} `],
        ["no-one", PASSWORD],
        ["gone", PASSWORD],
        ["robot", PASSWORD],
        ["nul\0", PASSWORD],
      ].map(async ([login = "", password]) => {
        const { message, data } = await signIn(login, password).catch((error) => error);
        return { message, ...data, requestId: "" };
      }),
    );
    expect(answers[0]).toMatchObject({ errorCode: "INVALID_INPUT", httpStatus: 400 });
    for (const answer of answers.slice(1, 4)) expect(answer).toEqual(answers[0]);
    expect(answers[4]).toMatchObject({ errorCode: "INVALID_INPUT", httpStatus: 400 });
  });

  it("keeps the password out of the log and the answers", async () => {
    await signIn("Alice");
    await guessOften(1, "Alice");
    expect(tessera.log.join("")).not.toMatch(/correct horse|wrong guess|argon2/);
  });

  it("delays guesses at one account more and more, from the guesser's address alone", async () => {
    await guessOften(5, "Alice");
    expect(await guess("Alice")).toBe(1);
    await expect(signIn("Alice")).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED", httpStatus: 429 } });
    expect(await guess("alice ")).toBe(1);
    tessera.clock.advance({ seconds: 1 });
    await guessOften(1, "Alice");
    expect(await guess("Alice")).toBe(2);
    tessera.clock.advance({ ms: 500 });
    expect(await guess("Alice")).toBe(2);
    expect((await signIn("Alice", PASSWORD, "192.0.2.2")).user.username).toBe("Alice");
    expect((await signIn("bob")).user.username).toBe("bob");
    tessera.clock.advance({ ms: 1500 });
    expect((await signIn("Alice")).user.username).toBe("Alice");
  });

  it("sends the delay in the header too", async () => {
    await guessOften(5, "Alice");
    const { status, headers } = await fetch(`${tessera.url}/trpc/session.signIn`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": HOME },
      body: JSON.stringify({ login: "Alice", password: PASSWORD }),
    });
    expect([status, headers.get("retry-after")]).toEqual([429, "1"]);
  });

  it("forgives every failure once the password was right", async () => {
    await guessOften(4, "Alice");
    await signIn("Alice");
    await guessOften(5, "Alice");
    tessera.clock.advance({ seconds: 1 });
    await signIn("Alice");
    await guessOften(5, "Alice");
  });

  it("forgets failures after an hour", async () => {
    await guessOften(4, "Alice");
    tessera.clock.advance({ hours: 1, ms: 1 });
    await guessOften(4, "Alice");
  });

  it("counts guesses that arrive at once", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => guess("Alice")));
    expect(answers.filter((answer) => answer === "INVALID_INPUT")).toHaveLength(5);
    expect(answers.filter((answer) => answer === 1)).toHaveLength(7);
  });

  it("slows down one address that tries many accounts, and leaves others alone", async () => {
    for (let count = 0; count < 30; count++) expect(await guess(`user${count}`)).toBe("INVALID_INPUT");
    await expect(signIn("bob")).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED" } });
    expect((await signIn("bob", PASSWORD, "2001:db8::1")).user.username).toBe("bob");
    tessera.clock.advance({ seconds: 1 });
    await signIn("bob");
  });

  it("counts the addresses of one IPv6 connection as one", async () => {
    for (let count = 1; count <= 5; count++) expect(await guess("bob", `2001:db8:0:7::${count}`)).toBe("INVALID_INPUT");
    expect(await guess("bob", "2001:db8:0:7:ffff::1")).toBe(1);
    expect(await guess("bob", "2001:db8:0:8::1")).toBe("INVALID_INPUT");
    for (let count = 0; count < 25; count++) await guess(`user${count}`, `2001:db8:0:7::a:${count}`);
    expect(await guess("no-one", "2001:db8:0:7::b")).toBe(1);
  });

  it("removes expired counts", async () => {
    const rows = () => tessera.ctx.db.selectFrom("signInFailure").selectAll().execute();
    for (let count = 0; count < 3; count++) await guess(`user${count}`);
    tessera.clock.advance({ hours: 24, ms: 1 });
    await guess("bob", "192.0.2.9");
    expect(await rows()).toHaveLength(10);
    await tessera.background.tick();
    expect(await rows()).toHaveLength(3);
  });

  it("slows down many addresses that try one account, by a minute at most", async () => {
    for (let count = 0; count < 27; count++) {
      expect(await guess("bob", `198.51.100.${count}`)).toBe("INVALID_INPUT");
      tessera.clock.advance({ seconds: 60 });
    }
    await guessOften(1, "bob");
    expect(await guess("bob", "203.0.113.1")).toBe(60);
    expect((await signIn("Alice")).user.username).toBe("Alice");
  });

  it("requires login and password, and rejects unknown fields", async () => {
    await expect(signIn("", PASSWORD)).rejects.toMatchObject(WRONG);
    await expect(signIn("Alice", "")).rejects.toMatchObject(WRONG);
    const more = { login: "Alice", password: PASSWORD, remember: true };
    await expect(tessera.page().session.signIn.mutate(more)).rejects.toMatchObject(WRONG);
  });
});
