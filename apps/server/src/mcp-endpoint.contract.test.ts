import { request as httpRequest } from "node:http";
import { text as readText } from "node:stream/consumers";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import type { TokenScope } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { procedures } from "./testing/every-procedure.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const READ_ONLY: TokenScope[] = ["project:read", "case:read", "cycle:read", "result:read"];

/** The keywords of JSON Schema 2020-12 that tools may use; a strict reader refuses others. */
const KEYWORDS = [
  ...["$defs", "$ref", "type", "enum", "const", "description", "default", "examples", "format", "pattern"],
  ...["minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "items", "minItems", "maxItems"],
  ...["properties", "required", "additionalProperties", "propertyNames", "anyOf"],
];

function unknownKeywords(schemas: unknown[]): string[] {
  return schemas.flatMap((schema) => {
    if (typeof schema !== "object" || schema === null) return [];
    return Object.entries(schema).flatMap(([keyword, value]) => {
      if (!KEYWORDS.includes(keyword)) return [keyword];
      if (keyword === "properties" || keyword === "$defs") return unknownKeywords(Object.values(value));
      if (["examples", "enum", "required", "const", "default"].includes(keyword)) return [];
      return unknownKeywords([value].flat());
    });
  });
}

type Described = {
  description?: string;
  properties?: Record<string, Described>;
  items?: Described;
  anyOf?: Described[];
};

/** The parameters that nothing says what they are. */
function undescribed({ properties = {}, items, anyOf = [] }: Described, path: string): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, field]) => [
      ...(field.description ? [] : [`${path}.${name}`]),
      ...undescribed(field, `${path}.${name}`),
    ]),
    ...[...anyOf, ...(items ? [items] : [])].flatMap((inner) => undescribed(inner, path)),
  ];
}

describe("tools", () => {
  it("have unique names, and touch no token or account except to describe the caller's own", () => {
    const tools = Object.entries(procedures).flatMap(([name, { _def }]) => {
      const { mcp } = _def.meta as { mcp?: { name: string } };
      return mcp ? [[name, mcp.name] as const] : [];
    });
    expect(new Set(tools.map(([, name]) => name)).size).toBe(tools.length);
    const touching = tools.filter(([name]) => /^(token|admin|member|session|setup)/.test(name));
    expect(touching.map(([, tool]) => tool)).toEqual(["token_status"]);
  });
});

describeOnEachDb("the MCP endpoint", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });
  afterAll(() => tessera.stop());

  const connect = async (secret: string) => {
    const client = new Client({ name: "assistant", version: "1.0.0" });
    const requestInit = { headers: { authorization: `Bearer ${secret}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${tessera.url}/mcp`), { requestInit }));
    return client;
  };
  const toolsOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);
  /** The answer of a tool, or its error code. */
  const call = async (client: Client, name: string, args: object = {}) => {
    const { isError, content, structuredContent } = await client.callTool({ name, arguments: args as never });
    if (!isError) return structuredContent as Record<string, unknown>;
    return JSON.parse((content as { text: string }[])[0]?.text ?? "").errorCode as string;
  };
  const post = (headers: Record<string, string>, message: unknown = { jsonrpc: "2.0", id: 1, method: "tools/list" }) =>
    fetch(`${tessera.url}/mcp`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...headers },
      body: JSON.stringify(message),
    });

  it("lets an assistant work in a project as far as its token goes", async () => {
    const client = await connect(await tessera.token(alice));
    expect(await toolsOf(client)).toEqual(expect.arrayContaining(["list_projects", "create_cases", "whoami"]));
    expect(await call(client, "list_projects")).toMatchObject({ data: [{ id: projectId, role: "PROJECT_ADMIN" }] });
    const made = await call(client, "create_cases", { projectId, cases: [{ name: "Pay", steps: [] }] });
    expect(made).toMatchObject({ data: [{ id: "TC-1", name: "Pay" }] });
    const results = [
      { caseId: "TC-1", status: "passed" },
      { caseId: "TC-1", status: "failed" },
    ];
    const recorded = await call(client, "record_results", { projectId, cycleId: "TCYCLE-1", results });
    expect(recorded).toMatchObject({
      data: [
        { status: "passed", attempt: 1 },
        { status: "failed", attempt: 2 },
      ],
    });
    const { data } = (await call(client, "list_results", { projectId, cycleId: "TCYCLE-1" })) as { data: object[] };
    expect(data).toMatchObject([
      { caseId: "TC-1", status: "failed" },
      { caseId: "TC-1", status: "passed" },
    ]);
    expect(await alice.case.list.query({ projectId })).toMatchObject({ data: [{ id: "TC-1" }] });
    await client.close();
  });

  it("takes a report as text, and refuses one that can't be read with the place of the fault", async () => {
    const client = await connect(await tessera.token(alice));
    const content = '<testsuite name="s"><testcase classname="a.B" name="works"/></testsuite>';
    const receipt = await call(client, "upload_report", { projectId, content, fileName: "unit.xml" });
    expect(receipt).toMatchObject({ projectId, totals: { tests: 1, passed: 1 } });
    expect(await call(client, "upload_report", { projectId, content: "<testsuite>" })).toBe("UNREADABLE_REPORT");
    await client.close();
  });

  it("creates all cases of a call or none, and says which one stands in the way", async () => {
    const client = await connect(await tessera.token(alice));
    const cases = [{ name: "First of two" }, { name: "Second of two", folderId: "nowhere" }];
    const refused = await client.callTool({ name: "create_cases", arguments: { projectId, cases } });
    expect(JSON.stringify(refused.content)).toContain("cases[1]");
    const { data } = await alice.case.list.query({ projectId, search: "of two" });
    expect(data).toEqual([]);
    await client.close();
  });

  it("answers with no more than 25,000 characters: long texts are cut, long lists go on", async () => {
    const client = await connect(await tessera.token(alice));
    const description = "d".repeat(9000);
    const cases = Array.from({ length: 60 }, (_, index) => ({ name: `Long ${index} ${"n".repeat(400)}`, description }));
    await alice.case.createMany.mutate({ projectId, cases });
    const names = new Set<string>();
    let cursor: string | undefined;
    do {
      const { content, structuredContent } = await client.callTool({
        name: "list_cases",
        arguments: { projectId, search: "Long", ...(cursor && { cursor }) },
      });
      expect(JSON.stringify(structuredContent).length).toBeLessThanOrEqual(25_000);
      expect((content as { text: string }[])[0]?.text.length).toBeLessThanOrEqual(25_000);
      const page = structuredContent as { data: { id: string }[]; nextCursor: string | null };
      for (const { id } of page.data) names.add(id);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(names.size).toBe(60);
    await client.close();
  });

  it("shows an assistant the moment its token stops working", async () => {
    const client = await connect(await tessera.token(alice));
    const status = (await call(client, "token_status")) as unknown as { expiresAt: string; worksUntil: string };
    expect(status).toMatchObject({ name: "CI", status: "Expiring", worksUntil: status.expiresAt });
    await client.close();
  });

  it("offers only the tools that the scopes allow, and rejects the others with the common error codes", async () => {
    const secret = await tessera.token(alice, { scopes: READ_ONLY });
    const client = await connect(secret);
    const tools = await client.listTools();
    expect(tools.tools.filter(({ annotations }) => !annotations?.readOnlyHint)).toEqual([]);
    const refused = await post(
      { authorization: `Bearer ${secret}` },
      { jsonrpc: "2.0", id: 7, method: "tools/call", params: { name: "create_cases", arguments: { projectId } } },
    );
    expect([refused.status, await refused.json()]).toMatchObject([
      403,
      { id: 7, error: { data: { errorCode: "INSUFFICIENT_SCOPE", requiredScopes: ["case:write"] } } },
    ]);
    expect(refused.headers.get("www-authenticate")).toContain('error="insufficient_scope", scope="case:write"');
    expect(await call(client, "get_project", { projectId: "PRJ-99" })).toBe("NOT_FOUND");
    expect(await call(client, "get_project", { projectId, colour: "red" })).toBe("INVALID_INPUT");
    expect(await call(client, "get_project", {})).toBe("INVALID_INPUT");
    await expect(client.callTool({ name: "drop_everything", arguments: {} })).rejects.toThrow("There is no tool");
    await client.close();
  });

  it("hides other users' projects", async () => {
    const bob = await connect(await tessera.token(await tessera.signIn("bob", "USER")));
    expect(await call(bob, "list_projects")).toMatchObject({ data: [] });
    expect(await call(bob, "list_cases", { projectId })).toBe("NOT_FOUND");
    await bob.close();
  });

  it("requires a token on every request, and rejects a revoked one in the middle of a conversation", async () => {
    const secret = await tessera.token(alice);
    const client = await connect(secret);
    expect(await call(client, "whoami")).toMatchObject({ user: { username: "alice" }, token: { name: "CI" } });
    // The names of the first release, which are not listed.
    expect(await call(client, "who_am_i")).toMatchObject({ user: { username: "alice" } });
    expect(await call(client, "list_test_cases", { projectId })).toMatchObject({ data: expect.any(Array) });
    await tessera.rest(secret, "DELETE /tokens/self");
    await expect(client.callTool({ name: "whoami", arguments: {} })).rejects.toThrow();
    const answer = await post({ authorization: `Bearer ${secret}` });
    expect([answer.status, (await answer.json()) as object]).toMatchObject([401, { errorCode: "INACTIVE_TOKEN" }]);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    await client.close();
  });

  it("rejects cookies, tokens in the address, and pages of other sites", async () => {
    const silent = await post({ cookie: alice.cookie(), origin: tessera.url });
    expect([silent.status, (await silent.json()) as object]).toMatchObject([401, { errorCode: "NO_TOKEN" }]);
    const secret = await tessera.token(alice);
    const inUrl = await fetch(`${tessera.url}/mcp?token=${secret}`, { method: "POST" });
    expect([inUrl.status, (await inUrl.json()) as object]).toMatchObject([400, { errorCode: "TOKEN_IN_URL" }]);
    const foreign = await post({ authorization: `Bearer ${secret}`, origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
  });

  it("counts each request once, and each call of a batch", async () => {
    const secret = await tessera.token(alice);
    const headers = { authorization: `Bearer ${secret}` };
    const who = { jsonrpc: "2.0", method: "tools/call", params: { name: "whoami", arguments: {} } };
    const left = (answer: Response) => /r=(\d+)/.exec(answer.headers.get("ratelimit") ?? "")?.[1];
    expect(left(await post(headers, { ...who, id: 1 }))).toBe("599");
    await post(headers, [
      { ...who, id: 2 },
      { ...who, id: 3 },
    ]);
    expect(left(await post(headers))).toBe("596");
  });

  it("has no stream to open and no session to end", async () => {
    const headers = { authorization: `Bearer ${await tessera.token(alice)}` };
    for (const method of ["GET", "DELETE"]) {
      const answer = await fetch(`${tessera.url}/mcp`, { method, headers });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "POST"]);
    }
    const malformed = await fetch(`${tessera.url}/mcp`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: "{",
    });
    expect(malformed.status).toBe(400);
  });

  it("reports errors of a message in JSON-RPC", async () => {
    const authorization = `Bearer ${await tessera.token(alice)}`;
    const send = async (body: string, type = "application/json", method = "POST") => {
      const headers = { authorization, ...(method === "POST" && { "content-type": type }) };
      const answer = await fetch(`${tessera.url}/mcp`, { method, headers, ...(method === "POST" && { body }) });
      return [answer.status, await answer.json()] as const;
    };
    const outcome = (code: number, errorCode?: string) => ({
      ...{ jsonrpc: "2.0", id: null },
      error: {
        code,
        message: expect.any(String),
        ...(errorCode && { data: { errorCode, requestId: expect.any(String) } }),
      },
    });
    expect(await send("{nope")).toEqual([400, outcome(-32700, "INVALID_INPUT")]);
    expect(await send(`{"a":"${"x".repeat(1_100_000)}"}`)).toEqual([413, outcome(-32600, "PAYLOAD_TOO_LARGE")]);
    expect(await send("{}", "application/json; charset=koi8-r")).toMatchObject([415, outcome(-32600)]);
    expect(await send('{"jsonrpc":"2.0"}')).toMatchObject([400, outcome(-32600)]);
    expect(await send("{}", "text/plain")).toMatchObject([415, outcome(-32000)]);
    expect(await send("", "", "GET")).toEqual([405, outcome(-32600, "METHOD_NOT_ALLOWED")]);
  });

  it("answers in JSON for every Accept header, in every protocol revision", async () => {
    const secret = await tessera.token(alice);
    const json = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    for (const accept of [undefined, "*/*", "application/json", "text/event-stream", "text/html"]) {
      for (const revision of SUPPORTED_PROTOCOL_VERSIONS) {
        const params = { protocolVersion: revision, capabilities: {}, clientInfo: { name: "probe", version: "1" } };
        const asked = await postRaw({ ...json, ...(accept && { accept }) }, { method: "initialize", params });
        expect([accept, revision, asked.status, asked.type]).toEqual([accept, revision, 200, "application/json"]);
        const headers = { ...json, "mcp-protocol-version": revision, ...(accept && { accept }) };
        const listed = await postRaw(headers, { method: "tools/list" });
        expect(JSON.parse(listed.text).result.tools.length).toBeGreaterThan(5);
      }
    }
  });

  /** `fetch` would send an Accept of its own. */
  const postRaw = (headers: Record<string, string>, message: object) =>
    new Promise<{ status: number | undefined; type: string | undefined; text: string }>((resolve, reject) => {
      const request = httpRequest(`${tessera.url}/mcp`, { method: "POST", headers }, async (response) => {
        const type = response.headers["content-type"];
        resolve({ status: response.statusCode, type, text: await readText(response) });
      });
      request.on("error", reject).end(JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }));
    });

  it("takes null, an empty text and nothing at all for the same", async () => {
    const headers = { authorization: `Bearer ${await tessera.token(alice)}` };
    const ask = async (name: string, args: unknown) => {
      const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
      return ((await (await post(headers, message)).json()) as { result: { isError?: true; content: unknown } }).result;
    };
    const nothing = { limit: null, cursor: null, folderId: null, search: null };
    expect((await ask("list_cases", { projectId, ...nothing })).isError).toBeUndefined();
    const empty = { cursor: "", folderId: "", search: "" };
    expect(await ask("list_cases", { projectId, ...empty })).toEqual(await ask("list_cases", { projectId }));
    expect((await ask("list_projects", null)).isError).toBeUndefined();
    expect((await ask("list_cases", { projectId: "" })).isError).toBe(true);
    const steps = [{ action: "Pay", expected: null }];
    const made = { name: "Null", description: null, steps, folderId: null, automation: null };
    expect((await ask("create_cases", { projectId, cases: [made] })).isError).toBeUndefined();
    const kept = (await alice.case.create.mutate({ projectId, name: "Blank", description: "Stays" })).id;
    const blank = { caseId: kept, name: "", description: "", steps: null };
    expect((await ask("update_cases", { projectId, cases: [blank] })).isError).toBeUndefined();
    expect(await alice.case.get.query({ projectId, caseId: kept })).toMatchObject({
      name: "Blank",
      description: "Stays",
    });
    expect((await ask("create_cases", { projectId, cases: [{ name: null }] })).isError).toBe(true);
    expect((await ask("list_projects", { surprise: null })).isError).toBe(true);
  });

  it("describes its tools in plain JSON Schema, without null in what may be left out", async () => {
    const client = await connect(await tessera.token(alice));
    const { tools } = await client.listTools();
    await client.close();
    for (const { name, inputSchema, outputSchema } of tools) {
      expect([name, unknownKeywords([inputSchema, outputSchema ?? {}])]).toEqual([name, []]);
      const text = JSON.stringify(inputSchema);
      expect([name, /"null"/.exec(text + JSON.stringify(outputSchema))]).toEqual([name, null]);
      expect([name, /"type":\[/.exec(text + JSON.stringify(outputSchema))]).toEqual([name, null]);
      for (const schema of [inputSchema, outputSchema ?? {}]) {
        const used = new Set([...JSON.stringify(schema).matchAll(/#\/\$defs\/(\w+)/g)].map(([, it]) => it));
        expect([name, Object.keys((schema as { $defs?: object }).$defs ?? {}).sort()]).toEqual([
          name,
          [...used].sort(),
        ]);
      }
    }
    const silent = tools.flatMap(({ name, inputSchema }) => undescribed(inputSchema as Described, name));
    expect(silent).toEqual([]);
    const update = tools.find(({ name }) => name === "update_cases")?.inputSchema;
    expect(update?.required).toEqual(["projectId", "cases"]);
  });
});
