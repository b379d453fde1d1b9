/// <reference path="../../../../scripts/vitest-global.ts" />
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, inject } from "vitest";
import { type Database, type Dialect, openDb } from "../platform/db/open.ts";

/** A database of a suite's own, empty, and a folder beside it. */
export type TestDatabase = { dialect: Dialect; database: Database; dataDir: string };

/** Runs the suite on SQLite and on PostgreSQL, each time on an empty database that is dropped at the end. */
export function describeOnEachDb(name: string, suite: (on: () => TestDatabase) => void): void {
  for (const dialect of ["sqlite", "postgres"] as const) {
    describe(`${name} on ${dialect}`, () => {
      let made: { on: TestDatabase; drop: () => Promise<void> };
      beforeAll(async () => {
        made = await makeDatabase(dialect);
      });
      afterAll(() => made.drop());
      suite(() => made.on);
    });
  }
}

async function makeDatabase(dialect: Dialect): Promise<{ on: TestDatabase; drop: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-test-"));
  const dropFolder = async () => rmSync(dataDir, { recursive: true, force: true });
  if (dialect === "sqlite") {
    return { on: { dialect, dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } }, drop: dropFolder };
  }
  const serverUrl = inject("postgresUrl");
  const admin = openDb({ postgresUrl: serverUrl });
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await sql`create database ${sql.id(name)}`.execute(admin);
  const drop = async () => {
    await sql`drop database ${sql.id(name)} with (force)`.execute(admin);
    await admin.destroy();
    await dropFolder();
  };
  const postgresUrl = serverUrl.replace(/[^/]+$/, name);
  return { on: { dialect, dataDir, database: { postgresUrl } }, drop };
}
