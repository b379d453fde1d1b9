import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { Assistant, challengeOf, FakeNetwork, post, READ_ONLY, useTool } from "./assistant.testing.ts";

type Over = Record<string, string | undefined>;

/** Exchanges of a good code that are refused, and leave it as good as it was. */
const EXCHANGES: [string, (assistant: Assistant) => Over, string][] = [
  ["no verifier", () => ({ code_verifier: undefined }), "invalid_request"],
  ["another verifier", () => ({ code_verifier: "x".repeat(43) }), "invalid_grant"],
  ["the challenge for a verifier", ({ verifier }) => ({ code_verifier: challengeOf(verifier) }), "invalid_grant"],
  ["a verifier that is too short", () => ({ code_verifier: "x" }), "invalid_grant"],
  ["no redirect address", () => ({ redirect_uri: undefined }), "invalid_request"],
  ["another redirect address", () => ({ redirect_uri: "https://elsewhere.example/" }), "invalid_grant"],
  ["no client", () => ({ client_id: undefined }), "invalid_request"],
  ["another client", () => ({ client_id: "client_other" }), "invalid_grant"],
  ["another resource", () => ({ resource: "https://elsewhere.example/mcp" }), "invalid_target"],
  ["a wider resource", ({ resource }) => ({ resource: resource.replace("/mcp", "") }), "invalid_target"],
  ["no grant type", () => ({ grant_type: undefined }), "unsupported_grant_type"],
  ["a password", () => ({ grant_type: "password", username: "alice", password: PASSWORD }), "unsupported_grant_type"],
  ["a client's own credentials", () => ({ grant_type: "client_credentials" }), "unsupported_grant_type"],
  ["an unknown code", () => ({ code: "x".repeat(43) }), "invalid_grant"],
  ["an empty code", () => ({ code: "" }), "invalid_request"],
];

const RENEWALS: [string, (assistant: Assistant, access: string) => Over, string][] = [
  ["another client", () => ({ client_id: "client_other" }), "invalid_grant"],
  ["no client", () => ({ client_id: undefined }), "invalid_request"],
  ["a wider scope", () => ({ scope: "project:read case:write" }), "invalid_scope"],
  ["everything", () => ({ scope: "all" }), "invalid_scope"],
  ["another resource", () => ({ resource: "https://elsewhere.example/mcp" }), "invalid_target"],
  ["a wider resource", ({ resource }) => ({ resource: resource.replace("/mcp", "") }), "invalid_target"],
  ["an access token", (_, access) => ({ refresh_token: access }), "invalid_grant"],
  ["an unknown token", () => ({ refresh_token: "unknown" }), "invalid_grant"],
];

describeOnEachDb("the token endpoint for assistants", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let root: Page;
  let assistant: Assistant;
  let userId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), {}, undefined, { network: new FakeNetwork() });
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    const name = `user-${crypto.randomUUID().slice(0, 8)}`;
    userId = await tessera.addUser(name);
    alice = await tessera.signIn(name);
    assistant ??= await Assistant.register(tessera);
  });

  const refused = ({ status, body }: { status: number; body: { error?: string } }) => [status, body.error];
  const notices = async () => (await alice.notice.list.query({})).data.map(({ kind }) => kind);

  describe("refuses to exchange a code for", () => {
    it.each(EXCHANGES)("%s", async (_what, over, error) => {
      const code = await assistant.code(alice);
      const answer = await assistant.exchange(code, over(assistant));
      expect(refused(answer)).toEqual([400, error]);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect((await assistant.exchange(code)).status).toBe(200);
    });

    it("a code that is older than a minute", async () => {
      const code = await assistant.code(alice);
      tessera.clock.advance({ seconds: 60 });
      expect(refused(await assistant.exchange(code))).toEqual([400, "invalid_grant"]);
    });

    it("a code of another client, even one with the same redirect address", async () => {
      const other = await Assistant.register(tessera);
      const code = await assistant.code(alice);
      const stolen = await other.exchange(code, { code_verifier: assistant.verifier });
      expect(refused(stolen)).toEqual([400, "invalid_grant"]);
    });

    it("an account that was deactivated meanwhile, and codes from before all tokens were revoked", async () => {
      const code = await assistant.code(alice);
      await root.admin.user.update.mutate({ id: userId, active: false });
      expect(refused(await assistant.exchange(code))).toEqual([400, "invalid_grant"]);
      await root.admin.user.update.mutate({ id: userId, active: true });
      expect((await assistant.exchange(code)).status).toBe(200);
    });

    it("a code that was used, and ends what it gave", async () => {
      const code = await assistant.code(alice);
      const { body: held } = await assistant.exchange(code);
      expect(await useTool(tessera, held.access_token)).toBe(200);
      expect(refused(await assistant.exchange(code))).toEqual([400, "invalid_grant"]);
      expect(await useTool(tessera, held.access_token)).toBe(401);
      expect(refused(await assistant.renew(held.refresh_token))).toEqual([400, "invalid_grant"]);
      expect(await notices()).toContain("GRANT_REUSED");
    });

    it("a code that comes twice at the same moment, but once", async () => {
      const code = await assistant.code(alice);
      const answers = await Promise.all([assistant.exchange(code), assistant.exchange(code)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      const first = answers.find(({ status }) => status === 200);
      expect(await useTool(tessera, first?.body.access_token)).toBe(401);
    });
  });

  describe("refuses to renew for", () => {
    it.each(RENEWALS)("%s", async (_what, over, error) => {
      const { access, refresh } = await assistant.tokens(alice);
      expect(refused(await assistant.renew(refresh, over(assistant, access)))).toEqual([400, error]);
      const renewed = await assistant.renew(refresh, { scope: "project:read", resource: assistant.resource });
      expect(renewed.body).toMatchObject({ scope: READ_ONLY.join(" "), expires_in: 3600 });
    });

    it("a refresh token that was used, ends the whole grant and tells its owner", async () => {
      const { access, refresh } = await assistant.tokens(alice, { name: "Copied" });
      const { body: next } = await assistant.renew(refresh);
      expect(next.refresh_token).not.toBe(refresh);
      expect([await useTool(tessera, access), await useTool(tessera, next.access_token)]).toEqual([200, 200]);
      expect(refused(await assistant.renew(refresh))).toEqual([400, "invalid_grant"]);
      expect([await useTool(tessera, access), await useTool(tessera, next.access_token)]).toEqual([401, 401]);
      expect(refused(await assistant.renew(next.refresh_token))).toEqual([400, "invalid_grant"]);
      const [token] = (await alice.token.list.query({ search: "Copied" })).data;
      expect(token).toMatchObject({ status: "Revoked", revokedReason: "Its refresh token was used twice" });
      expect(await tessera.auditOf(token?.id as string)).toEqual(["API_KEY_CREATED", "API_KEY_REVOKED"]);
      expect((await alice.notice.list.query({})).data[0]).toMatchObject({ kind: "GRANT_REUSED", tokenId: token?.id });
    });

    it("two that use one refresh token at the same moment", async () => {
      const { refresh } = await assistant.tokens(alice);
      const answers = await Promise.all([assistant.renew(refresh), assistant.renew(refresh)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
      const first = answers.find(({ status }) => status === 200);
      expect(await useTool(tessera, first?.body.access_token)).toBe(401);
    });

    it("a token that has expired", async () => {
      const { refresh } = await assistant.tokens(alice, { expiresInDays: 7 });
      tessera.clock.advance({ days: 7 });
      expect(refused(await assistant.renew(refresh))).toEqual([400, "invalid_grant"]);
    });

    it.each<[string, (id: string) => Promise<unknown>]>([
      ["is deactivated", (id) => root.admin.user.update.mutate({ id, active: false })],
      ["is deleted", (id) => root.admin.user.delete.mutate({ id })],
    ])("an account that %s", async (_what, act) => {
      root = await tessera.signIn("root");
      const { access, refresh } = await assistant.tokens(alice);
      await act(userId);
      expect(await useTool(tessera, access)).toBe(401);
      expect(refused(await assistant.renew(refresh))).toEqual([400, "invalid_grant"]);
    });
  });

  describe("gives access that", () => {
    it("stops after an hour, and says why", async () => {
      const { access } = await assistant.tokens(alice);
      tessera.clock.advance({ seconds: 3600 });
      const { status, headers, body } = await tessera.call(access, "POST /mcp", {});
      expect([status, body.errorCode]).toEqual([401, "EXPIRED_TOKEN"]);
      expect(headers.get("www-authenticate")).toContain('error="invalid_token"');
    });

    it("never outlives its grant", async () => {
      const { body } = await assistant.exchange(await assistant.code(alice, { expiresInDays: 1 }));
      tessera.clock.advance({ hours: 23, seconds: 3000 });
      const { body: last } = await assistant.renew(body.refresh_token);
      expect(last.expires_in).toBe(600);
      tessera.clock.advance({ seconds: 600 });
      expect(await useTool(tessera, last.access_token)).toBe(401);
    });

    it("opens the endpoint for assistants only, and no other secret opens that", async () => {
      const { access, refresh } = await assistant.tokens(alice, { scopes: ["all"] });
      expect((await tessera.rest(access, "GET /me")).body.errorCode).toBe("INVALID_TOKEN");
      const trpc = await tessera.call(access, "GET /trpc/me.get");
      expect(trpc.body.error.data.errorCode).toBe("INVALID_TOKEN");
      expect(await useTool(tessera, access)).toBe(200);
      expect(await useTool(tessera, refresh)).toBe(401);
      expect(await useTool(tessera, await assistant.code(alice))).toBe(401);
    });

    it("opens every endpoint where the whole server was asked for", async () => {
      const approved = await assistant.approval(alice, {}, { resource: tessera.ctx.publicUrl() });
      const { body } = await assistant.exchange(approved.searchParams.get("code") ?? "");
      expect((await tessera.rest(body.access_token, "GET /me")).status).toBe(200);
    });

    it("does what was granted and no more", async () => {
      const { access } = await assistant.tokens(alice);
      const { status, headers } = await tessera.call(access, "POST /mcp", {
        ...{ jsonrpc: "2.0", id: 1, method: "tools/call" },
        params: { name: "create_cases", arguments: {} },
      });
      expect(status).toBe(403);
      const challenge = headers.get("www-authenticate");
      expect(challenge).toContain('error="insufficient_scope"');
      expect(challenge).toContain('scope="case:write"');
      expect(challenge).toContain(`resource_metadata="${tessera.url}/.well-known/oauth-protected-resource/mcp"`);
    });

    it("ends with the emergency brake, with codes that were not used yet", async () => {
      root = await tessera.signIn("root");
      const [{ access, refresh }, code] = [await assistant.tokens(alice), await assistant.code(alice)];
      await root.admin.token.revokeAll.mutate({ confirmation: "REVOKE ALL" });
      expect(await useTool(tessera, access)).toBe(401);
      expect(refused(await assistant.renew(refresh))).toEqual([400, "invalid_grant"]);
      expect(refused(await assistant.exchange(code))).toEqual([400, "invalid_grant"]);
    });

    it.each(["access", "refresh"] as const)("ends when its %s token is reported as leaked", async (which) => {
      const held = await assistant.tokens(alice);
      await tessera.rest(null, "POST /credentials/revoke", { credentials: [`found ${held[which]} in a log`] });
      expect(await useTool(tessera, held.access)).toBe(401);
      expect(refused(await assistant.renew(held.refresh))).toEqual([400, "invalid_grant"]);
    });

    it("can't be rotated by hand", async () => {
      await assistant.tokens(alice, { name: "By itself" });
      const [token] = (await alice.token.list.query({ search: "By itself" })).data;
      await expect(alice.token.rotate.mutate({ id: token?.id as string })).rejects.toThrow(
        "renews its access by itself",
      );
    });

    it("is ended by no other client", async () => {
      const held = await assistant.tokens(alice);
      const other = await Assistant.register(tessera);
      const answer = await post(tessera, "/oauth/revoke", { token: held.access, client_id: other.clientId });
      expect(refused(answer)).toEqual([401, "invalid_client"]);
      expect(await useTool(tessera, held.access)).toBe(200);
    });
  });

  it("refuses what is no form, a parameter given twice, and what is no POST", async () => {
    const json = await tessera.call(null, "POST /oauth/token", { grant_type: "refresh_token" });
    expect([json.status, json.body.error]).toEqual([400, "invalid_request"]);
    const twice = await post(tessera, "/oauth/token", "grant_type=refresh_token&client_id=a&client_id=b");
    expect(refused(twice)).toEqual([400, "invalid_request"]);
    const many = Array.from({ length: 60 }, (_, index) => `p${index}=1`).join("&");
    expect((await post(tessera, "/oauth/token", many)).status).toBe(413);
    expect((await post(tessera, "/oauth/token", `x=${"1".repeat(40_000)}`)).status).toBe(413);
    const get = await tessera.call(null, "GET /oauth/token?grant_type=refresh_token");
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    expect((await post(tessera, "/oauth/revoke", { client_id: assistant.clientId })).status).toBe(400);
  });

  it("keeps neither codes nor secrets in the clear, and forgets them after a while", async () => {
    const code = await assistant.code(alice);
    const { body } = await assistant.exchange(code);
    const { db } = tessera.ctx;
    const kept = JSON.stringify([
      await db.selectFrom("authorizationCode").selectAll().execute(),
      await db.selectFrom("grantSecret").selectAll().execute(),
      await db.selectFrom("token").selectAll().execute(),
      await db.selectFrom("audit").selectAll().execute(),
    ]);
    for (const secret of [code, body.access_token, body.refresh_token]) expect(kept).not.toContain(secret);
    expect(tessera.log.join("\n")).not.toContain(body.refresh_token);
    tessera.clock.advance({ days: 100 });
    await tessera.background.tick();
    expect(await db.selectFrom("authorizationCode").select("hash").execute()).toEqual([]);
    expect(await db.selectFrom("grantSecret").select("hash").where("use", "=", "access").execute()).toEqual([]);
  });
});
