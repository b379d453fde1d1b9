import { randomUUID } from "node:crypto";
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { Assistant, FakeNetwork, post, READ_ONLY, REDIRECT, useTool } from "./assistant.testing.ts";

/** What an official client keeps between its steps; a person's browser is where `opened` leads. */
function memory(more: { clientMetadataUrl?: string } = {}) {
  const kept = new Map<string, unknown>();
  const keep = (name: string) => (value: unknown) => void kept.set(name, value);
  const provider = {
    redirectUrl: REDIRECT,
    clientMetadata: { client_name: "Official", redirect_uris: [REDIRECT] },
    state: () => randomUUID(),
    clientInformation: () => kept.get("client"),
    saveClientInformation: keep("client"),
    tokens: () => kept.get("tokens"),
    saveTokens: keep("tokens"),
    codeVerifier: () => kept.get("verifier"),
    saveCodeVerifier: keep("verifier"),
    discoveryState: () => kept.get("discovery"),
    saveDiscoveryState: keep("discovery"),
    redirectToAuthorization: keep("opened"),
    ...more,
  };
  // Each generation of the client has its own type for the same thing.
  return { provider: provider as never, kept };
}

const GENERATIONS = [
  ["2.x", Client, StreamableHTTPClientTransport],
  ["1.x", OldClient, OldTransport],
] as const;

describeOnEachDb("signing in at an assistant", (on) => {
  let tessera: Tessera;
  let alice: Page;
  const network = new FakeNetwork();

  beforeAll(async () => {
    tessera = await Tessera.start(on(), {}, undefined, { network });
    alice = await tessera.signIn("alice", "USER");
    await alice.project.create.mutate({ name: "Shop" });
  });
  afterAll(() => tessera.stop());

  const approve = (request: string) =>
    alice.authorization.approve.mutate({
      request,
      token: { name: "Official", scopes: [...READ_ONLY], expiresInDays: 30, projects: "all", allowedIps: [] },
    });

  it.each(GENERATIONS)(
    "works with the official client %s, from nothing but the server's address",
    async (_, Made, Transport) => {
      const { provider, kept } = memory();
      const url = new URL(`${tessera.url}/mcp`);
      const begin = () => new Transport(url, { authProvider: provider });
      const first = begin();
      await expect(new Made({ name: "official", version: "1" }).connect(first as never)).rejects.toThrow(/nauthorized/);
      const opened = kept.get("opened") as URL;
      expect(opened.href).toContain(`${tessera.url}/oauth/authorize?`);
      expect(opened.searchParams.get("scope")).toBe(READ_ONLY.join(" "));
      const { redirectTo } = await approve(opened.search);
      const answer = new URL(redirectTo).searchParams;
      expect(answer.get("iss")).toBe(tessera.url);
      if (Made === Client) await (first as StreamableHTTPClientTransport).finishAuth(answer);
      else await first.finishAuth(answer.get("code") as string);
      const client = new Made({ name: "official", version: "1" });
      await client.connect(begin() as never);
      const result = await client.callTool({ name: "list_projects", arguments: {} });
      expect(result.structuredContent).toMatchObject({ data: [{ name: "Shop" }] });

      tessera.clock.advance({ seconds: 3601 });
      const renewed = await client.callTool({ name: "whoami", arguments: {} });
      expect(renewed.isError).not.toBe(true);
      await client.close();
    },
  );

  it("works with the official client by a document at its own address, which is read once in a while", async () => {
    const clientMetadataUrl = network.publish("https://assistant.example/client.json", { client_name: "Published" });
    const { provider, kept } = memory({ clientMetadataUrl });
    const transport = new StreamableHTTPClientTransport(new URL(`${tessera.url}/mcp`), { authProvider: provider });
    const client = new Client({ name: "official", version: "1" });
    await expect(client.connect(transport)).rejects.toThrow(UnauthorizedError);
    const request = (kept.get("opened") as URL).search;
    expect(await alice.authorization.review.query({ request })).toEqual({
      kind: "question",
      client: { id: clientMetadataUrl, name: "Published", host: "assistant.example" },
      trust: "published",
      redirectHost: "assistant.example",
      isLocal: false,
      requestedScopes: [...READ_ONLY],
    });
    const { redirectTo } = await approve(request);
    await transport.finishAuth(new URL(redirectTo).searchParams);
    expect(kept.get("tokens")).toMatchObject({ token_type: "Bearer", scope: READ_ONLY.join(" ") });
    expect(network.asked).toEqual([`${clientMetadataUrl} at 93.184.216.34`]);
  });

  it("gives a token that is listed with its client, and that one click ends", async () => {
    const assistant = await Assistant.register(tessera);
    const { access, refresh } = await assistant.tokens(alice, { name: "My helper" });
    expect(access).toMatch(/^tsr_tmp_/);
    expect(await useTool(tessera, access)).toBe(200);
    const [token] = (await alice.token.list.query({ search: "My helper" })).data;
    expect(token).toMatchObject({
      status: "Active",
      scopes: [...READ_ONLY],
      client: { id: assistant.clientId, name: "Helper", host: "assistant.example" },
      identifier: access.slice(8, 16),
    });
    await alice.token.revoke.mutate({ id: token?.id as string });
    expect(await useTool(tessera, access)).toBe(401);
    expect((await assistant.renew(refresh)).body.error).toBe("invalid_grant");
    expect(await tessera.auditOf(token?.id as string)).toEqual(["API_KEY_CREATED", "API_KEY_REVOKED"]);
  });

  it("gives the client a way to end its token, by either of its secrets", async () => {
    for (const which of ["access", "refresh"] as const) {
      const assistant = await Assistant.register(tessera);
      const held = await assistant.tokens(alice);
      const ended = await post(tessera, "/oauth/revoke", { token: held[which], client_id: assistant.clientId });
      expect(ended.status).toBe(200);
      expect(await useTool(tessera, held.access)).toBe(401);
      expect((await assistant.renew(held.refresh)).body.error).toBe("invalid_grant");
    }
    expect((await post(tessera, "/oauth/revoke", { token: "unknown" })).status).toBe(200);
  });
});
