import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import { FakeNetwork, REDIRECT, register } from "./assistant.testing.ts";

const REFUSED: [string, unknown, string][] = [
  ["no redirect address", { client_name: "Helper" }, "invalid_client_metadata"],
  ["an empty list", { redirect_uris: [] }, "invalid_client_metadata"],
  ["too many addresses", { redirect_uris: Array(21).fill(REDIRECT) }, "invalid_client_metadata"],
  ["a list", [REDIRECT], "invalid_client_metadata"],
  ["a name without end", { redirect_uris: [REDIRECT], client_name: "x".repeat(501) }, "invalid_client_metadata"],
  ["no flow by code", { redirect_uris: [REDIRECT], grant_types: ["implicit"] }, "invalid_client_metadata"],
  ["no answer by code", { redirect_uris: [REDIRECT], response_types: ["token"] }, "invalid_client_metadata"],
  ["no JSON", "{", "invalid_request"],
  ...[
    ...["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "blob:https://a.example/1", "ms-msdt:/id"],
    ...[
      "http://elsewhere.example/callback",
      "http://127.0.0.1.elsewhere.example/",
      "http://localhost@elsewhere.example/",
    ],
    ...["https://user:word@assistant.example/", "https://assistant.example/#x", "//assistant.example/", "callback", ""],
    ...[
      "https://assistant.example/\\",
      "https://assistant.example/ x",
      `https://assistant.example/${"x".repeat(1000)}`,
    ],
  ].map((uri): [string, unknown, string] => [
    `the address ${uri.slice(0, 50)}`,
    { redirect_uris: [REDIRECT, uri] },
    "invalid_redirect_uri",
  ]),
];

describeOnEachDb("the registration of assistants", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["loopback"] }, undefined, { network: new FakeNetwork() });
  });
  afterAll(() => tessera.stop());

  let host = 0;
  const from = (body: unknown, address = `198.51.100.${++host}`) =>
    tessera.call(null, "POST /oauth/register", body, {
      "content-type": "application/json",
      "x-forwarded-for": address,
    });

  it.each(REFUSED)("refuses %s", async (_what, body, error) => {
    const answer = await from(body);
    expect([answer.status, answer.body.error]).toEqual([400, error]);
  });

  it("answers what the client may do, without a secret, whatever it asked for", async () => {
    const { status, headers, body } = await from({
      ...{ client_name: "Helper", redirect_uris: [REDIRECT], token_endpoint_auth_method: "client_secret_post" },
      ...{ scope: "all", logo_uri: "https://assistant.example/logo.png" },
    });
    expect([status, headers.get("cache-control")]).toEqual([201, "no-store"]);
    expect(body).toEqual({
      client_id: expect.stringMatching(/^client_[\w-]+$/),
      client_id_issued_at: Math.floor(Date.parse(tessera.clock.now()) / 1000),
      client_name: "Helper",
      redirect_uris: [REDIRECT],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    });
  });

  it("never shows a name that holds a token, or nothing", async () => {
    const secret = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";
    const named = await from({ client_name: `Helper ${secret}`, redirect_uris: [REDIRECT] });
    expect(named.body.client_name).toBe("Helper tsr_pat_[redacted]");
    const blank = await from({ client_name: " \u200b", redirect_uris: [REDIRECT] });
    expect(blank.body.client_name).toMatch(/\w/);
  });

  it("is limited by network, and by size", async () => {
    const statuses: number[] = [];
    for (let time = 0; time < 32; time++) {
      statuses.push((await from({ redirect_uris: [REDIRECT] }, "203.0.113.7")).status);
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    const { headers, body } = await from({ redirect_uris: [REDIRECT] }, "203.0.113.7");
    expect(body.error).toBe("temporarily_unavailable");
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    const large = await from({ redirect_uris: [REDIRECT], client_uri: "x".repeat(40_000) });
    expect(large.status).toBe(413);
  });

  it("keeps no client that no one let in for a day", async () => {
    await register(tessera, { redirect_uris: [REDIRECT] });
    tessera.clock.advance({ days: 1, seconds: 1 });
    await tessera.background.tick();
    expect(await tessera.ctx.db.selectFrom("registeredClient").select("id").execute()).toEqual([]);
  });
});
