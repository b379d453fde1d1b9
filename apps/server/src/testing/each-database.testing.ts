/// <reference path="../../../../scripts/vitest-global.ts" />
import { randomUUID } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { type Database, type Dialect, migrate, openDb } from "../platform/db/open.ts";
import type { Db } from "../platform/db/schema.ts";

/** A database of a suite's own, and a folder beside it. */
export type TestDatabase = { dialect: Dialect; database: Database; dataDir: string };

type Suite = (on: () => TestDatabase, dialect: Dialect) => void;
type Made = { on: TestDatabase; drop: () => Promise<void> };

/** Runs the suite on SQLite and on PostgreSQL, each time on a database of its own with all tables and without rows. */
export function describeOnEachDb(name: string, suite: Suite): void {
  describeOnBoth(name, suite, { hasTables: true });
}

/** The same, on databases without tables: for suites about the first start and about migrations. */
export function describeOnEachEmptyDb(name: string, suite: Suite): void {
  describeOnBoth(name, suite, { hasTables: false });
}

/** Runs the suite on SQLite alone: for what is the same whichever database keeps it, or is decided before one is asked. */
export function describeOnSqlite(name: string, suite: Suite): void {
  describe(name, () => runOn("sqlite", () => makeOnSqlite(true), suite));
}

function describeOnBoth(name: string, suite: Suite, { hasTables }: { hasTables: boolean }): void {
  for (const [dialect, make] of [["sqlite", makeOnSqlite] as const, ["postgres", makeOnPostgres] as const])
    describe(`${name} on ${dialect}`, () => runOn(dialect, () => make(hasTables), suite));
}

function runOn(dialect: Dialect, make: () => Promise<Made>, suite: Suite): void {
  let made: Made;
  beforeAll(async () => {
    made = await make();
  });
  afterAll(() => made.drop());
  suite(() => made.on, dialect);
}

async function makeOnSqlite(hasTables: boolean): Promise<Made> {
  const dataDir = makeFolder();
  const sqliteFile = join(dataDir, "tessera.sqlite");
  if (hasTables) copyFileSync(await migratedFile(), sqliteFile);
  return {
    on: { dialect: "sqlite", dataDir, database: { sqliteFile } },
    drop: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

/** A PostgreSQL database for a suite that takes more than one. */
export async function makeOnPostgres(hasTables: boolean): Promise<Made> {
  const dataDir = makeFolder();
  const server = openDb({ postgresUrl: inject("postgresUrl") });
  const { name, postgresUrl } = await createDatabase(server, hasTables ? await migratedTemplate(server) : "template1");
  return {
    on: { dialect: "postgres", dataDir, database: { postgresUrl } },
    drop: async () => {
      await sql`drop database ${sql.id(name)} with (force)`.execute(server);
      await server.destroy();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function makeFolder(): string {
  return mkdtempSync(join(tmpdir(), "tessera-test-"));
}

/** What suites with tables begin with, made when the first one needs it: migrating takes ten times as long as copying. */
const migratedFile = once(async () => {
  const folder = makeFolder();
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const sqliteFile = join(folder, "migrated.sqlite");
  await makeTables({ sqliteFile });
  return sqliteFile;
});

const migratedTemplate = once(async (server: Db) => {
  const { name, postgresUrl } = await createDatabase(server, "template1");
  await makeTables({ postgresUrl });
  return name;
});

async function makeTables(database: Database): Promise<void> {
  const db = openDb(database);
  await migrate(db);
  await db.destroy();
}

async function createDatabase(server: Db, template: string): Promise<{ name: string; postgresUrl: string }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await sql`create database ${sql.id(name)} template ${sql.id(template)}`.execute(server);
  return { name, postgresUrl: inject("postgresUrl").replace(/[^/]+$/, name) };
}

function once<Of extends unknown[], Made>(make: (...of: Of) => Promise<Made>): (...of: Of) => Promise<Made> {
  let made: Promise<Made> | undefined;
  return (...of) => {
    made ??= make(...of);
    return made;
  };
}
