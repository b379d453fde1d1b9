import { createHmac } from "node:crypto";
import type { PublisherSystem, RefusalReason } from "@tessera/domain";
import { exportSPKI, generateKeyPair, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { CLAIM_SETS, ISSUERS } from "./claim-sets.testing.ts";
import type { Signing } from "./issuer.testing.ts";
import { PUBLIC_URL, PublisherWorld } from "./publisher-world.testing.ts";

type World = PublisherWorld;
type Made = (world: World) => Promise<string> | string;
/** What is wrong with it, how it is made, and the reason that admins see; null where no project was meant. */
type Forgery = [title: string, made: Made, reason: RefusalReason | null];

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const nowOf = (world: World) => Math.floor(Date.parse(world.tessera.clock.now()) / 1000);

/** A token of the system with other claims; undefined leaves one out. */
const saying =
  (system: PublisherSystem, over: Record<string, unknown> | ((now: number) => Record<string, unknown>)): Made =>
  (world) =>
    world.token(system, typeof over === "function" ? over(nowOf(world)) : over);

const signedWith =
  (signing: Signing): Made =>
  (world) =>
    world.token("github", {}, signing);

/** A token that is changed after its issuer signed it. */
const changed =
  (change: (parts: [string, string, string]) => string[]): Made =>
  async (world) =>
    change((await world.token("github")).split(".") as [string, string, string]).join(".");

const hmac =
  (alg: string, hash: string, keyOf: (world: World) => Promise<string>): Made =>
  async (world) => {
    const claims = { ...world.claims("github"), iss: ISSUERS.github };
    const input = `${encode({ alg, typ: "JWT", kid: "key-1" })}.${encode(claims)}`;
    return `${input}.${createHmac(hash, await keyOf(world))
      .update(input)
      .digest("base64url")}`;
  };
const publicPem = async (world: World) => exportSPKI((await world.issuer("github")).publicKey);
const publicJwk = async (world: World) => JSON.stringify((await world.issuer("github")).keys[0]);

const ofStrangers =
  (iss: string): Made =>
  async (world) => {
    const { privateKey } = await generateKeyPair("ES256");
    return world.token("github", { iss }, { key: privateKey });
  };

const FORGERIES: Forgery[] = [
  ["is no token at all", () => "hello", null],
  ["is empty between its dots", () => "..", null],
  ["has a part too many", changed((parts) => [...parts, "AAAA"]), null],
  ["has claims that are no JSON", changed(([head, , sign]) => [head, "bm90IGpzb24", sign]), null],
  ["has a list for claims", changed(([head, , sign]) => [head, encode(["iss"]), sign]), null],
  ["has a header that is no JSON", changed(([, body, sign]) => ["bm90IGpzb24", body, sign]), "signature"],
  ["is longer than any identity token", saying("github", { padding: "x".repeat(16_384) }), null],
  ["has a number for issuer", saying("github", { iss: 5 }), null],
  ["has no issuer", saying("github", { iss: undefined }), null],

  ["is unsigned, with the algorithm none", (world) => unsigned(world), "signature"],
  ["names the algorithm None in another case", spelled("None"), "signature"],
  ["names the algorithm nOnE in another case", spelled("nOnE"), "signature"],
  ["is signed with HS256 and the public key as PEM", hmac("HS256", "sha256", publicPem), "signature"],
  ["is signed with HS256 and the public key as JWK", hmac("HS256", "sha256", publicJwk), "signature"],
  ["is signed with HS384 and the public key", hmac("HS384", "sha384", publicPem), "signature"],
  ["is signed with HS512 and the public key", hmac("HS512", "sha512", publicPem), "signature"],
  ["is signed with HS256 and no key", hmac("HS256", "sha256", async () => ""), "signature"],
  ["has no signature", changed(([head, body]) => [head, body, ""]), "signature"],
  ["has the signature of other claims", changed(([head, , sign]) => [head, forged(), sign]), "signature"],
  [
    "has another header than was signed",
    changed(([, body, sign]) => [encode({ alg: "ES256" }), body, sign]),
    "signature",
  ],
  [
    "has a signature of zeros",
    changed(([head, body]) => [head, body, Buffer.alloc(64).toString("base64url")]),
    "signature",
  ],
  ["is signed with a key of its own under the issuer's id", async (world) => ownKey(world, {}), "signature"],
  ["brings its own key in its header", async (world) => ownKey(world, { jwk: {} }), "signature"],
  [
    "points to its own keys in its header",
    async (world) => ownKey(world, { jku: "https://evil.example/keys" }),
    "signature",
  ],
  ["points to its own certificate", async (world) => ownKey(world, { x5u: "https://evil.example/cert" }), "signature"],
  ["names a key that the issuer lacks", signedWith({ kid: "key-9" }), "signature"],
  ["names a path for a key", signedWith({ kid: "../../etc/passwd" }), "signature"],
  ["demands an extension that isn't known", critical(), "signature"],
  ["is an access token", signedWith({ typ: "at+jwt" }), "signature"],
  ["is a token for signing out", signedWith({ typ: "logout+jwt" }), "signature"],

  ["has an issuer that only begins like a trusted one", ofStrangers(`${ISSUERS.github}.evil.example`), null],
  ["has an issuer below a trusted one", ofStrangers(`${ISSUERS.github}/acme`), null],
  ["has a trusted issuer with a slash", ofStrangers(`${ISSUERS.github}/`), null],
  ["has a trusted issuer in capitals", ofStrangers(ISSUERS.github.toUpperCase()), null],
  ["has a trusted issuer over http", ofStrangers(ISSUERS.github.replace("https", "http")), null],
  ["has a trusted issuer with a port", ofStrangers(`${ISSUERS.github}:8443`), null],
  [
    "has a trusted issuer behind a user name",
    ofStrangers("https://token.actions.githubusercontent.com@evil.example"),
    null,
  ],
  ["has another system's trusted issuer and the keys of its own", crossed("gitlab", "github"), "signature"],

  ["is meant for another server", saying("github", { aud: "https://other.example" }), "audience"],
  [
    "has the audience that the system uses by default",
    saying("github", { aud: "https://github.com/acme" }),
    "audience",
  ],
  [
    "has an audience that only begins like this server",
    saying("github", { aud: `${PUBLIC_URL}.evil.example` }),
    "audience",
  ],
  ["has this server's audience in capitals", saying("github", { aud: PUBLIC_URL.toUpperCase() }), "audience"],
  [
    "is meant for this server and another",
    saying("github", { aud: [PUBLIC_URL, "https://other.example"] }),
    "audience",
  ],
  ["is meant for no one", saying("github", { aud: [] }), "audience"],
  ["has no audience", saying("github", { aud: undefined }), "claim"],
  ["has the audience of Azure at another system", saying("github", { aud: "api://AzureADTokenExchange" }), "audience"],
  ["is meant for this server where Azure's audience is fixed", saying("azure-devops", { aud: PUBLIC_URL }), "audience"],

  ["expired 31 seconds ago", saying("github", (now) => ({ iat: now - 400, nbf: now - 400, exp: now - 31 })), "time"],
  ["is valid 31 seconds from now", saying("github", (now) => ({ nbf: now + 31 })), "time"],
  ["was issued 31 seconds from now", saying("github", (now) => ({ iat: now + 31 })), "time"],
  ["lives longer than a week", saying("github", (now) => ({ exp: now + 8 * 86_400 })), "time"],
  ["never expires", saying("github", { exp: undefined }), "claim"],
  ["expires at a text", saying("github", { exp: "2040-01-01" }), "claim"],
  ["has no time of issue", saying("github", { iat: undefined }), "claim"],
  ["is valid from a text on", saying("github", { nbf: "now" }), "claim"],
  ["has no subject", saying("github", { sub: undefined }), "claim"],

  ["is of another repository of the same owner", saying("github", { repository_id: "74002" }), "rule"],
  [
    "is of the name, which another owner took",
    saying("github", { repository_id: "74001", repository_owner_id: "9" }),
    "rule",
  ],
  [
    "is of a repository with the old subject's name only",
    saying("github", { repository_id: "9", repository_owner_id: "9" }),
    null,
  ],
  ["lacks the id that a rule is about", saying("github", { repository_id: undefined }), "claim"],
  ["has null for the id that a rule is about", saying("github", { repository_id: null }), "claim"],
  [
    "has an object for the id that a rule is about",
    saying("github", { repository_id: { toString: "74001" } }),
    "claim",
  ],
  ["has the id with a blank behind it", saying("github", { repository_id: "74001 " }), "rule"],
  ["has the id with a zero in front of it", saying("github", { repository_id: "074001" }), "rule"],
  ["is of another branch", saying("github", { ref: "refs/heads/topic" }), "rule"],
  ["is of a tag named like the branch", saying("github", { ref: "refs/tags/refs/heads/main" }), "rule"],
  ["is of a branch below the pattern's one level", saying("github", { ref: "refs/heads/main/evil" }), "rule"],
  ["runs for pull_request_target", saying("github", { event_name: "pull_request_target" }), "event"],
  ["runs on a branch of GitLab that isn't protected", saying("gitlab", { ref_protected: "false" }), "rule"],
  ["is of another project of GitLab with the same path", saying("gitlab", { project_id: "23" }), null],
  ["is of another pipeline of Buildkite with the same slug", saying("buildkite", { pipeline_id: "other" }), null],
  ["lacks the id of Buildkite that must be asked for", saying("buildkite", { pipeline_id: undefined }), null],
  ["is of another project of CircleCI", saying("circleci", { "oidc.circleci.com/project-id": "other" }), null],
  ["is of a job of CircleCI rerun with SSH", saying("circleci", { "oidc.circleci.com/ssh-rerun": true }), "event"],
  [
    "says as text that its job was rerun with SSH",
    saying("circleci", { "oidc.circleci.com/ssh-rerun": "true" }),
    "event",
  ],
  ["is of another service connection of Azure", saying("azure-devops", { sub: "sc://acme/shop/other" }), null],
  ["is of another repository of Bitbucket", saying("bitbucket", { repositoryUuid: "{other}" }), null],
  ["is of another subject of any issuer", saying("other", { sub: "system:serviceaccount:ci:other" }), null],
];

function unsigned(world: World): string {
  return new UnsecuredJWT({ ...world.claims("github"), iss: ISSUERS.github }).encode();
}

function spelled(alg: string): Made {
  return (world) => `${encode({ alg })}.${encode({ ...world.claims("github"), iss: ISSUERS.github })}.`;
}

function forged(): string {
  return encode({ ...CLAIM_SETS.github, iss: ISSUERS.github, aud: PUBLIC_URL, exp: 4_000_000_000, iat: 1 });
}

async function ownKey(world: World, header: object): Promise<string> {
  const { privateKey } = await generateKeyPair("ES256");
  return world.token("github", {}, { key: privateKey, header });
}

function critical(): Made {
  return changed(([, body, sign]) => [encode({ alg: "ES256", kid: "key-1", crit: ["own"], own: 1 }), body, sign]);
}

/** Claims of one system under its issuer, signed by another. */
function crossed(claimed: PublisherSystem, signer: PublisherSystem): Made {
  return async (world) => (await world.issuer(signer)).sign({ ...world.claims(claimed), iss: ISSUERS[claimed] });
}

describe("the table of forged identity tokens", () => {
  it("has more than 60 of them, each with a title of its own", () => {
    expect(FORGERIES.length).toBeGreaterThan(60);
    expect(new Set(FORGERIES.map(([title]) => title)).size).toBe(FORGERIES.length);
  });
});

describeOnEachDb("a forged identity token", (on) => {
  let world: World;

  beforeAll(async () => {
    world = await PublisherWorld.open(on());
    for (const system of Object.keys(ISSUERS) as PublisherSystem[]) {
      await world.issuer(system);
      const rules = world.terms(system).rules;
      const branches = { claim: "ref", operator: "glob" as const, values: ["refs/heads/ma*"] };
      await world.trust(system, { rules: system === "github" ? [...rules, branches] : rules });
    }
  });
  afterAll(() => world.stop());

  it("differs from a true one, which is exchanged", async () => {
    for (const system of Object.keys(ISSUERS) as PublisherSystem[]) {
      expect((await world.exchange(await world.token(system))).status).toBe(200);
    }
  });

  it.each(FORGERIES)("is refused that %s", async (_title, made, reason) => {
    await world.tessera.ctx.db.deleteFrom("publisherRefusal").execute();
    const { status, body } = await world.exchange(await made(world));
    expect([status, body.access_token]).toEqual([400, undefined]);
    expect(["invalid_grant", "invalid_request", "invalid_target"]).toContain(body.error);
    expect((await world.refusals()).map((refusal) => refusal.reason)).toEqual(reason === null ? [] : [reason]);
  });

  it("leaves no token behind", async () => {
    const made = world.tessera.ctx.db.selectFrom("token").select("id").where("publisherId", "is not", null);
    expect(await made.execute()).toHaveLength(Object.keys(ISSUERS).length);
  });

  it("is accepted within the 30 seconds that clocks may differ", async () => {
    const now = nowOf(world);
    const edges = { iat: now + 30, nbf: now + 30, exp: now + 300 };
    expect((await world.exchange(await world.token("github", edges))).status).toBe(200);
    const late = { iat: now - 300, nbf: now - 300, exp: now - 29 };
    expect((await world.exchange(await world.token("github", late))).status).toBe(200);
  });

  it("is no token with the new subject of GitHub, with claims of later days, or a slash behind the audience", async () => {
    for (const over of [
      { sub: "repo:acme@6501/shop@74001:ref:refs/heads/main" },
      { sub: "repository_owner%3Aacme", repo_property_team: ["checkout"], enterprise: "acme" },
      { aud: `${PUBLIC_URL}/` },
      { aud: [PUBLIC_URL] },
    ]) {
      expect((await world.exchange(await world.token("github", over))).status).toBe(200);
    }
  });

  it("is refused where a rule is about the old subject and the token has the new one", async () => {
    const { id: projectId } = await world.admin.project.create.mutate({ name: "Old" });
    await world.admin.member.set.mutate({ projectId, userId: world.accountId, role: "MEMBER" });
    const sub = { claim: "sub", operator: "equals" as const, values: ["repo:acme/shop:ref:refs/heads/main"] };
    await world.trust("github", { projectId, rules: [...world.terms("github").rules, sub] });
    const resource = `${PUBLIC_URL}/projects/${projectId}`;
    expect((await world.exchange(await world.token("github"), { resource })).status).toBe(200);
    const later = { sub: "repo:acme@6501/shop@74001:ref:refs/heads/main" };
    expect((await world.exchange(await world.token("github", later), { resource })).body.error).toBe("invalid_grant");
    const { data } = await world.admin.publisher.refusals.query({ projectId });
    expect(data[0]).toMatchObject({ reason: "rule", rule: sub, claims: { sub: later.sub }, verified: true });
  });

  it("is shown to admins with its claims and without its signature, and equal ones as one with a count", async () => {
    await world.tessera.ctx.db.deleteFrom("publisherRefusal").execute();
    const tokens = [
      await world.token("github", { ref: "refs/heads/x" }),
      await world.token("github", { ref: "refs/heads/x" }),
    ];
    const resource = `${PUBLIC_URL}/projects/${world.projectId}`;
    for (const token of tokens) await world.exchange(token, { resource });
    const [refusal, ...more] = await world.refusals();
    expect(more).toEqual([]);
    expect(refusal).toMatchObject({
      times: 2,
      verified: true,
      claims: { repository: "acme/shop", ref: "refs/heads/x" },
    });
    expect(JSON.stringify(refusal)).not.toContain(tokens[1]?.split(".")[2]);
  });

  it("tells a stranger no rule, and a build that was meant which claim is wrong", async () => {
    const stranger = await world.exchange(
      await world.token("github", { repository_id: "9", repository_owner_id: "9" }),
    );
    expect(stranger.body.error_description).toMatch(/^No trusted publisher accepts this token/);
    const resource = `${PUBLIC_URL}/projects/${world.projectId}`;
    const meant = await world.exchange(await world.token("github", { ref: "refs/heads/x" }), { resource });
    expect(meant.body.error_description).toMatch(/^The claim ref is not as/);
  });

  it("keeps at most 200 refusals of a project, for 30 days", async () => {
    for (let count = 0; count < 205; count++)
      await world.exchange(await world.token("github", { ref: "x", sub: `${count}` }));
    const rows = world.tessera.ctx.db
      .selectFrom("publisherRefusal")
      .select("id")
      .where("projectId", "=", world.projectId);
    expect(await rows.execute()).toHaveLength(200);
    world.tessera.clock.advance({ days: 31 });
    await world.tessera.background.tick();
    expect(await rows.execute()).toEqual([]);
  });
});
