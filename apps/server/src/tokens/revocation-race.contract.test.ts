import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { type Page, Tessera } from "../testing/tessera.testing.ts";

const ROUNDS = 1000;
const CONNECTIONS = 8;

describeOnEachDb("revoking a token that is in use", (on) => {
  let servers: Tessera[];
  let alice: Page;

  beforeAll(async () => {
    const first = await Tessera.start(on());
    // SQLite belongs to one process; on PostgreSQL a second server must see at once what the first one did.
    servers = on().dialect === "sqlite" ? [first] : [first, await Tessera.start(on(), {}, first.clock)];
    await first.ctx.db
      .insertInto("instance")
      .values({ name: "settings", value: JSON.stringify({ tokenRequestsPerMinute: 1_000_000 }) })
      .execute();
    alice = await first.signIn("alice", "USER");
  });
  afterAll(async () => {
    for (const server of servers) await server.stop();
  });

  const statusOf = async (secret: string, connection: number) => {
    const server = servers[connection % servers.length] as Tessera;
    return (await server.rest(secret, "GET /projects/user-projects")).status;
  };
  const onEveryConnection = (ask: (connection: number) => Promise<number>) =>
    Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => ask(connection)));

  it("lets no request pass that began after the revocation was answered, in a thousand rounds", async () => {
    const late: number[] = [];
    let early = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { secret, token } = await alice.token.create.mutate({
        name: "Busy",
        scopes: ["project:read"],
        expiresInDays: 1,
      });
      let isRevoked = false;
      const uses = onEveryConnection(async (connection) => {
        let accepted = 0;
        while (!isRevoked && (await statusOf(secret, connection)) === 200) accepted++;
        return accepted;
      });
      await alice.token.revoke.mutate({ id: token.id });
      isRevoked = true;
      late.push(...(await onEveryConnection((connection) => statusOf(secret, connection))));
      early += (await uses).reduce((sum, accepted) => sum + accepted, 0);
      await alice.token.delete.mutate({ id: token.id });
    }
    expect(new Set(late)).toEqual(new Set([401]));
    expect(late).toHaveLength(ROUNDS * CONNECTIONS);
    // Else the rounds would prove nothing: the token must have been in use while it was revoked.
    expect(early).toBeGreaterThan(ROUNDS);
  }, 240_000);
});
