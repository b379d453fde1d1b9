import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { openDb } from "../../platform/db/open.ts";
import type { Db } from "../../platform/db/schema.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { environmentOf, ServerProcess } from "../../testing/process.testing.ts";
import { Tessera, TestClock } from "../../testing/tessera.testing.ts";
import { longReport } from "../imports/upload.testing.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

const TESTS = 4000;

describeOnEachDb("a deletion whose server dies", (on) => {
  let db: Db;
  let secret: string;
  let importId: string;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    const clock = new TestClock();
    clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
    const tessera = await Tessera.start(on(), {}, clock);
    const alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    const xml = { "content-type": "application/xml" };
    importId = (await tessera.rest(secret, "POST /imports?projectId=PRJ-1", longReport(TESTS), xml)).body.id;
    await tessera.stop();
    db = openDb(on().database);
  });
  afterAll(async () => {
    await db.destroy();
    await Promise.all(servers.map((server) => server.kill("SIGKILL")));
  });

  async function start(): Promise<ServerProcess> {
    const server = await ServerProcess.start(environmentOf(on()));
    servers.push(server);
    return server;
  }
  const marked = async () => {
    const rows = await db.selectFrom("testCase").select("number").where("binId", "is not", null).execute();
    return rows.length;
  };

  it("deletes nothing that can be seen, and takes everything the next time", async () => {
    const first = await start();
    const path = `/api/v1/imports/${importId}?projectId=PRJ-1`;
    const deleting = first.call("DELETE", path, { secret }).catch(() => "broken off");
    while ((await marked()) === 0) await setImmediate();
    expect(await first.kill("SIGKILL")).toBe("SIGKILL");
    expect(await deleting).toBe("broken off");
    expect(await marked()).toBeLessThan(TESTS);

    const second = await start();
    const read = async (path: string) => (await second.call("GET", `/api/v1${path}`, { secret })).body;
    expect((await read("/test-cycles/TCYCLE-1?projectId=PRJ-1")).counts.passed).toBe(TESTS);
    expect((await read("/runs/RUN-1?projectId=PRJ-1")).counts.passed).toBe(TESTS);
    expect((await read("/test-cases?projectId=PRJ-1&limit=1")).data).toHaveLength(1);
    expect((await read("/bin?projectId=PRJ-1")).data).toEqual([]);

    // A server cannot know whether another one still deletes before a minute has passed.
    await db
      .updateTable("import")
      .set({ leaseUntil: "2020-01-01T00:00:00.000Z" })
      .where("state", "=", "staged")
      .execute();
    expect((await second.call("DELETE", path, { secret })).status).toBe(200);
    expect((await read("/test-cycles/TCYCLE-1?projectId=PRJ-1")).counts.tests).toBe(0);
    expect((await read("/test-cases?projectId=PRJ-1")).data).toEqual([]);
    expect((await read("/runs?projectId=PRJ-1")).data).toEqual([]);
    const [entry] = (await read("/bin?projectId=PRJ-1")).data;
    expect((await second.call("POST", `/api/v1/bin/${entry.id}/restore`, { secret })).status).toBe(200);
    expect((await read("/test-cycles/TCYCLE-1?projectId=PRJ-1")).counts.passed).toBe(TESTS);
    expect((await read("/runs/RUN-1?projectId=PRJ-1")).counts.passed).toBe(TESTS);
    expect(await second.kill("SIGTERM")).toBe(0);
  });
});
