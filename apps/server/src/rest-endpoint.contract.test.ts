import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type RestAnswer, Tessera } from "./testing/tessera.testing.ts";

describeOnEachDb("the REST endpoint", (on) => {
  let tessera: Tessera;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    secret = await tessera.token(await tessera.signIn("alice", "USER"));
    await tessera.rest(secret, "POST /projects", { name: "Shop" });
  });
  afterAll(() => tessera.stop());

  const JSON_TYPE = { "content-type": "application/json" };
  const post = (body?: unknown, headers: Record<string, string> = JSON_TYPE) =>
    tessera.rest(secret, "POST /projects", body, headers);

  function expectError({ status, headers, body }: RestAnswer<unknown>, wanted: [number, string]): void {
    expect([status, (body as { errorCode: string }).errorCode]).toEqual(wanted);
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(body).toMatchObject({ error: expect.stringMatching(/\S/), requestId: headers.get("x-request-id") });
    expect(JSON.stringify(body)).not.toMatch(/node_modules|SyntaxError|Unexpected token|at \w+ \(/);
  }

  it.each([
    ["broken", '{"name": "Shop"'],
    ["not JSON", "name=Shop"],
    ["a list", '[{"name": "Shop"}]'],
    ["a text", '"Shop"'],
    ["null", "null"],
    ["without a name", "{}"],
    ["with a prototype", '{"__proto__": {"name": "Shop"}}'],
    ["with a prototype besides", '{"name": "Shop", "__proto__": {"admin": true}}'],
    ["with a constructor", '{"name": "Shop", "constructor": 1}'],
    ["in another encoding of text", Uint8Array.from([123, 34, 255, 254])],
  ])("rejects a body that is %s", async (_what, body) => {
    expectError(await post(body), [400, "INVALID_INPUT"]);
  });

  it("rejects a field that the path and the body both give", async () => {
    const answer = await tessera.rest(secret, "PATCH /projects/PRJ-1", { projectId: "PRJ-2", name: "Shop" });
    expectError(answer, [400, "INVALID_INPUT"]);
  });

  it("lists each error with its path", async () => {
    const { body } = await post({ name: "", description: 7, surprise: true });
    expect(body.issues.map(({ path }: { path: string[] }) => path.join("."))).toEqual(["name", "description", ""]);
    expect(body.error).toContain("Give the project a name");
  });

  it.each([
    ["text/plain", '{"name": "Shop"}'],
    ["application/x-www-form-urlencoded", "name=Shop"],
    ["application/xml", "<name>Shop</name>"],
    ["application/json; charset=latin1", '{"name": "Shop"}'],
  ])("rejects %s", async (type, body) => {
    expectError(await post(body, { "content-type": type }), [415, "UNSUPPORTED_MEDIA_TYPE"]);
  });

  it("rejects an unknown compression", async () => {
    expectError(await post("{}", { ...JSON_TYPE, "content-encoding": "zstd-42" }), [415, "UNSUPPORTED_MEDIA_TYPE"]);
  });

  it("takes JSON of 1 MiB at most", async () => {
    expectError(await post({ name: "Shop", description: "x".repeat(2_000_000) }), [413, "PAYLOAD_TOO_LARGE"]);
    expectError(await post({ name: "Shop", description: "x".repeat(1_000_000) }), [400, "INVALID_INPUT"]);
    expectError(await post("[".repeat(500_000), JSON_TYPE), [400, "INVALID_INPUT"]);
    const deep = `{"name": "Shop", "description": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expectError(await post(deep), [400, "INVALID_INPUT"]);
  });

  it("reads no body before it knows the caller", async () => {
    const anonymous = await tessera.rest(null, "POST /projects", "{broken", JSON_TYPE);
    expectError(anonymous, [401, "NO_TOKEN"]);
    const huge = await tessera.rest(null, "POST /projects", "x".repeat(2_000_000), JSON_TYPE);
    expectError(huge, [401, "NO_TOKEN"]);
  });

  it("accepts each field in one place only", async () => {
    const cases = "POST /test-cases?projectId=PRJ-1" as const;
    expect((await tessera.rest(secret, cases, { name: "Pay" })).status).toBe(201);
    expect((await tessera.rest(secret, "POST /test-cases", { name: "Pay", projectId: "PRJ-1" })).status).toBe(201);
    expectError(await tessera.rest(secret, cases, { name: "Pay", projectId: "PRJ-2" }), [400, "INVALID_INPUT"]);
    expectError(await tessera.rest(secret, "PATCH /projects/PRJ-1", { projectId: "PRJ-2" }), [400, "INVALID_INPUT"]);
    expectError(await tessera.rest(secret, "GET /projects/PRJ-1?projectId=PRJ-2"), [400, "INVALID_INPUT"]);
    const inQuery = await tessera.rest(secret, `${cases}&name=Pay`, {});
    expectError(inQuery, [400, "INVALID_INPUT"]);
    expect(inQuery.body.issues).toMatchObject([{ path: ["name"] }]);
  });

  it("rejects parameters of a route without any, and does nothing then", async () => {
    const own = await tessera.token(await tessera.signIn("alice"));
    for (const call of ["GET /me?verbose=1", "GET /tokens/self?id=1", "DELETE /tokens/self?id=1"] as const) {
      const answer = await tessera.rest(own, call);
      expectError(answer, [400, "INVALID_INPUT"]);
    }
    expect((await tessera.rest(own, "GET /tokens/self")).status).toBe(200);
  });

  it.each(["GET /nowhere", "GET /", "GET /../trpc"] as const)("has nothing at %s", async (call) => {
    expectError(await tessera.rest(secret, call), [404, "NOT_FOUND"]);
  });

  it.each([
    ["PUT /projects", "GET, HEAD, POST"],
    ["DELETE /test-cycles", "GET, HEAD, POST"],
    ["POST /me", "GET, HEAD"],
  ] as const)("has another method at %s", async (call, allowed) => {
    const answer = await tessera.rest(secret, call, call.startsWith("P") ? {} : undefined);
    expectError(answer, [405, "METHOD_NOT_ALLOWED"]);
    expect(answer.headers.get("allow")).toBe(allowed);
  });

  it("has nothing elsewhere under /api either", async () => {
    for (const path of ["/api", "/api/v2/me", "/apis"]) {
      const answer = await fetch(tessera.url + path, { headers: { accept: "application/json" } });
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.json()).toMatchObject({ errorCode: "NOT_FOUND" });
    }
  });

  it("rejects an address that can't be decoded", async () => {
    expectError(await tessera.rest(secret, "GET /projects/%zz"), [400, "INVALID_INPUT"]);
    expectError(await tessera.rest(secret, "GET /projects/%c3%28"), [400, "INVALID_INPUT"]);
  });

  it("takes over a plain request id and the trace that it belongs to", async () => {
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    const traceparent = `00-${trace}-00f067aa0ba902b7-01`;
    const answer = await tessera.rest(secret, "GET /me", undefined, { "x-request-id": "build-57.3", traceparent });
    expect(answer.headers.get("x-request-id")).toBe("build-57.3");
    const lines = tessera.log.filter((line) => line.includes('"build-57.3"'));
    expect(lines.join("")).toContain(`"traceId":"${trace}"`);
    const refused = await tessera.rest(null, "GET /me", undefined, { "x-request-id": "build-58" });
    expect(refused.body.requestId).toBe("build-58");
    for (const id of ["", "a b", "x".repeat(65), "-x", secret, `a${secret.slice(0, 60)}`, 'a"b']) {
      const { headers } = await tessera.rest(secret, "GET /me", undefined, {
        "x-request-id": id,
        traceparent: "00-0-0-0",
      });
      expect([id, headers.get("x-request-id")]).toEqual([id, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    }
    expect(tessera.log.join("")).not.toContain(secret);
  });

  it("packs long answers with the method that the caller likes best", async () => {
    const packed = async (accepted: string) => {
      const headers = { authorization: `Bearer ${secret}`, "accept-encoding": accepted };
      const answer = await fetch(`${tessera.url}/api/v1/projects?limit=200`, { headers });
      const { data } = (await answer.json()) as { data: unknown[] };
      return [answer.headers.get("content-encoding"), data.length > 0];
    };
    for (let count = 0; count < 10; count++) await tessera.rest(secret, "POST /projects", { name: `Project ${count}` });
    expect(await packed("br, gzip")).toEqual(["br", true]);
    expect(await packed("gzip")).toEqual(["gzip", true]);
    expect(await packed("br;q=0.5, gzip")).toEqual(["gzip", true]);
    expect(await packed("identity")).toEqual([null, true]);
  });

  it("answers every request with an id of its own where the caller sends none that is plain", async () => {
    const ask = async () => (await tessera.rest(secret, "GET /me", undefined, { "x-request-id": "evil\tid" })).headers;
    const [first, second] = [(await ask()).get("x-request-id"), (await ask()).get("x-request-id")];
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).not.toBe(first);
    expect(tessera.log.some((line) => line.includes(first as string) && line.includes('"status":200'))).toBe(true);
    expect(tessera.log.join("")).not.toContain("evil");
  });

  it("guards every answer with headers", async () => {
    const paths = ["/api/v1/me", "/api/v1/openapi.json", "/api/nowhere", "/trpc/nowhere", "/healthz", "/projects"];
    for (const path of paths) {
      const { headers } = await fetch(tessera.url + path, { headers: { accept: "text/html" } });
      const csp = headers.get("content-security-policy") ?? "";
      const ofPages = path.startsWith("/api/") ? [] : ["script-src 'self'", "base-uri 'none'"];
      for (const part of ["default-src 'none'", "frame-ancestors 'none'", ...ofPages]) {
        expect([path, csp.split(";")]).toEqual([path, expect.arrayContaining([part])]);
      }
      expect(csp).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|https?:|\*/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-frame-options")).toBe("DENY");
      for (const outcome of ["x-powered-by", "access-control-allow-origin"]) expect(headers.has(outcome)).toBe(false);
      // Only what stays the same for as long as the server runs.
      expect(headers.has("etag")).toBe(["/api/v1/openapi.json", "/projects"].includes(path));
    }
  });

  it("answers malformed HTTP in few words", async () => {
    const socket = connect(Number(new URL(tessera.url).port), "127.0.0.1");
    socket.end("NONSENSE\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  });
});
