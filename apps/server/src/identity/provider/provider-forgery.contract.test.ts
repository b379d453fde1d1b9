import { generateKeyPair } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { ProviderWorld, problem } from "./provider-world.testing.ts";

type Claims = Record<string, unknown>;

const FORGED: [string, (claims: Claims) => Claims][] = [
  ["another nonce", (claims) => ({ ...claims, nonce: "of another sign-in" })],
  ["no nonce", ({ nonce: _, ...claims }) => claims],
  ["another audience", (claims) => ({ ...claims, aud: "another-client" })],
  ["more audiences, for another party", (claims) => ({ ...claims, aud: ["tessera", "other"], azp: "other" })],
  ["another issuer", (claims) => ({ ...claims, iss: "https://id.example.org" })],
  ["the issuer with a slash", (claims) => ({ ...claims, iss: `${claims.iss}/` })],
  ["an end long ago", (claims) => ({ ...claims, iat: Number(claims.iat) - 7200, exp: Number(claims.iat) - 3600 })],
  ["no end", ({ exp: _, ...claims }) => claims],
  ["a beginning in the future", (claims) => ({ ...claims, nbf: Number(claims.iat) + 3600 })],
  ["no subject", ({ sub: _, ...claims }) => claims],
  ["an empty subject", (claims) => ({ ...claims, sub: "" })],
  ["a subject that is no text", (claims) => ({ ...claims, sub: 7 })],
  ["a subject of 300 characters", (claims) => ({ ...claims, sub: "x".repeat(300) })],
];

describeOnEachDb("a forged answer of a provider", (on) => {
  let world: ProviderWorld;
  let id = "";
  let count = 0;

  beforeAll(async () => {
    world = await ProviderWorld.open(on());
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    id = `person${++count}`;
    world.know(id);
    world.provider.tamper = undefined;
    world.provider.tamperKey = undefined;
    world.provider.userInfo = undefined;
  });

  const expectOut = async (page: ProviderWorld["root"]) => {
    expect(page.cookie()).toBe("");
    const row = await world.tessera.ctx.db
      .selectFrom("linkedAccount")
      .selectAll()
      .where("subject", "=", id)
      .executeTakeFirst();
    expect(row).toBeUndefined();
  };

  it.each(FORGED)("is refused: an ID token with %s", async (_, forge) => {
    world.provider.tamper = forge;
    const { page, led } = await world.signIn(id);
    expect(led).toBe(problem("refused"));
    await expectOut(page);
  });

  it("is refused: an ID token of another key, or of none", async () => {
    world.provider.tamper = (claims) => claims;
    const { privateKey } = await generateKeyPair("RS256");
    for (const key of [privateKey, "none"] as const) {
      world.provider.tamperKey = key;
      const { page, led } = await world.signIn(id);
      expect(led).toBe(problem("refused"));
      await expectOut(page);
    }
    world.provider.tamperKey = undefined;
    expect((await world.signIn(id)).led).toBe("/");
  });

  it("is refused: what else it says of the person is of another subject", async () => {
    world.provider.userInfo = { sub: "someone-else", email: `${id}@example.com`, email_verified: true };
    const { page, led } = await world.signIn(id);
    expect(led).toBe(problem("refused"));
    await expectOut(page);
  });

  describe("in the address", () => {
    it("is refused in another browser than the one that began", async () => {
      const answer = await world.answerFor(id, world.tessera.page());
      const other = world.tessera.page();
      expect(await world.arrive(other, answer)).toBe(problem("interrupted"));
      await world.answerFor(id, other);
      expect(await world.arrive(other, answer)).toBe(problem("interrupted"));
      await expectOut(other);
    });

    it("is refused the second time, and so is its code", async () => {
      const page = world.tessera.page();
      const answer = await world.answerFor(id, page);
      const led = await Promise.all([answer, answer, answer, answer].map((one) => world.arrive(page, one)));
      expect(led.filter((path) => path === "/")).toHaveLength(1);
      const other = world.tessera.page();
      const fresh = new URL(await world.answerFor(id, other));
      fresh.searchParams.set("code", new URL(answer).searchParams.get("code") ?? "");
      expect(await world.arrive(other, fresh.href)).toBe(problem("refused"));
      expect(other.cookie()).toBe("");
    });

    it("is refused from another issuer, or from none where the provider names itself", async () => {
      for (const change of [
        (params: URLSearchParams) => params.set("iss", "https://id.example.org"),
        (params: URLSearchParams) => params.delete("iss"),
        (params: URLSearchParams) => params.append("iss", "https://id.example.org"),
        (params: URLSearchParams) => params.append("state", "another"),
        (params: URLSearchParams) => params.delete("code"),
      ]) {
        const page = world.tessera.page();
        const answer = new URL(await world.answerFor(id, page));
        change(answer.searchParams);
        expect(await world.arrive(page, answer.href)).toBe(problem("refused"));
        await expectOut(page);
      }
    });

    it("is refused without state, with another one, and after ten minutes", async () => {
      const page = world.tessera.page();
      const answer = new URL(await world.answerFor(id, page));
      const state = answer.searchParams.get("state") ?? "";
      answer.searchParams.delete("state");
      expect(await world.arrive(page, answer.href)).toBe(problem("interrupted"));
      answer.searchParams.set("state", `${state}x`);
      expect(await world.arrive(page, answer.href)).toBe(problem("interrupted"));
      answer.searchParams.set("state", state);
      const late = await world.answerFor(id, page);
      world.tessera.clock.advance({ seconds: 601 });
      expect(await world.arrive(page, late)).toBe(problem("interrupted"));
      world.tessera.clock.advance({ seconds: -601 });
      await expectOut(page);
    });

    it("leads to words when it says that the person cancelled, and says nothing else of its own", async () => {
      const page = world.tessera.page();
      const answer = new URL(await world.answerFor(id, page));
      answer.searchParams.delete("code");
      answer.searchParams.set("error", "access_denied");
      answer.searchParams.set("error_description", "Call 555-0100 to unlock your account");
      expect(await world.arrive(page, answer.href)).toBe(problem("cancelled"));
    });
  });

  it("leads to words when the provider is away", async () => {
    const page = world.tessera.page();
    const answer = await world.answerFor(id, page);
    world.provider.isDown = true;
    expect(await world.arrive(page, answer)).toBe(problem("unreachable"));
    world.provider.isDown = false;
    const { message } = await page.session.providerProblem.query({ problem: "unreachable" });
    expect(message).toContain("Acme can't be reached");
  });
});

describeOnEachDb("a provider that can't be read", (on) => {
  let world: ProviderWorld;
  beforeAll(async () => {
    world = await ProviderWorld.open(on());
  });
  afterAll(() => world.stop());

  it("stops the sign-in with words, and is asked again soon", async () => {
    world.provider.isDown = true;
    const page = world.tessera.page();
    await expect(page.session.signInAtProvider.mutate({})).rejects.toMatchObject({
      message: expect.stringContaining("Acme can't be reached"),
      data: { errorCode: "UNAVAILABLE" },
    });
    world.provider.isDown = false;
    await expect(page.session.signInAtProvider.mutate({})).rejects.toMatchObject({
      data: { errorCode: "UNAVAILABLE" },
    });
    world.tessera.clock.advance({ seconds: 5 });
    await page.session.signInAtProvider.mutate({});
  });
});
