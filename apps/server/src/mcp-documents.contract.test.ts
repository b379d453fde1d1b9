import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { SUPPORTED_PROTOCOL_VERSIONS } from "@modelcontextprotocol/sdk/types.js";
import type { TokenScope } from "@tessera/domain";
import { beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { eachInNewProject } from "./testing/each-project.testing.ts";
import type { Page, Tessera } from "./testing/tessera.testing.ts";

const NEWEST = "2026-07-28";
const MAX_LENGTH = 25_000;

/** What both generations of the official client do alike. */
type Reader = {
  read: (uri: string) => Promise<string>;
  resources: () => Promise<string[]>;
  templates: () => Promise<string[]>;
  prompts: () => Promise<string[]>;
  prompt: (name: string, args: Record<string, string>) => Promise<string>;
  close: () => Promise<void>;
};

describeOnEachDb("documents and prompts for assistants", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });
  beforeEach(() => send(report("pays by card", "declined ``` now")));

  const report = (name: string, message: string) =>
    `<testsuite name="s"><testcase classname="Cart" name="${name}"><failure message="${message}">at cart.ts</failure></testcase><testcase classname="Cart" name="ships"/></testsuite>`;
  async function send(xml: string): Promise<void> {
    const path = `POST /imports?projectId=${projectId}&runKey=${crypto.randomUUID()}&branch=main` as const;
    const { status } = await tessera.rest(secret, path, xml, { "content-type": "application/xml" });
    expect(status).toBe(201);
  }
  const uri = (path: string) => `${tessera.url.replace("http://", "tessera://")}/projects/${projectId}${path}`;

  async function old(token: string): Promise<Reader> {
    const client = new Client({ name: "assistant", version: "1.0.0" });
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${tessera.url}/mcp`), { requestInit }));
    return readerOf(client as never);
  }
  async function newest(token: string): Promise<Reader> {
    const client = new NewClient(
      { name: "assistant", version: "1" },
      { versionNegotiation: { mode: { pin: NEWEST } } },
    );
    const requestInit = { headers: { authorization: `Bearer ${token}` } };
    await client.connect(new NewTransport(new URL(`${tessera.url}/mcp`), { requestInit }));
    return readerOf(client as never);
  }
  function readerOf(client: NewClient): Reader {
    return {
      read: async (uri) => {
        const { contents } = await client.readResource({ uri });
        expect(contents).toMatchObject([{ uri, mimeType: "text/markdown" }]);
        return (contents[0] as { text: string }).text;
      },
      resources: async () => (await client.listResources()).resources.map((it) => it.uri),
      templates: async () => (await client.listResourceTemplates()).resourceTemplates.map((it) => it.uriTemplate),
      prompts: async () => (await client.listPrompts()).prompts.map(({ name }) => name),
      prompt: async (name, args) => JSON.stringify((await client.getPrompt({ name, arguments: args })).messages),
      close: () => client.close(),
    };
  }
  const GENERATIONS = [
    ["the client of earlier revisions", old],
    ["the client of the newest revision", newest],
  ] as const;

  it.each(GENERATIONS)("are listed, read and asked for by %s", async (_which, connect) => {
    const reader = await connect(secret);
    expect(await reader.resources()).toContain(uri("/runs/RUN-1"));
    expect(await reader.templates()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^tessera:\/\/[^/]+\/projects\/\{projectId\}\/runs\/\{runId\}\{\?part\}$/),
      ]),
    );
    const run = await reader.read(uri("/runs/RUN-1"));
    expect(run).toMatch(/^# RUN-1 .*: failed\n/);
    expect(run).toContain(`- Page: ${tessera.url}/projects/${projectId}/runs/RUN-1`);
    // A message can't end the fence around it.
    expect(run).toContain("````text\ndeclined ``` now\n````");
    expect(await reader.read(uri("/cases/TC-1"))).toMatch(/^# TC-1 pays by card\n/);
    expect(await reader.prompts()).toEqual(["triage_run", "write_test_cases"]);
    const triage = await reader.prompt("triage_run", { projectId, runId: "" });
    expect(triage).toContain("Triage the CI run RUN-1");
    expect(triage).toContain(uri("/runs/RUN-1"));
    const writing = await reader.prompt("write_test_cases", { projectId, about: "Refunds" });
    expect(writing).toContain("Refunds");
    expect(writing).toContain("TC-1 pays by card");
    expect(writing).toContain("propose_cases");
    await reader.close();
  });

  it.each(GENERATIONS)("that aren't there are an error for %s", async (_which, connect) => {
    const reader = await connect(secret);
    const other = (await alice.project.create.mutate({ name: "Other" })).id;
    const absent = [
      uri("/runs/RUN-9"),
      uri("/runs/RUN-1?part=2"),
      uri("/nothing"),
      "tessera://elsewhere/projects/PRJ-1/runs/RUN-1",
    ];
    for (const at of [...absent, uri("/runs/RUN-1").replace(projectId, other), "file:///etc/passwd"]) {
      await expect(reader.read(at)).rejects.toMatchObject({ code: -32602 });
    }
    await expect(reader.prompt("sing", {})).rejects.toMatchObject({ code: -32602 });
    await expect(reader.prompt("write_test_cases", { projectId, about: "" })).rejects.toMatchObject({ code: -32602 });
    await reader.close();
  });

  it("are no more than 25,000 characters each, and lead on to the rest", async () => {
    const tests = Array.from(
      { length: 40 },
      (_, index) =>
        `<testcase classname="Long" name="case ${index}"><failure message="${"m".repeat(1900)}"/></testcase>`,
    );
    await send(`<testsuite name="s">${tests.join("")}</testsuite>`);
    const reader = await newest(secret);
    const read: string[] = [];
    for (let at: string | undefined = uri("/runs/RUN-2"); at !== undefined; ) {
      const text: string = await reader.read(at);
      expect(text.length).toBeLessThanOrEqual(MAX_LENGTH);
      read.push(text);
      at = /Read on at (\S+)\]$/.exec(text)?.[1];
    }
    expect(read.length).toBeGreaterThan(2);
    for (let index = 0; index < 40; index++) expect(read.join("\n")).toContain(`case ${index}\n`);
    const triage = JSON.parse(await reader.prompt("triage_run", { projectId, runId: "RUN-2" }));
    expect(triage[1].content.resource.text).toMatch(/Read on at \S+\?part=2\]$/);
    await reader.close();
  });

  it("check scopes as they are read, and say which one would open them", async () => {
    const scopes: TokenScope[] = ["project:read", "case:read"];
    const made = await alice.token.create.mutate({ name: "Narrow", scopes, expiresInDays: 7 });
    const reader = await old(made.secret);
    expect(await reader.resources()).toEqual([]);
    expect(await reader.templates()).toEqual([expect.stringContaining("/cases/{caseId}")]);
    expect(await reader.prompts()).toEqual(["write_test_cases"]);
    expect(await reader.read(uri("/cases/TC-1"))).toContain("TC-1");
    for (const [method, params] of [
      ["resources/read", { uri: uri("/runs/RUN-1") }],
      ["prompts/get", { name: "triage_run", arguments: { projectId } }],
    ] as const) {
      const answer = await post(made.secret, method, params);
      expect([answer.status, await answer.json()]).toMatchObject([
        403,
        { id: 1, error: { data: { errorCode: "INSUFFICIENT_SCOPE", requiredScopes: ["cycle:read", "result:read"] } } },
      ]);
      expect(answer.headers.get("www-authenticate")).toContain('scope="cycle:read result:read"');
    }
    await alice.token.revoke.mutate({ id: made.token.id });
    await expect(reader.read(uri("/cases/TC-1"))).rejects.toThrow();
    await reader.close();
  });

  const post = (token: string, method: string, params: object, headers: Record<string, string> = {}) =>
    fetch(`${tessera.url}/mcp`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    });

  it("of other people's projects are not there", async () => {
    const eve = await tessera.token(await tessera.signIn(`eve-${projectId.toLowerCase()}`, "USER"));
    const reader = await newest(eve);
    expect(await reader.resources()).toEqual([]);
    await expect(reader.read(uri("/runs/RUN-1"))).rejects.toMatchObject({ code: -32602 });
    await expect(reader.prompt("triage_run", { projectId })).rejects.toMatchObject({ code: -32602 });
    await reader.close();
  });

  it("are served in every protocol revision", async () => {
    for (const revision of SUPPORTED_PROTOCOL_VERSIONS) {
      const headers = { "mcp-protocol-version": revision };
      const read = await post(secret, "resources/read", { uri: uri("/runs/RUN-1") }, headers);
      const { result } = (await read.json()) as { result: { contents: { text: string }[] } };
      expect([revision, result.contents[0]?.text]).toEqual([revision, expect.stringContaining("# RUN-1")]);
      const wanted = await post(secret, "prompts/get", { name: "triage_run", arguments: { projectId } }, headers);
      expect([revision, await wanted.text()]).toEqual([revision, expect.stringContaining("Triage the CI run")]);
    }
  });
});
