import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";

const NEWEST = "2026-07-28";
const META = {
  "io.modelcontextprotocol/protocolVersion": NEWEST,
  "io.modelcontextprotocol/clientInfo": { name: "probe", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

type Answer = {
  id?: unknown;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: Record<string, unknown> };
};

describeOnEachDb("the MCP endpoint, by the revision of 2026-07-28,", (on) => {
  let tessera: Tessera;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    const alice = await tessera.signIn("alice", "USER");
    await alice.project.create.mutate({ name: "Shop" });
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());

  const send = async (method: string, params: object = {}, headers: Record<string, string> = {}) => {
    const { name, uri } = params as { name?: string; uri?: string };
    const answer = await fetch(`${tessera.url}/mcp`, {
      method: "POST",
      headers: {
        ...{ authorization: `Bearer ${secret}`, "content-type": "application/json" },
        ...{ accept: "application/json, text/event-stream", "mcp-protocol-version": NEWEST, "mcp-method": method },
        ...((name ?? uri) && { "mcp-name": name ?? uri }),
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta: META } }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: (text === "" ? {} : JSON.parse(text)) as Answer };
  };

  it("serves the official client of that revision", async () => {
    const client = new Client(
      { name: "assistant", version: "1.0.0" },
      { versionNegotiation: { mode: { pin: NEWEST } } },
    );
    const requestInit = { headers: { authorization: `Bearer ${secret}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${tessera.url}/mcp`), { requestInit }));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["whoami", "list_projects", "token_status"]));
    const { structuredContent } = await client.callTool({ name: "list_projects", arguments: {} });
    expect(structuredContent).toMatchObject({ data: [{ name: "Shop" }] });
    await client.close();
  });

  it("says what it is, and how long its list of tools may be kept, by one caller", async () => {
    const discovered = await send("server/discover");
    expect(discovered.body.result).toMatchObject({
      resultType: "complete",
      supportedVersions: expect.arrayContaining([NEWEST]),
      instructions: expect.stringContaining("whoami"),
    });
    const first = await send("tools/list");
    expect(first.body.result).toMatchObject({
      resultType: "complete",
      cacheScope: "private",
      ttlMs: expect.any(Number),
    });
    expect((await send("tools/list")).body.result?.tools).toEqual(first.body.result?.tools);
    expect(JSON.stringify(first.body.result)).toContain("io.modelcontextprotocol/serverInfo");
  });

  it.each([
    ["a method that differs", { "mcp-method": "tools/call" }],
    ["a missing method", { "mcp-method": "" }],
    ["a version that differs", { "mcp-protocol-version": "2025-11-25" }],
  ])("refuses headers that contradict the message: %s", async (_what, headers) => {
    const { status, body } = await send("tools/list", {}, headers);
    expect([status, body.error?.code]).toEqual([400, -32020]);
  });

  it("refuses a tool's name in the header that is not the message's", async () => {
    const { status, body } = await send(
      "tools/call",
      { name: "whoami", arguments: {} },
      { "mcp-name": "list_projects" },
    );
    expect([status, body.error?.code]).toEqual([400, -32020]);
  });

  it("answers an unknown method with 404, and an unknown revision with those it knows", async () => {
    const unknown = await send("nothing/here");
    expect([unknown.status, unknown.body.error?.code]).toEqual([404, -32601]);
    const future = "2099-01-01";
    const answer = await fetch(`${tessera.url}/mcp`, {
      method: "POST",
      headers: {
        ...{ authorization: `Bearer ${secret}`, "content-type": "application/json", "mcp-method": "tools/list" },
        ...{ accept: "application/json, text/event-stream", "mcp-protocol-version": future },
      },
      body: JSON.stringify({
        ...{ jsonrpc: "2.0", id: 1, method: "tools/list" },
        params: { _meta: { ...META, "io.modelcontextprotocol/protocolVersion": future } },
      }),
    });
    const body = (await answer.json()) as Answer;
    expect([answer.status, body.error?.code]).toEqual([400, -32022]);
    expect(body.error?.data?.supported).toContain(NEWEST);
  });
});
