import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { TokenScope } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { procedures } from "./testing/every-procedure.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const READ_ONLY: TokenScope[] = ["project:read", "case:read", "cycle:read", "result:read"];

describe("tools", () => {
  it("have a name of their own each, and touch no token or account but to tell what their own is good for", () => {
    const tools = Object.entries(procedures).flatMap(([name, { _def }]) => {
      const { mcp } = _def.meta as { mcp?: { name: string } };
      return mcp ? [[name, mcp.name] as const] : [];
    });
    expect(new Set(tools.map(([, name]) => name)).size).toBe(tools.length);
    const touching = tools.filter(([name]) => /^(token|admin|member|session|setup)/.test(name));
    expect(touching.map(([, tool]) => tool)).toEqual(["token_status"]);
  });
});

describeOnEachDb("the MCP door", (on) => {
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
  /** What a tool answers, or the error code it refuses with. */
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
    expect(await toolsOf(client)).toEqual(expect.arrayContaining(["list_projects", "create_test_case", "who_am_i"]));
    expect(await call(client, "list_projects")).toMatchObject({ data: [{ id: projectId, role: "PROJECT_ADMIN" }] });
    const made = await call(client, "create_test_case", { projectId, name: "Pay", steps: [] });
    expect(made).toMatchObject({ id: "TC-1", name: "Pay" });
    const result = { projectId, cycleId: "TCYCLE-1", caseId: "TC-1", status: "failed" };
    expect(await call(client, "record_result", result)).toMatchObject({ status: "failed" });
    const { data } = (await call(client, "list_results", { projectId, cycleId: "TCYCLE-1" })) as { data: object[] };
    expect(data).toMatchObject([{ caseId: "TC-1", status: "failed" }]);
    expect(await alice.case.list.query({ projectId })).toMatchObject({ data: [{ id: "TC-1" }] });
    await client.close();
  });

  it("tells an assistant the moment its token stops working", async () => {
    const client = await connect(await tessera.token(alice));
    const status = (await call(client, "token_status")) as unknown as { expiresAt: string; worksUntil: string };
    expect(status).toMatchObject({ name: "CI", status: "Expiring", worksUntil: status.expiresAt });
    await client.close();
  });

  it("offers only what the scopes allow, and refuses the rest with the codes of every door", async () => {
    const client = await connect(await tessera.token(alice, { scopes: READ_ONLY }));
    const tools = await client.listTools();
    expect(tools.tools.filter(({ annotations }) => !annotations?.readOnlyHint)).toEqual([]);
    expect(await call(client, "create_test_case", { projectId, name: "Pay" })).toBe("INSUFFICIENT_SCOPE");
    expect(await call(client, "get_project", { projectId: "PRJ-99" })).toBe("NOT_FOUND");
    expect(await call(client, "get_project", { projectId, colour: "red" })).toBe("INVALID_INPUT");
    expect(await call(client, "get_project", {})).toBe("INVALID_INPUT");
    await expect(client.callTool({ name: "drop_everything", arguments: {} })).rejects.toThrow("There is no tool");
    await client.close();
  });

  it("shows nobody somebody else's project", async () => {
    const bob = await connect(await tessera.token(await tessera.signIn("bob", "USER")));
    expect(await call(bob, "list_projects")).toMatchObject({ data: [] });
    expect(await call(bob, "list_test_cases", { projectId })).toBe("NOT_FOUND");
    await bob.close();
  });

  it("asks for a token on every request, and a revoked one stops in the middle of a conversation", async () => {
    const secret = await tessera.token(alice);
    const client = await connect(secret);
    expect(await call(client, "who_am_i")).toMatchObject({ user: { username: "alice" }, token: { name: "CI" } });
    await tessera.rest(secret, "DELETE /tokens/self");
    await expect(client.callTool({ name: "who_am_i", arguments: {} })).rejects.toThrow();
    const answer = await post({ authorization: `Bearer ${secret}` });
    expect([answer.status, (await answer.json()) as object]).toMatchObject([401, { errorCode: "INACTIVE_TOKEN" }]);
    expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    await client.close();
  });

  it("knows no cookie, no token in the address, and no page of another site", async () => {
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
    const who = { jsonrpc: "2.0", method: "tools/call", params: { name: "who_am_i", arguments: {} } };
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
    expect([malformed.status, (await malformed.json()) as object]).toMatchObject([400, { errorCode: "INVALID_INPUT" }]);
  });
});
