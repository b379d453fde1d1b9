import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";

const FIRST_SCOPES = "project:read case:read cycle:read result:read";

describeOnEachDb("what assistants find out by themselves", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  it("is where the resource's tokens come from", async () => {
    for (const [path, resource] of [
      ["/.well-known/oauth-protected-resource", tessera.url],
      ["/.well-known/oauth-protected-resource/mcp", `${tessera.url}/mcp`],
    ]) {
      const { status, body } = await tessera.call(null, `GET ${path}` as "GET /");
      expect([status, body]).toMatchObject([
        200,
        {
          resource,
          authorization_servers: [tessera.url],
          bearer_methods_supported: ["header"],
          scopes_supported: FIRST_SCOPES.split(" "),
        },
      ]);
    }
  });

  it("is how the authorization server works", async () => {
    const { body } = await tessera.call(null, "GET /.well-known/oauth-authorization-server");
    expect(body).toMatchObject({
      issuer: tessera.url,
      code_challenge_methods_supported: ["S256"],
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"],
      token_endpoint_auth_methods_supported: ["none"],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    });
    for (const name of ["authorization", "token", "registration", "revocation"]) {
      expect(body[`${name}_endpoint`]).toContain(`${tessera.url}/oauth/`);
    }
    expect(body.scopes_supported).not.toContain("offline_access");
  });

  it("is said to a caller without a token, and to one with a token that is no good", async () => {
    const metadata = `resource_metadata="${tessera.url}/.well-known/oauth-protected-resource/mcp"`;
    const { headers } = await tessera.call(null, "POST /mcp", {});
    expect(headers.get("www-authenticate")).toBe(`Bearer realm="tessera", ${metadata}, scope="${FIRST_SCOPES}"`);
    const bad = await tessera.call("tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9", "POST /mcp", {});
    expect(bad.headers.get("www-authenticate")).toContain(`error="invalid_token"`);
    expect(bad.headers.get("www-authenticate")).toContain(metadata);
    expect((await tessera.rest(null, "GET /me")).headers.get("www-authenticate")).toBe('Bearer realm="tessera"');
  });

  it("opens to pages of other sites, without cookies", async () => {
    const origin = { origin: "https://assistant.example" };
    for (const call of ["GET /.well-known/oauth-authorization-server", "POST /oauth/token"] as const) {
      const { headers } = await tessera.call(null, call, undefined, origin);
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
    }
  });

  it("has the address that is configured, with its path", async () => {
    const publicUrl = "https://tests.example.org/tessera";
    const shared = await Tessera.start(on(), { publicUrl });
    const { body } = await shared.call(null, "GET /.well-known/oauth-authorization-server");
    expect([body.issuer, body.token_endpoint]).toEqual([publicUrl, `${publicUrl}/oauth/token`]);
    for (const [path, name] of [
      ["oauth-authorization-server/tessera", "issuer"],
      ["oauth-protected-resource/tessera", "resource"],
    ]) {
      const placed = await shared.call(null, `GET /.well-known/${path}` as "GET /");
      expect(placed.body[name as string]).toBe(publicUrl);
    }
    const tools = await shared.call(null, "GET /.well-known/oauth-protected-resource/tessera/mcp");
    expect(tools.body.resource).toBe(`${publicUrl}/mcp`);
    const { headers } = await shared.call(null, "POST /mcp", {});
    expect(headers.get("www-authenticate")).toContain(`="${publicUrl}/.well-known/oauth-protected-resource/mcp"`);
    await shared.stop();
  });

  it("is nothing else below the same path", async () => {
    for (const path of [
      "/.well-known/oauth-protected-resource/api",
      "/.well-known/oauth-authorization-server/mcp",
      "/.well-known/openid-configuration",
    ]) {
      expect((await tessera.call(null, `GET ${path}` as "GET /")).status).toBe(404);
    }
  });
});
