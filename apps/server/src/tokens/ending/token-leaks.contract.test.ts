import { generateToken } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const UNKNOWN = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";

describeOnEachDb("leaked tokens", (on) => {
  let tessera: Tessera;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => tessera.stop());

  const report = (credentials: unknown) => tessera.rest(null, "POST /credentials/revoke", { credentials });
  const codeOf = async (secret: string) => (await tessera.rest(secret, "GET /me")).body.errorCode ?? "works";

  it("can be revoked by anyone who holds them, with the same answer for every text", async () => {
    const secret = await tessera.token(alice);
    const hit = await report([secret, "no token", secret]);
    const miss = await report([UNKNOWN]);
    expect([hit.status, hit.body]).toEqual([202, miss.body]);
    expect(await codeOf(secret)).toBe("INACTIVE_TOKEN");

    const [token] = (await alice.token.list.query({})).data;
    expect(token).toMatchObject({ status: "Revoked", revokedReason: "Reported as leaked", revokedBy: null });
    expect(await tessera.auditOf(token?.id ?? "")).toEqual(["API_KEY_CREATED", "API_KEY_LEAKED"]);
    const notices = await tessera.ctx.db.selectFrom("notice").select(["kind", "tokenId"]).execute();
    expect(notices).toEqual([{ kind: "LEAKED", tokenId: token?.id }]);
    const nothing = await report([]);
    expect([nothing.status, nothing.body]).toEqual([202, hit.body]);
  });

  it.each<[string, (secret: string) => string[]]>([
    ["a line break", (secret) => [`${secret}\n`]],
    ["the name of a variable", (secret) => [`TESSERA_TOKEN=${secret}`]],
    ["characters that run into it", (secret) => [`x${secret}x`]],
    ["the character NUL", (secret) => [`\0${secret}\0`]],
    ["a long file", (secret) => [`${"x ".repeat(200_000)}${secret}${" y".repeat(200_000)}`]],
    ["what begins like another token", (secret) => [`tsr_pat_${"0".repeat(43)}${secret}`]],
    ["odd entries", (secret) => ["\0", "", "x".repeat(1001), "\ud800", ...Array(995).fill("tsr_pat_"), secret]],
  ])("are found beside %s", async (_what, around) => {
    const secret = await tessera.token(alice);
    const { status, body } = await report(around(secret));
    expect([status, body]).toEqual([202, { status: "accepted" }]);
    expect(await codeOf(secret)).toBe("INACTIVE_TOKEN");
  });

  it("are found several in one text, among thousands of unknown ones", async () => {
    const secrets = [await tessera.token(alice), await tessera.token(alice)];
    const { randomBytes } = tessera.ctx;
    const unknown = Array.from({ length: 5000 }, () => generateToken("pat", randomBytes));
    expect((await report([[...secrets, ...unknown].join(",")])).status).toBe(202);
    expect(await Promise.all(secrets.map(codeOf))).toEqual(Array(2).fill("INACTIVE_TOKEN"));
  });

  it("are reported in a list of at most a thousand texts, and a body of another shape is never repeated", async () => {
    const secret = await tessera.token(alice);
    const bodies = [
      { credentials: Array(1001).fill(secret) },
      { credentials: [secret, 1] },
      { credentials: secret },
      { credentials: [secret], canary: 1 },
      { [secret]: 1, credentials: ["canary"] },
      {},
    ];
    for (const body of bodies) {
      const answer = await tessera.rest(null, "POST /credentials/revoke", body);
      expect([answer.status, answer.body.errorCode]).toEqual([400, "INVALID_INPUT"]);
      const outcome = JSON.stringify(answer.body);
      expect(outcome).not.toContain("tsr_pat_");
      expect(outcome).not.toContain("canary");
    }
    expect(await codeOf(secret)).toBe("works");
  });
});
