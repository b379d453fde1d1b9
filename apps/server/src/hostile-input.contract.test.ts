import { SCOPES } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnSqlite } from "./testing/each-database.testing.ts";
import { openWorld, PROCEDURES, procedures, routesOf, type World } from "./testing/every-procedure.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";
import { countWork } from "./testing/work-counter.testing.ts";

/** Twice the input may cost twice the work, with room for what every request costs. */
const MOST_GROWTH = 2.5;
/** Steps that a request may take besides those for its input. */
const BASE_STEPS = 20_000;

const fields = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [index.toString(36), 0]));
const nested = (depth: number) => `${'{"where":'.repeat(depth)}1${"}".repeat(depth)}`;

/** Bodies of one shape that grow. */
const SHAPES: [string, (size: number) => string][] = [
  ["fields", (size) => JSON.stringify(fields(size))],
  ["a list of texts", (size) => JSON.stringify({ ids: Array.from({ length: size }, (_, index) => `x${index}`) })],
  [
    "fields inside a question",
    (size) => JSON.stringify({ operation: "findMany", where: fields(size), select: fields(size) }),
  ],
  ["a long text", (size) => JSON.stringify({ name: "n".repeat(size), search: " ".repeat(size) })],
];

describeOnSqlite("a hostile input", (on) => {
  let tessera: Tessera;
  let world: World;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    world = await openWorld(tessera);
    await world.root.admin.settings.update.mutate({ tokenRequestsPerMinute: 1_000_000 });
    const root = await tessera.signIn("root");
    secret = await tessera.token(root, { scopes: [...SCOPES] });
  });
  afterAll(() => tessera.stop());

  /** Sends the body to every address of the procedure that takes one; answers the statuses. */
  async function send(name: string, body: string): Promise<number[]> {
    const statuses: number[] = [];
    const post = async (path: string) => {
      const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
      const answer = await fetch(tessera.url + path, { method: "POST", headers, body });
      await answer.arrayBuffer();
      statuses.push(answer.status);
    };
    if (procedures[name]?._def.type === "mutation") await post(`/trpc/${name}`);
    for (const { rest, path } of routesOf(name)) {
      if (rest.method !== "POST" || rest.body === "upload" || rest.body === "form") continue;
      const address = path.replace(/\{\w+\}/g, "x");
      await post(`${rest.base ?? "/api/v1"}${address}?projectId=${world.projectId}`);
    }
    return statuses;
  }

  const taking = Object.keys(PROCEDURES).filter((name) => procedures[name]?._def.inputs.length !== 0);

  describe.each(SHAPES)("of %s", (_, shape) => {
    it("costs every procedure work in proportion to its size", async () => {
      const tooSteep: string[] = [];
      for (const name of taking) {
        await send(name, shape(10));
        const [one, two] = [
          await countWork(() => send(name, shape(400))),
          await countWork(() => send(name, shape(800))),
        ];
        if (two > one * MOST_GROWTH + BASE_STEPS) tooSteep.push(`${name}: ${one}, then ${two}`);
      }
      expect(tooSteep).toEqual([]);
    });
  });

  /** One procedure of each way an input comes in. */
  const waysIn = ["project.create", "model.project", "credential.revoke", "session.signIn", "token.create"];

  it("of 120,000 fields is rejected before it costs much, by every kind of procedure", async () => {
    const body = JSON.stringify(fields(120_000));
    for (const name of waysIn) {
      let statuses: number[] = [];
      const work = await countWork(async () => {
        statuses = await send(name, body);
      });
      expect([name, statuses.filter((status) => status < 400 || status >= 500)]).toEqual([name, []]);
      expect(work).toBeLessThan(statuses.length * body.length * 10 + BASE_STEPS);
    }
  });

  it("that nests without end is rejected by every kind of procedure", async () => {
    for (const name of waysIn) {
      const statuses = await send(name, nested(50_000));
      expect([name, statuses.filter((status) => status < 400 || status >= 500)]).toEqual([name, []]);
    }
    const deep = JSON.parse(nested(101));
    const { status, body } = await tessera.rest(secret, "POST /projects", deep);
    expect([status, body.error]).toEqual([400, "Invalid input. An input nests at most 100 deep"]);
  });

  it("with many errors is answered with the first hundred", async () => {
    const ids = Array.from({ length: 500 }, () => 1);
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    const answer = await fetch(`${tessera.url}/trpc/admin.token.revokeMany`, {
      method: "POST",
      headers,
      body: JSON.stringify({ ids, reason: "x" }),
    });
    const { error } = (await answer.json()) as { error: { data: { errorCode: string; issues: unknown[] } } };
    expect(error.data.errorCode).toBe("INVALID_INPUT");
    expect(error.data.issues).toHaveLength(100);
  });
});
