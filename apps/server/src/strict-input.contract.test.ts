import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { append } from "./audit/audit-repo.ts";
import { verifyAudit } from "./audit/audit-verification.ts";
import { transact } from "./platform/db/transact.ts";
import { describeOnSqlite } from "./testing/each-database.testing.ts";
import {
  callRest,
  callTrpc,
  openWorld,
  PROCEDURES,
  procedures,
  routesOf,
  type World,
} from "./testing/every-procedure.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

/** What no database keeps as it came. */
const UNSTORABLE = ["a\0b", "x\ud800y", "\udfff"];

describeOnSqlite("every input", (on) => {
  let tessera: Tessera;
  let world: World;
  let secret: string;
  let adminSecret: string;
  let root: Page;
  let owner: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    world = await openWorld(tessera);
    secret = await tessera.token(world.admin);
    root = await tessera.signIn("root");
    owner = await tessera.signIn("owner");
    adminSecret = await tessera.token(root, { scopes: ["admin:read", "admin:write"] });
  });
  afterAll(() => tessera.stop());

  it("is rejected for text that no database keeps, at every kind of endpoint, with the reason", async () => {
    const { projectId } = world;
    const mcp = (args: object) => {
      const headers = { "content-type": "application/json" };
      const params = { name: "create_cases", arguments: args };
      return tessera.call(secret, "POST /mcp", { jsonrpc: "2.0", id: 1, method: "tools/call", params }, headers);
    };
    const form = new FormData();
    form.append("projectId", projectId);
    form.append("name", "a\0b");
    form.append("file", new File(["<testsuite/>"], "a.xml"));
    const question = encodeURIComponent(JSON.stringify({ where: { name: "\ud800" } }));
    const [nul, half] = [/the character NUL/, /half of a surrogate pair/];
    const asked: [RegExp, ReturnType<typeof mcp>][] = [
      [half, tessera.rest(secret, "POST /projects", { name: "x\ud800y" })],
      [half, tessera.rest(secret, "POST /projects", { name: "Shop", "\udc00": 1 })],
      [half, tessera.rest(secret, `PATCH /test-cases/TC-1?projectId=${projectId}`, { steps: [{ action: "\ud800" }] })],
      [nul, tessera.rest(secret, `GET /test-cases?projectId=${projectId}&search=a%00b`)],
      [/is not UTF-8/, tessera.rest(secret, `GET /test-cases?projectId=${projectId}&search=%ED%A0%80`)],
      [nul, tessera.rest(secret, `GET /imports/a%00b?projectId=${projectId}`)],
      [/address or body is malformed/, tessera.rest(secret, `GET /imports/%ED%A0%80?projectId=${projectId}`)],
      [half, tessera.call(secret, `GET /api/model/project/findMany?q=${question}`)],
      [half, tessera.call(secret, "POST /api/model/project/findMany", { where: { name: "\udfff" } })],
      [nul, tessera.call(secret, "POST /api/junit/import", form)],
      [half, mcp({ projectId, cases: [{ name: "x\ud800y" }] })],
      [nul, tessera.call(null, "GET /avatars/a%00b/1/small", undefined, { cookie: owner.cookie() })],
      [
        nul,
        tessera.call(null, "GET /admin-export/audit-events.csv?actorId=a%00", undefined, { cookie: root.cookie() }),
      ],
    ];
    for (const [outcome, answer] of asked) {
      const text = JSON.stringify((await answer).body);
      expect(text).toMatch(outcome);
      expect(text).toContain("INVALID_INPUT");
    }
  });

  it("breaks no chain of the audit log, whatever a token is named", async () => {
    const making = owner.token.create.mutate({ name: "x\ud800y", scopes: ["all"], expiresInDays: 7 });
    await expect(making).rejects.toThrow("half of a surrogate pair (U+D800)");
    // As an older version let it in.
    const origin = { ip: "::1", userAgent: "x\udfff", requestId: "r" };
    const token = { id: "t", name: "x\ud800y\0", preview: "tsr_pat_…" };
    const entry = { action: "API_KEY_CREATED", token, at: tessera.clock.now() } as const;
    await transact(tessera.ctx, (ctx) => append(ctx, { origin }, entry));
    expect(await verifyAudit(tessera.ctx.db, tessera.ctx.auditKey)).toMatchObject({ intact: true });
  });

  const taking = Object.entries(PROCEDURES).filter(([name]) => procedures[name]?._def.inputs.length !== 0);

  describe.each(taking)("of %s", (name, { access, admin, ofToken, input = () => ({}) }) => {
    const credential = (): Record<string, string> => {
      if (ofToken) return { authorization: `Bearer ${secret}` };
      if (admin) return { cookie: root.cookie() };
      return { cookie: access === "session" ? owner.cookie() : world.admin.cookie() };
    };

    it("is rejected for an unknown field", async () => {
      const answer = callTrpc(tessera, name, credential(), { ...(await input(world)), surprise: 1 });
      expect(await answer).toBe("INVALID_INPUT");
      for (const route of routesOf(name)) {
        const overRest = callRest(tessera, route, admin ? adminSecret : secret, {
          ...(await input(world)),
          surprise: 1,
        });
        expect([route.path, await overRest]).toEqual([route.path, "INVALID_INPUT"]);
      }
    });

    it("is rejected for NUL and halves of surrogate pairs, in any of its texts", async () => {
      const good: Record<string, unknown> = { ...(await input(world)) };
      for (const field of [...Object.keys(good).filter((it) => typeof good[it] === "string"), "cursor", "search"]) {
        for (const text of UNSTORABLE) {
          const bad = { ...good, [field]: text };
          expect([field, await callTrpc(tessera, name, credential(), bad)]).toEqual([field, "INVALID_INPUT"]);
        }
      }
    });
  });
});
