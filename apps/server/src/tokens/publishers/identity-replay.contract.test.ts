import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import { post } from "../grants/assistant.testing.ts";
import { GRANT, PUBLIC_URL, PublisherWorld } from "./publisher-world.testing.ts";

describeOnEachDb("an identity token", (on) => {
  let world: PublisherWorld;

  beforeAll(async () => {
    world = await PublisherWorld.open(on());
    await world.trust("github");
    await world.trust("circleci");
  });
  afterAll(() => world.stop());

  it("is exchanged once, however many requests bring it at the same time", async () => {
    const token = await world.token("github");
    const answers = await Promise.all(Array.from({ length: 50 }, () => world.exchange(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ body }) => /used before/.test(body.error_description))).toHaveLength(49);
    const [refusal] = await world.refusals();
    expect(refusal).toMatchObject({ reason: "replay", times: 49, verified: true });
  });

  it("is known by its id: another with the same id is used up too", async () => {
    const jti = crypto.randomUUID();
    expect((await world.exchange(await world.token("github", { jti }))).status).toBe(200);
    expect((await world.exchange(await world.token("github", { jti, run_id: "5" }))).status).toBe(400);
    // Of another issuer, the same id is another token's.
    expect((await world.exchange(await world.token("circleci", { jti }))).status).toBe(200);
  });

  it("is known by what is signed of it where it has no id, as its signature can be written in two ways", async () => {
    const token = await world.token("circleci", { jti: undefined });
    const [head, body, signature = ""] = token.split(".");
    expect((await world.exchange(token)).status).toBe(200);
    const twin = `${head}.${body}.${otherSignature(signature)}`;
    expect(twin).not.toBe(token);
    expect((await world.exchange(twin)).body.error_description).toMatch("used before");
  });

  it("is used up by a refusal of the second only: one that a rule refused can be used once the rule is mended", async () => {
    const token = await world.token("github", { environment: "staging" });
    const { data } = await world.admin.publisher.list.query({ projectId: world.projectId });
    const publisher = data.find(({ system }) => system === "github");
    const ref = { projectId: world.projectId, publisherId: publisher?.id ?? "" };
    const rules = publisher?.rules ?? [];
    const strict = { claim: "environment", operator: "equals" as const, values: ["production"] };
    await world.admin.publisher.update.mutate({ ...ref, rules: [...rules, strict] });
    expect((await world.exchange(token)).status).toBe(400);
    await world.admin.publisher.update.mutate({ ...ref, rules });
    expect((await world.exchange(token)).status).toBe(200);
  });

  it("is used up for every process of the server", async () => {
    const { database } = on();
    const more = { network: world.issuers.network };
    const start = () => Tessera.start(on(), { publicUrl: PUBLIC_URL }, world.tessera.clock, more);
    // An SQLite database belongs to one process.
    const servers = [world.tessera, ...("postgresUrl" in database ? [await start()] : [])];
    for (let round = 0; round < 5; round++) {
      const form = { ...GRANT, subject_token: await world.token("github") };
      const asked = Array.from({ length: 10 }, (_, index) => servers[index % servers.length] as Tessera);
      const answers = await Promise.all(asked.map((tessera) => post(tessera, "/oauth/token", form)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
    for (const server of servers.slice(1)) await server.stop();
  });
});

/** The other number with which the same ECDSA signature is valid: s and n - s are as good as each other. */
function otherSignature(signature: string): string {
  const bytes = Buffer.from(signature, "base64url");
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = order - BigInt(`0x${bytes.subarray(32).toString("hex")}`);
  return Buffer.concat([bytes.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex")]).toString(
    "base64url",
  );
}
