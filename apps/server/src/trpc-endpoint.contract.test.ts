import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

type Failure = { error: { message: string; data: { errorCode: string; httpStatus: number; requestId: string } } };

describeOnEachDb("the tRPC endpoint", (on) => {
  let tessera: Tessera;
  let authorization: string;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    authorization = `Bearer ${await tessera.token(alice)}`;
  });
  afterAll(() => tessera.stop());

  const JSON_TYPE = { "content-type": "application/json" };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${tessera.url}/trpc/${path}`, { ...init, headers: { authorization, ...init.headers } });
  const post = (path: string, body: string, headers: Record<string, string> = JSON_TYPE) =>
    ask(path, { method: "POST", body, headers });

  async function expectError(answer: Response, wanted: [number, string]): Promise<void> {
    const { error } = (await answer.json()) as Failure;
    expect([answer.status, error.data.errorCode]).toEqual(wanted);
    expect(error).toMatchObject({ message: expect.stringMatching(/\S/), data: { httpStatus: wanted[0] } });
    expect(error.data.requestId).toBe(answer.headers.get("x-request-id"));
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(JSON.stringify(error)).not.toMatch(/stack|node_modules|Unexpected|SyntaxError|No procedure found/);
  }

  it("has no procedure but its own", async () => {
    for (const path of [
      "nowhere",
      "project",
      "project.nowhere",
      "constructor",
      "__proto__.list",
      "project.list.query",
    ]) {
      await expectError(await ask(`${path}?input={}`), [404, "NOT_FOUND"]);
    }
  });

  it("writes with POST only", async () => {
    const wanted = [405, "METHOD_NOT_ALLOWED"] as const;
    await expectError(await ask("project.create?input={}"), [...wanted]);
    await expectError(await ask("project.list", { method: "DELETE", headers: JSON_TYPE }), [...wanted]);
  });

  it("reads with GET, and with POST what is too long for an address, which the page's cookie opens to the page alone", async () => {
    const read = (headers: Record<string, string>) =>
      fetch(`${tessera.url}/trpc/project.list`, { method: "POST", body: "{}", headers: { ...JSON_TYPE, ...headers } });
    expect(await (await read({ authorization })).json()).toMatchObject({ result: { data: { nextCursor: null } } });
    const cookie = alice.cookie();
    expect((await read({ cookie, origin: tessera.url, "sec-fetch-site": "same-origin" })).status).toBe(200);
    const others: Record<string, string>[] = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { "user-agent": "Mozilla/5.0" },
    ];
    for (const foreign of others) {
      await expectError(await read({ cookie, ...foreign }), [403, "FORBIDDEN"]);
    }
    await expectError(await read({}), [401, "NO_TOKEN"]);
    const simple = { "content-type": "text/plain", cookie, origin: tessera.url };
    expect((await read(simple)).status).toBe(415);
  });

  it("rejects malformed requests", async () => {
    await expectError(await post("project.create", "{broken"), [400, "INVALID_INPUT"]);
    await expectError(await ask("project.list?input={broken"), [400, "INVALID_INPUT"]);
    await expectError(await post("project.create", "[]"), [400, "INVALID_INPUT"]);
    await expectError(await post("project.create", ""), [400, "INVALID_INPUT"]);
    const form = await post("project.create", "name=Shop", { "content-type": "text/plain" });
    await expectError(form, [415, "UNSUPPORTED_MEDIA_TYPE"]);
    const large = JSON.stringify({ name: "Shop", description: "x".repeat(2_000_000) });
    await expectError(await post("project.create", large), [413, "PAYLOAD_TOO_LARGE"]);
  });

  it("lists each error with its path", async () => {
    const answer = await post("project.create", '{"name": "", "surprise": 1}');
    const { error } = (await answer.json()) as { error: { data: { issues: { path: string[] }[] } } };
    expect(error.data.issues.map(({ path }) => path.join("."))).toEqual(["name", ""]);
  });

  it("answers the calls of a batch one by one, and limits their number", async () => {
    const input = encodeURIComponent(JSON.stringify({ 0: {}, 1: { projectId: "PRJ-404" } }));
    const answer = await ask(`project.list,project.get,nowhere?batch=1&input=${input}`);
    expect(answer.status).toBe(207);
    expect(await answer.json()).toMatchObject([
      { result: { data: { data: [], nextCursor: null } } },
      { error: { data: { errorCode: "NOT_FOUND", httpStatus: 404 } } },
      { error: { data: { errorCode: "NOT_FOUND", requestId: answer.headers.get("x-request-id") } } },
    ]);
    const many = Array(51).fill("project.list").join(",");
    await expectError(await ask(`${many}?batch=1&input={}`), [400, "INVALID_INPUT"]);
  });

  it("stops a batch's rest for a token that one of its calls used up", async () => {
    const page = await tessera.signIn("bob", "USER");
    const { token, secret } = await page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    await page.token.revoke.mutate({ id: token.id });
    const answer = await ask("me.get,project.list?batch=1&input={}", {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(await answer.json()).toMatchObject(Array(2).fill({ error: { data: { errorCode: "INACTIVE_TOKEN" } } }));
  });

  it("treats a missing input as empty", async () => {
    for (const list of ["project.list", "token.list", "session.list", "notice.list"]) {
      const at = (path: string) => fetch(`${tessera.url}/trpc/${path}`, { headers: { cookie: alice.cookie() } });
      const [whole, none] = [await at(`${list}?input={}`), await at(list)];
      expect([none.status, await none.json()]).toEqual([200, await whole.json()]);
    }
    expect((await alice.project.list.query()).data).toEqual([]);
  });

  it.each([
    ["project.get?input={}", "INVALID_INPUT", -32600],
    ['project.get?input={"projectId":"PRJ-404"}', "NOT_FOUND", -32004],
    ["admin.user.list", "INSUFFICIENT_SCOPE", -32003],
  ])("numbers errors as clients of tRPC expect: %s", async (path, errorCode, code) => {
    expect(await (await ask(path)).json()).toMatchObject({ error: { code, data: { errorCode } } });
  });

  it("challenges as REST does", async () => {
    const signedOut = await ask("project.list?input={}", { headers: { authorization: "" } });
    await expectError(signedOut, [401, "NO_TOKEN"]);
    expect(signedOut.headers.get("www-authenticate")).toBe('Bearer realm="tessera"');
  });
});
