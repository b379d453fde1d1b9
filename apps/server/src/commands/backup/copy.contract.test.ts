import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { openDb } from "../../platform/db/open.ts";
import type { Db } from "../../platform/db/schema.ts";
import { fillForAcceptance, seenThrough } from "../../testing/acceptance.testing.ts";
import { makeOnPostgres, type TestDatabase } from "../../testing/each-database.testing.ts";
import { environmentOf, runCommand, ServerProcess } from "../../testing/process.testing.ts";
import { type AnyBody, Tessera } from "../../testing/tessera.testing.ts";

vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

/** What is never copied: counters of a minute. */
const FLEETING = ["rateLimit"];

describe("copying from one database to another", () => {
  let postgres: Awaited<ReturnType<typeof makeOnPostgres>>;
  let first: TestDatabase;
  let last: TestDatabase;
  let secret: string;
  let clock: Tessera["clock"];
  let seen: AnyBody;

  const inFolder = (): TestDatabase => {
    const dataDir = mkdtempSync(join(tmpdir(), "tessera-copy-"));
    return { dialect: "sqlite", dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } };
  };
  const addressOf = ({ database }: TestDatabase) => ("postgresUrl" in database ? database.postgresUrl : "");
  const copy = (from: TestDatabase, to: string, input = "") =>
    runCommand(["copy", "--to", to], environmentOf(from), input);

  beforeAll(async () => {
    postgres = await makeOnPostgres(false);
    first = inFolder();
    last = inFolder();
    const tessera = await Tessera.start(first);
    const alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await tessera.addUser("zoe");
    await alice.project.create.mutate({ name: "Moved" });
    const report =
      '<testsuite><testcase name="pays"><failure message="ä\u{1f600}">at Cart.pay</failure></testcase></testsuite>';
    expect((await tessera.rest(secret, "POST /imports?projectId=PRJ-1&branch=main", report)).status).toBe(201);
    await fillForAcceptance(tessera, secret);
    seen = await seenThrough(tessera, secret);
    await tessera.stop();
    ({ clock } = tessera);
    const db = openDb(first.database);
    await fillEveryTable(db);
    await db.destroy();
    // PostgreSQL keeps the key of its audit log in the folder of the server too.
    postgres.on.dataDir = first.dataDir;
  });
  afterAll(async () => {
    await postgres.drop();
    for (const { dataDir } of [first, last]) rmSync(dataDir, { recursive: true, force: true });
  });

  it("takes every row of every table along, both ways, and leaves what works working", async () => {
    const before = await contentOf(first);
    const empty = Object.entries(before).filter(([, rows]) => rows.length === 0);
    expect(empty).toEqual([]);
    const there = await copy(first, "-", `${addressOf(postgres.on)}\n`);
    expect(there).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Copied \d+ rows to the PostgreSQL database/),
    });
    expect(there.stderr).not.toContain(addressOf(postgres.on));
    expect(await contentOf(postgres.on)).toEqual(before);
    const back = await copy(postgres.on, last.dataDir);
    expect(back).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Copied \d+ rows and 3 attached files \(0\.3 MB\) to \S+tessera\.sqlite/),
    });
    expect(await contentOf(last)).toEqual(before);
    for (const place of [postgres.on, last]) {
      expect(await runCommand(["audit", "verify"], environmentOf(place))).toMatchObject({ code: 0 });
      const copied = await Tessera.start(place, {}, clock);
      expect(await seenThrough(copied, secret)).toEqual(seen);
      await (await copied.signIn("zoe")).project.create.mutate({ name: "Later" });
      await copied.stop();
    }
  });

  it("refuses a place that isn't empty, one of the same kind, and one that doesn't exist", async () => {
    expect(await copy(last, addressOf(postgres.on))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("The database of --to is not empty"),
    });
    const taken = inFolder();
    writeFileSync(join(taken.dataDir, "tessera.sqlite"), "");
    expect(await copy(postgres.on, taken.dataDir)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("exists already. Name an empty folder with --to."),
    });
    rmSync(taken.dataDir, { recursive: true });
    expect(await copy(last, taken.dataDir)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Both are SQLite databases"),
    });
    const nowhere = await copy(last, "postgres://none:s3cret-canary@127.0.0.1:1/none");
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/^--to can't be used: /) });
    expect(nowhere.stderr).not.toContain("canary");
    expect((await runCommand(["copy"], environmentOf(last))).code).toBe(2);
  });

  it("refuses to copy an SQLite database that a server writes to", async () => {
    const server = await ServerProcess.start(environmentOf(last));
    const refused = await copy(last, addressOf(postgres.on));
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(String(server.pid))]);
    await server.kill("SIGTERM");
  });
});

/** All rows of all tables, in one order on both databases. */
async function contentOf({ database }: TestDatabase): Promise<Record<string, string[]>> {
  const db = openDb(database);
  const content: Record<string, string[]> = {};
  for (const name of await tablesOf(db)) {
    const rows = await db
      .selectFrom(name as "instance")
      .selectAll()
      .execute();
    content[name] = rows.map((row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))).sort();
  }
  await db.destroy();
  return content;
}

async function tablesOf(db: Db): Promise<string[]> {
  const tables = await db.introspection.getTables();
  return tables
    .map(({ name }) => name)
    .filter((name) => !FLEETING.includes(name))
    .sort();
}

/** Gives each table that is empty a row; what it refers to comes from the first row of the other table. */
async function fillEveryTable(sqlite: Db): Promise<void> {
  const tables = await tablesOf(sqlite);
  for (let left = tables.length; left > 0; left--) {
    const empty: string[] = [];
    for (const table of tables) if ((await firstOf(sqlite, table)) === undefined) empty.push(table);
    if (empty.length === 0) return;
    for (const table of empty) await addRow(sqlite, table);
  }
  throw new Error("Some tables can't be filled: they refer to each other");
}

async function firstOf(db: Db, table: string): Promise<Record<string, unknown> | undefined> {
  return db
    .selectFrom(table as "instance")
    .selectAll()
    .limit(1)
    .executeTakeFirst();
}

type Column = { name: string; type: string };
type Key = { table: string; from: string; to: string };

async function addRow(db: Db, table: string): Promise<void> {
  const columns = await sql<Column>`select name, type from pragma_table_info(${table})`.execute(db);
  const keys = await sql<Key>`select "table", "from", "to" from pragma_foreign_key_list(${table})`.execute(db);
  const values: Record<string, unknown> = {};
  for (const { name, type } of columns.rows) {
    values[name] = /int/i.test(type) ? 1 : /blob/i.test(type) ? Buffer.from([0, 255, 7]) : `“${name}”`;
  }
  for (const { table: other, from, to } of keys.rows) {
    const row = await firstOf(db, other);
    // The other table comes first; this one has its turn in the next round.
    if (row === undefined) return;
    values[from] = row[to];
  }
  await db
    .insertInto(table as "instance")
    .values(values as never)
    .execute();
}
