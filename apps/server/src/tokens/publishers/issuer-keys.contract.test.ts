import type { PublisherSystem } from "@tessera/domain";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import type { Issuer } from "./issuer.testing.ts";
import { PublisherWorld } from "./publisher-world.testing.ts";

let made = 0;

describeOnEachDb("the keys of an issuer", (on) => {
  let world: PublisherWorld;

  beforeAll(async () => {
    world = await PublisherWorld.open(on());
  });
  afterAll(() => world.stop());

  /** An issuer of its own, which the project trusts. */
  async function trusted(url = `https://gitlab-${++made}.example`, system: PublisherSystem = "gitlab") {
    const issuer = await world.issuers.add(url);
    await world.root.session.confirmPassword.mutate({ password: "correct horse battery staple" });
    await world.admin.session.confirmPassword.mutate({ password: "correct horse battery staple" });
    const { id } = await world.trust(system, { issuer: url });
    const exchange = async (signing = {}) =>
      (await world.exchange(await issuer.sign(world.claims(system), signing))).status;
    const why = async () => {
      const { projectId } = world;
      const { data } = await world.admin.publisher.refusals.query({ projectId, publisherId: id });
      return `${data[0]?.reason}: ${data[0]?.message}`;
    };
    const remove = () => world.admin.publisher.delete.mutate({ projectId: world.projectId, publisherId: id });
    const asked = () => world.issuers.asked.filter((address) => address.startsWith(`${url}/`)).length;
    return { issuer, exchange, why, asked, remove };
  }

  it("are read once for many tokens", async () => {
    const { exchange, asked } = await trusted();
    expect(await Promise.all([exchange(), exchange(), exchange()])).toEqual([200, 200, 200]);
    expect(asked()).toBe(2);
  });

  it("are read at most once a minute, however many tokens name unknown ones", async () => {
    const { exchange, asked } = await trusted();
    await exchange();
    const storm = () => Promise.all(Array.from({ length: 20 }, (_, index) => exchange({ kid: `unknown-${index}` })));
    expect(new Set(await storm())).toEqual(new Set([400]));
    expect(asked()).toBe(2);
    world.tessera.clock.advance({ seconds: 61 });
    await storm();
    await storm();
    expect(asked()).toBe(4);
  });

  it("are read again for a new one, after a minute", async () => {
    const { issuer, exchange } = await trusted();
    await exchange();
    const next = await generateKeyPair("RS256", { extractable: true });
    issuer.keys.push({ ...(await exportJWK(next.publicKey)), kid: "key-2", alg: "RS256", use: "sig" });
    world.issuers.publish(issuer);
    const signing = { key: next.privateKey, kid: "key-2", alg: "RS256" };
    expect(await exchange(signing)).toBe(400);
    world.tessera.clock.advance({ seconds: 61 });
    expect(await exchange(signing)).toBe(200);
  });

  it("are forgotten an hour later, so that a withdrawn one opens nothing", async () => {
    const { issuer, exchange } = await trusted();
    expect(await exchange()).toBe(200);
    const next = await generateKeyPair("ES256", { extractable: true });
    issuer.keys.splice(0, 1, { ...(await exportJWK(next.publicKey)), kid: "key-2", alg: "ES256", use: "sig" });
    world.issuers.publish(issuer);
    expect(await exchange()).toBe(200);
    world.tessera.clock.advance({ seconds: 3601 });
    expect(await exchange()).toBe(400);
  });

  it("are tried again a minute after they could not be read", async () => {
    const { issuer, exchange, why } = await trusted();
    world.issuers.documents.delete(`${issuer.url}/keys`);
    expect(await exchange()).toBe(400);
    expect(await why()).toMatch("keys: The issuer's keys can't be read");
    world.issuers.publish(issuer);
    expect(await exchange()).toBe(400);
    world.tessera.clock.advance({ seconds: 61 });
    expect(await exchange()).toBe(200);
  });

  it("that are secret, or of other kinds, are none", async () => {
    const { issuer, exchange, why } = await trusted();
    const secret = new TextEncoder().encode("x".repeat(32));
    const k = Buffer.from(secret).toString("base64url");
    issuer.keys.splice(0, 1, { kty: "oct", k, kid: "key-1", alg: "HS256" });
    world.issuers.publish(issuer);
    expect(await exchange({ alg: "HS256", key: secret })).toBe(400);
    expect(await why()).toMatch(/^signature: /);
  });

  const setUps: [string, (issuer: Issuer) => void, string][] = [
    [
      "redirects its discovery",
      ({ url }) => redirect(`${url}/.well-known/openid-configuration`, "https://elsewhere.example/"),
      "redirects aren't followed",
    ],
    [
      "redirects its key set",
      ({ url }) => redirect(`${url}/keys`, "http://169.254.169.254/"),
      "redirects aren't followed",
    ],
    [
      "names another issuer in its discovery",
      (issuer) => world.issuers.publish(issuer, { issuer: `${issuer.url}/` }),
      "names another issuer",
    ],
    [
      "has its key set at a private address",
      (issuer) => world.issuers.publish(issuer, { jwks_uri: "https://10.0.0.5/keys" }),
      "not on the public network",
    ],
    [
      "has its key set at the address of cloud credentials",
      (issuer) => world.issuers.publish(issuer, { jwks_uri: "https://[::ffff:169.254.169.254]/keys" }),
      "not on the public network",
    ],
    [
      "has its key set over http",
      (issuer) => world.issuers.publish(issuer, { jwks_uri: `http${issuer.url.slice(5)}/keys` }),
      "must begin with https",
    ],
    ["has no key set", (issuer) => world.issuers.publish(issuer, { jwks_uri: undefined }), "lacks issuer or jwks_uri"],
    ["has a name that leads to a private address", ({ url }) => lead(url, ["10.0.0.5"]), "not on the public network"],
    [
      "has one private address among its public ones",
      ({ url }) => lead(url, ["93.184.216.34", "::1"]),
      "not on the public network",
    ],
    ["answers more than fits", ({ url }) => answer(`${url}/keys`, "x".repeat(200_000)), "more than 131072 bytes"],
    ["answers no JSON", ({ url }) => answer(`${url}/keys`, "<html>"), "is no JSON"],
    ["answers JSON of another shape", ({ url }) => answer(`${url}/keys`, "[]"), "Its key set is none"],
    [
      "has more keys than any issuer",
      ({ url, keys }) => answer(`${url}/keys`, JSON.stringify({ keys: Array(101).fill(keys[0]) })),
      "more than 100 keys",
    ],
  ];
  const redirect = (address: string, location: string) =>
    world.issuers.documents.set(address, { status: 302, headers: { location }, body: "" });
  const answer = (address: string, body: string) => world.issuers.documents.set(address, { body });
  const lead = (url: string, addresses: string[]) => world.issuers.hosts.set(new URL(url).host, addresses);

  it.each(setUps)("are not taken from an issuer that %s", async (_what, setUp, expected) => {
    const { issuer, exchange, why, remove } = await trusted();
    setUp(issuer);
    expect(await exchange()).toBe(400);
    expect(await why()).toMatch(expected);
    await remove();
  });
});
