import { Agent, get } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { environmentOf, ServerProcess } from "../../testing/process.testing.ts";

const ROUNDS = 1000;
/** How many use a token while it is revoked, at every server; more would only slow the revocation down. */
const BUSY_CONNECTIONS = 2;
/** How many use it once the revocation was answered. */
const CONNECTIONS = 8;
const ADMIN = { TESSERA_ADMIN_USERNAME: "root", TESSERA_ADMIN_PASSWORD: "correct horse battery staple" };

describeOnEachDb("revoking a token that is in use", (on) => {
  let servers: ServerProcess[];
  let cookie = "";
  const agent = new Agent({ keepAlive: true });

  beforeAll(async () => {
    const env = { ...environmentOf(on()), ...ADMIN, LOG_LEVEL: "warn" };
    const first = await ServerProcess.start(env);
    // SQLite belongs to one process; on PostgreSQL a second one must see at once what the first one did.
    servers = on().dialect === "sqlite" ? [first] : [first, await ServerProcess.start(env)];
    const signIn = { login: ADMIN.TESSERA_ADMIN_USERNAME, password: ADMIN.TESSERA_ADMIN_PASSWORD };
    const { headers } = await atPage("session.signIn", signIn);
    cookie = headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    await atPage("admin.settings.update", { tokenRequestsPerMinute: 1_000_000 });
  }, 60_000 * timeScale);
  afterAll(async () => {
    agent.destroy();
    await Promise.all(servers.map((server) => server.kill("SIGTERM")));
  });

  async function atPage(procedure: string, body: object) {
    const [server] = servers as [ServerProcess];
    const answer = await server.call("POST", `/trpc/${procedure}`, { body, headers: { origin: server.url, cookie } });
    if (answer.status !== 200) throw new Error(`${procedure} was refused: ${answer.text}`);
    return answer;
  }

  /** How the server of this connection answers; Node's own client, as `fetch` would cost more than the servers do. */
  const statusOf = (secret: string, connection: number) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { url } = servers[connection % servers.length] as ServerProcess;
      const headers = { authorization: `Bearer ${secret}` };
      get(`${url}/api/v1/projects/user-projects`, { agent, headers }, (answer) => {
        answer.resume().on("end", () => resolve(answer.statusCode));
      }).on("error", reject);
    });
  const onEach = <Answer>(connections: number, ask: (connection: number) => Promise<Answer>) =>
    Promise.all(Array.from({ length: connections }, (_, connection) => ask(connection)));

  it(
    "lets no request pass that began after the revocation was answered, in a thousand rounds",
    async () => {
      const late: (number | undefined)[] = [];
      let early = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const made = await atPage("token.create", { name: "Busy", scopes: ["project:read"], expiresInDays: 1 });
        const { secret, token } = made.body.result.data;
        let isRevoked = false;
        const inUse = Promise.withResolvers<void>();
        const uses = onEach(BUSY_CONNECTIONS, async (connection) => {
          let accepted = 0;
          while (!isRevoked && (await statusOf(secret, connection)) === 200) {
            accepted++;
            inUse.resolve();
          }
          return accepted;
        });
        // Else a round would prove nothing: the token must be in use while it is revoked.
        await Promise.race([inUse.promise, uses]);
        await atPage("token.revoke", { id: token.id });
        isRevoked = true;
        late.push(...(await onEach(CONNECTIONS, (connection) => statusOf(secret, connection))));
        early += (await uses).reduce((sum, accepted) => sum + accepted, 0);
      }
      expect(new Set(late)).toEqual(new Set([401]));
      expect(late).toHaveLength(ROUNDS * CONNECTIONS);
      expect(early).toBeGreaterThanOrEqual(ROUNDS);
    },
    240_000 * timeScale,
  );
});
