import { afterAll, beforeAll, expect, it } from "vitest";
import type { TokenTable, UserTable } from "../../platform/db/schema.ts";
import { countQueries } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, type RestAnswer, Tessera } from "../../testing/tessera.testing.ts";

const WELL_FORMED = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";

describeOnEachDb("a rejected token", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let aliceId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    aliceId = await tessera.addUser("alice");
    alice = await tessera.signIn("alice");
  });
  afterAll(() => tessera.stop());

  const make = (input = {}) => alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7, ...input });
  const changeToken = (id: string, change: Partial<TokenTable>) =>
    tessera.ctx.db.updateTable("token").set(change).where("id", "=", id).execute();
  const changeOwner = (change: Partial<UserTable>) =>
    tessera.ctx.db.updateTable("user").set(change).where("id", "=", aliceId).execute();
  const challengeOf = ({ headers }: RestAnswer<unknown>) => headers.get("www-authenticate");
  const invalid = (why: string) => `Bearer realm="tessera", error="invalid_token", error_description="${why}"`;

  function expectRefusal({ status, headers, body }: RestAnswer<unknown>, wanted: [number, string]): void {
    expect([status, (body as { errorCode: string }).errorCode]).toEqual(wanted);
    expect(body).toMatchObject({ error: expect.any(String), requestId: headers.get("x-request-id") });
    expect(headers.get("cache-control")).toBe("no-store");
  }

  it.each([
    ["plain, in any parameter", `?limit=1&whatever=${WELL_FORMED}`],
    ["as the name of a parameter", `?${WELL_FORMED}=1`],
    ["inside a longer text", `?cursor=Bearer%20${WELL_FORMED}`],
    ["percent-encoded", "?access_token=%74sr%5Fpat%5F0000"],
    ["percent-encoded beside a broken escape", "?x=%zz&access_token=tsr%5Fsvc%5F0000"],
  ])("in the address never counts, %s", async (_how, query) => {
    const { secret } = await make();
    for (const bearer of [secret, null]) {
      const answer = await tessera.rest(bearer, `GET /projects${query}`);
      expectRefusal(answer, [400, "TOKEN_IN_URL"]);
      expect(challengeOf(answer)).toBeNull();
    }
    const overTrpc = await fetch(`${tessera.url}/trpc/project.list${query}`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(overTrpc.status).toBe(400);
    expect(await overTrpc.json()).toMatchObject({ error: { data: { errorCode: "TOKEN_IN_URL" } } });
    const fromPage = await fetch(`${tessera.url}/trpc/project.list${query}`, { headers: { cookie: alice.cookie() } });
    expect(await fromPage.json()).toMatchObject({ error: { data: { errorCode: "TOKEN_IN_URL" } } });
    expect(tessera.log.join("")).not.toContain(WELL_FORMED);
  });

  it.each([
    ["nothing", {}],
    ["another scheme", { authorization: `Basic ${WELL_FORMED}` }],
    ["a scheme alone", { authorization: "Bearer" }],
    ["a token alone", { authorization: WELL_FORMED }],
    ["the page's cookie", { cookie: `tessera_session=${WELL_FORMED}` }],
  ])("is a missing token if the request has %s", async (_what, headers) => {
    const answer = await tessera.rest(null, "GET /me", undefined, headers);
    expectRefusal(answer, [401, "NO_TOKEN"]);
    expect(challengeOf(answer)).toBe('Bearer realm="tessera"');
  });

  it.each([
    ["wrong check digits", `${WELL_FORMED.slice(0, -1)}8`],
    ["a digit less", WELL_FORMED.slice(0, -1)],
    ["an unknown kind", WELL_FORMED.replace("pat", "adm")],
    ["a second word", `${WELL_FORMED} ${WELL_FORMED}`],
    ["another product's token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
  ])("with %s is rejected without asking the database", async (_what, secret) => {
    const queries = countQueries(tessera.ctx);
    const answer = await tessera.rest(secret, "GET /me");
    expect(queries.count).toBe(0);
    expectRefusal(answer, [401, "INVALID_FORMAT"]);
    expect(challengeOf(answer)).toBe(invalid(answer.body.error));
  });

  it("gets an error of its own for each cause: unknown, revoked, rotated out, of a deactivated owner, of one without API access", async () => {
    const refusal = async (secret: string, wanted: [number, string], why: string) => {
      const answer = await tessera.rest(secret, "GET /me");
      expectRefusal(answer, wanted);
      expect([answer.body.error, challengeOf(answer)]).toEqual([why, invalid(why)]);
    };
    await refusal(WELL_FORMED, [401, "INVALID_TOKEN"], "This API token does not exist or was deleted");

    const { token, secret } = await make();
    const rotated = await make();
    await changeToken(rotated.token.id, { overlapEndsAt: tessera.clock.now() });
    const useSuccessor = "API token was rotated, and its successor must be used now";
    await refusal(rotated.secret, [401, "INACTIVE_TOKEN"], useSuccessor);

    await changeOwner({ active: 0 });
    await refusal(secret, [401, "INACTIVE_USER"], "The account that owns this API token is deactivated");
    await changeOwner({ active: 1, apiAccess: 0 });
    const switchedOff = "An administrator switched off API access for the owner of this API token";
    await refusal(secret, [401, "API_ACCESS_DISABLED"], switchedOff);
    await changeOwner({ apiAccess: 1 });
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);

    await alice.token.revoke.mutate({ id: token.id });
    await refusal(secret, [401, "INACTIVE_TOKEN"], "API token has been revoked");
  });

  it("expires at its very expiry, not a millisecond before", async () => {
    const { token, secret } = await make({ expiresInDays: 7 });
    await changeToken(token.id, { expiresAt: new Date(Date.parse(tessera.clock.now()) + 1).toISOString() });
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    tessera.clock.advance({ ms: 1 });
    const answer = await tessera.rest(secret, "GET /me");
    expectRefusal(answer, [401, "EXPIRED_TOKEN"]);
    expect(challengeOf(answer)).toBe(invalid("API token has expired"));
  });

  it("that lacks a scope is answered with its name, after one read of the database", async () => {
    const { secret } = await make({ scopes: ["case:read"] });
    const queries = countQueries(tessera.ctx);
    const answer = await tessera.rest(secret, "GET /projects");
    expect(queries.count).toBe(1);
    expectRefusal(answer, [403, "INSUFFICIENT_SCOPE"]);
    expect(answer.body.requiredScopes).toEqual(["project:read"]);
    expect(challengeOf(answer)).toBe('Bearer realm="tessera", error="insufficient_scope", scope="project:read"');
  });

  it("is not suspected in a search for a preview", async () => {
    const root = await tessera.signIn("root-of-search", "ADMIN");
    const { token } = await make();
    for (const search of ["tsr_pat_", token.preview, `tsr_pat_${token.identifier}`]) {
      const { data } = await root.admin.token.list.query({ search, limit: 200 });
      expect(data.map(({ id }) => id)).toContain(token.id);
      const admin = await tessera.token(root, { scopes: ["admin:read"] });
      const { status } = await tessera.rest(admin, `GET /admin/tokens?search=${encodeURIComponent(search)}`);
      expect(status).toBe(200);
    }
  });

  it("gets the first applicable error, in the order of the error table", async () => {
    const narrow = { scopes: ["case:read" as const], allowedIps: ["192.0.2.1"] };
    const [{ token, secret }, rotated] = [await make(narrow), await make(narrow)];
    const at = tessera.clock.now();
    await changeToken(token.id, { expiresAt: at });
    await changeToken(rotated.token.id, { overlapEndsAt: at, expiresAt: at });
    await changeOwner({ active: 0, apiAccess: 0, systemRole: "GUEST" });
    const codeFor = async (bearer: string | null, call: `${string} /${string}` = "POST /projects") =>
      (await tessera.rest(bearer, call, { nonsense: true })).body.errorCode;

    expect(await codeFor(null, "POST /projects?a=tsr_pat_")).toBe("TOKEN_IN_URL");
    expect(await codeFor(null)).toBe("NO_TOKEN");
    expect(await codeFor(`${secret}x`)).toBe("INVALID_FORMAT");
    expect(await codeFor(rotated.secret)).toBe("INACTIVE_TOKEN");
    expect(await codeFor(secret)).toBe("EXPIRED_TOKEN");
    await changeToken(token.id, { expiresAt: null });
    expect(await codeFor(secret)).toBe("INACTIVE_USER");
    await changeOwner({ active: 1 });
    expect(await codeFor(secret)).toBe("API_ACCESS_DISABLED");
    await changeOwner({ apiAccess: 1 });
    expect(await codeFor(secret)).toBe("IP_NOT_ALLOWED");
    await changeToken(token.id, { allowedIps: "[]" });
    expect(await codeFor(secret)).toBe("INSUFFICIENT_SCOPE");
    expect(await codeFor(secret, "PATCH /projects/PRJ-404")).toBe("INSUFFICIENT_SCOPE");
    await changeToken(token.id, { scopes: '["project:write"]' });
    expect(await codeFor(secret)).toBe("FORBIDDEN");
    expect(await codeFor(secret, "PATCH /projects/PRJ-404")).toBe("NOT_FOUND");
    await changeOwner({ systemRole: "USER" });
    expect(await codeFor(secret)).toBe("INVALID_INPUT");
  });
});
