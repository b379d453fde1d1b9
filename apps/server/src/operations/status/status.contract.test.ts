import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InstanceStatus } from "@tessera/domain";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startPostgres } from "../../../../../scripts/postgres.ts";
import { describeOnEachDb, type TestDatabase } from "../../testing/each-database.testing.ts";
import { MailServer } from "../../testing/mail-server.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const ALL_UP = {
  instance: "up",
  database: "up",
  migrations: "up",
  storage: "up",
  attachments: "up",
  mail: "off",
  backgroundWork: "up",
};

/** The answer of /status for a program. */
async function ask(tessera: Tessera, headers: Record<string, string> = {}) {
  const answer = await fetch(`${tessera.url}/status`, { headers: { accept: "application/json", ...headers } });
  const body = (await answer.json()) as InstanceStatus & { errorCode?: string };
  const parts = Object.entries(body.parts ?? {}).map(([name, { state }]) => [name, state]);
  return { httpStatus: answer.status, headers: answer.headers, body, states: Object.fromEntries(parts) };
}

describeOnEachDb("the status", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.addUser("root", "ADMIN");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    tessera.clock.advance({ seconds: 3 });
    await tessera.background.tick();
    root = await tessera.signIn("root");
  });

  it("shows everyone which parts are up, and nothing more", async () => {
    const { httpStatus, headers, body } = await ask(tessera);
    expect(httpStatus).toBe(200);
    expect(body).toEqual({
      status: "up",
      checkedAt: tessera.clock.now(),
      parts: Object.fromEntries(Object.entries(ALL_UP).map(([part, state]) => [part, { state }])),
    });
    expect([headers.get("cache-control"), headers.get("vary")]).toEqual(["no-store", "Accept"]);
    expect(await tessera.page().status.get.query()).toEqual(body);
    const member = await tessera.signIn("member", "USER");
    expect(await member.status.get.query()).toEqual(body);
    const page = await fetch(`${tessera.url}/status`, { headers: { accept: "text/html" } });
    expect(await page.text()).not.toContain("checkedAt");
  });

  it("shows administrators the rest, at the page and with a token that may read it", async () => {
    const details = {
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
      database: on().dialect === "sqlite" ? "SQLite" : "PostgreSQL",
      migration: expect.stringMatching(/^\d{4}-/),
      startedAt: expect.any(String),
      backgroundWorkAt: tessera.clock.now(),
      mailServer: null,
      pendingMails: 0,
      backups: null,
      processes: [{ version: expect.any(String), startedAt: expect.any(String), workedAt: tessera.clock.now() }],
      jobs: expect.arrayContaining([
        {
          name: "give expiry notices",
          everySeconds: 15,
          lastRunAt: tessera.clock.now(),
          error: null,
          lastFailedAt: null,
        },
      ]),
    };
    const outcome = await root.status.get.query();
    expect(outcome.details).toEqual(details);
    expect(outcome.parts.database).toEqual({ state: "up", since: expect.any(String), latencyMs: expect.any(Number) });
    const secret = await tessera.token(root, { scopes: ["admin:read"] });
    expect((await ask(tessera, { authorization: `Bearer ${secret}` })).body.details).toEqual(details);
    const cookie = root.cookie();
    expect((await ask(tessera, { cookie })).body.details).toEqual(details);
    const foreign = { cookie, "sec-fetch-site": "cross-site", origin: "https://elsewhere.example" };
    expect((await ask(tessera, foreign)).body.details).toBeUndefined();
    const narrow = await tessera.token(root, { scopes: ["project:read"] });
    expect((await ask(tessera, { authorization: `Bearer ${narrow}` })).body.details).toBeUndefined();
    const invalid = await ask(tessera, { authorization: "Bearer nonsense" });
    expect([invalid.httpStatus, invalid.body.errorCode]).toEqual([401, "INVALID_FORMAT"]);
  });

  it("is checked at most every few seconds, and never older", async () => {
    const { status } = tessera.ctx;
    const first = await status.current();
    const again = await Promise.all([status.current(), status.current()]);
    for (const checked of again) expect(checked).toBe(first);
    tessera.clock.advance({ seconds: 3 });
    expect((await status.current()).checkedAt).toBe(tessera.clock.now());
  });

  it("reports stalled background work of any process", async () => {
    tessera.clock.advance({ seconds: 61 });
    expect(await ask(tessera)).toMatchObject({
      httpStatus: 200,
      states: { ...ALL_UP, backgroundWork: "down" },
      body: { status: "degraded" },
    });
    const other = await Tessera.start(on(), {}, tessera.clock);
    tessera.clock.advance({ seconds: 4 });
    await other.background.tick();
    expect((await ask(tessera)).states).toEqual(ALL_UP);
    const { details } = await root.status.get.query();
    expect(details?.processes).toHaveLength(1);
    await tessera.background.tick();
    tessera.clock.advance({ seconds: 4 });
    expect((await root.status.get.query()).details?.processes).toHaveLength(2);
    await other.stop();
    tessera.clock.advance({ seconds: 4 });
    expect((await root.status.get.query()).details?.processes).toHaveLength(1);
  });

  it("reports when the database lacks a migration that this server needs", async () => {
    const { db } = tessera.ctx;
    await root.status.get.query();
    const { migration } = (await root.status.get.query()).details as { migration: string };
    await sql`update kysely_migration set name = '0000-other' where name = ${migration}`.execute(db);
    tessera.clock.advance({ seconds: 4 });
    const lacking = await ask(tessera);
    expect([lacking.httpStatus, lacking.body.status]).toEqual([503, "down"]);
    expect(lacking.states).toEqual({ ...ALL_UP, migrations: "down" });
    await sql`update kysely_migration set name = ${migration} where name = '0000-other'`.execute(db);
  });
});

describeOnEachDb("the status of email", (on) => {
  it("comes from a greeting of the mail server without sending anything, at most once a minute", async () => {
    const mails = await MailServer.start();
    const tessera = await Tessera.start(on(), { mail: { smtpUrl: mails.url, from: null } });
    const root = await tessera.signIn("root", "ADMIN");
    expect((await ask(tessera)).states).toEqual({ ...ALL_UP, mail: "up" });
    await mails.stop();
    tessera.clock.advance({ seconds: 50 });
    await tessera.background.tick();
    expect((await ask(tessera)).states.mail).toBe("up");
    tessera.clock.advance({ seconds: 11 });
    const { httpStatus, body, states } = await ask(tessera);
    expect([httpStatus, body.status, states.mail]).toEqual([200, "degraded", "down"]);
    const { details, parts } = await root.status.get.query();
    expect(details?.mailServer).toEqual({ answer: expect.stringContaining("ECONNREFUSED"), at: tessera.clock.now() });
    expect(parts.mail?.since).toBe(tessera.clock.now());
    expect(JSON.stringify(details)).not.toContain("s3cret");
    expect(mails.mails).toEqual([]);
    await tessera.stop();
  });
});

describe("the status without a database", () => {
  const DOWN = { ...ALL_UP, database: "down", migrations: "down", storage: "down", backgroundWork: "down" };

  async function expectDown(tessera: Tessera, page: Page): Promise<void> {
    const secret = await tessera.token(page).catch(() => "tsr_pat_00000000000000000000000000000000000000004Sw2WH");
    tessera.clock.advance({ seconds: 4 });
    const answers = await Promise.all([
      ask(tessera),
      ask(tessera, { cookie: page.cookie() }),
      ask(tessera, { authorization: `Bearer ${secret}` }),
    ]);
    for (const { httpStatus, body, states } of answers) {
      expect([httpStatus, body.status, body.details]).toEqual([503, "down", undefined]);
      expect(states).toEqual(DOWN);
    }
  }

  it("on PostgreSQL is reported within seconds", async () => {
    const postgres = await startPostgres();
    const dataDir = mkdtempSync(join(tmpdir(), "tessera-test-"));
    const on: TestDatabase = { dialect: "postgres", dataDir, database: { postgresUrl: postgres.url } };
    const tessera = await Tessera.start(on);
    const page = await tessera.signIn("root", "ADMIN");
    expect((await ask(tessera, { cookie: page.cookie() })).body.details).toBeDefined();
    const asked = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    const inTransaction = tessera.ctx.db.transaction().execute(async (db) => {
      await sql`select 1`.execute(db);
      asked.resolve();
      await ended.promise;
    });
    await asked.promise;
    await postgres.stop();
    ended.resolve();
    await expect(inTransaction).rejects.toThrow();
    // The last check is fresh, but the caller can't be identified any more.
    expect((await ask(tessera, { cookie: page.cookie() })).httpStatus).toBe(503);
    await expectDown(tessera, page);
    await tessera.stop();
    rmSync(dataDir, { recursive: true });
  });

  it("on SQLite is reported when its file is gone, and when it is back", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "tessera-test-"));
    const sqliteFile = join(dataDir, "tessera.sqlite");
    const tessera = await Tessera.start({ dialect: "sqlite", dataDir, database: { sqliteFile } });
    const page = await tessera.signIn("root", "ADMIN");
    expect((await ask(tessera)).states).toEqual(ALL_UP);
    renameSync(sqliteFile, `${sqliteFile}.moved`);
    await expectDown(tessera, page);
    renameSync(`${sqliteFile}.moved`, sqliteFile);
    tessera.clock.advance({ seconds: 4 });
    expect((await ask(tessera)).states).toEqual(ALL_UP);
    await tessera.stop();
    rmSync(dataDir, { recursive: true });
  });
});
