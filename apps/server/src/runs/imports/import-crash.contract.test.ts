import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { openDb } from "../../platform/db/open.ts";
import type { Db } from "../../platform/db/schema.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { environmentOf, ServerProcess } from "../../testing/process.testing.ts";
import { type Page, Tessera, TestClock } from "../../testing/tessera.testing.ts";
import { longReport } from "./upload.testing.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

const TESTS = 6000;

describeOnEachDb("an import whose server dies", (on) => {
  let db: Db;
  let secret: string;
  const servers: ServerProcess[] = [];

  beforeAll(async () => {
    const clock = new TestClock();
    clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
    const tessera = await Tessera.start(on(), {}, clock);
    const alice: Page = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
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
  const send = (server: ServerProcess) =>
    server.call("POST", "/api/v1/imports?projectId=PRJ-1&runKey=1", {
      secret,
      body: longReport(TESTS),
      headers: { "content-type": "application/xml" },
    });
  const count = async (table: "testResult" | "testCase" | "import") =>
    (
      await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as("rows"))
        .executeTakeFirstOrThrow()
    ).rows;

  it("leaves nothing visible, and is imported completely the next time", async () => {
    const first = await start();
    const sending = send(first).catch(() => "broken off");
    while ((await count("testResult")) === 0) await setImmediate();
    expect(await first.kill("SIGKILL")).toBe("SIGKILL");
    expect(await sending).toBe("broken off");
    const left = await count("testResult");
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(TESTS);

    const second = await start();
    const read = async (path: string) => (await second.call("GET", `/api/v1${path}`, { secret })).body;
    expect((await read("/test-cases?projectId=PRJ-1")).data).toEqual([]);
    expect((await read("/test-cycles/TCYCLE-1/results?projectId=PRJ-1")).data).toEqual([]);
    expect((await read("/test-cycles/TCYCLE-1?projectId=PRJ-1")).counts.tests).toBe(0);

    // A server cannot know whether another one still writes before a minute has passed.
    await db
      .updateTable("import")
      .set({ leaseUntil: "2020-01-01T00:00:00.000Z" })
      .where("state", "=", "staged")
      .execute();
    const { status, body } = await send(second);
    expect([status, body.totals.tests, body.cases.created]).toEqual([201, TESTS, TESTS]);
    expect([await count("testResult"), await count("testCase"), await count("import")]).toEqual([TESTS, TESTS, 1]);
    expect((await read("/test-cycles/TCYCLE-1?projectId=PRJ-1")).counts.passed).toBe(TESTS);
    expect(readdirSync(join(on().dataDir, "spool"))).toEqual([]);
    expect(await second.kill("SIGTERM")).toBe(0);
  });
});
