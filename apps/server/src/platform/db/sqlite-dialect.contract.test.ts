import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { sql } from "kysely";
import { afterAll, expect, it, vi } from "vitest";
import { openDb } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "tessera-locked-"));
const sqliteFile = join(folder, "db.sqlite");
const db = openDb({ sqliteFile });
afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

it("waits for another process that writes without blocking its own", async () => {
  await sql`create table note (text text)`.execute(db);
  const other = new Sqlite(sqliteFile, { timeout: 0 });
  other.exec("begin immediate");
  const written = db.transaction().execute((db) => sql`insert into note values ('mine')`.execute(db));
  // Reached only where the wait leaves the process free: the lock would stay.
  for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
  other.exec("insert into note values ('theirs'); commit");
  other.close();
  await written;
  const { rows } = await sql<{ text: string }>`select text from note`.execute(db);
  expect(rows.map(({ text }) => text)).toEqual(["theirs", "mine"]);
});

it("lets others have their turn during a job of many statements", async () => {
  let turns = 0;
  let isDone = false;
  const count = () => {
    turns++;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  let at = performance.now();
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    at += 100;
    return at;
  });
  // None waits for anything.
  for (let i = 0; i < 20; i++) await sql`select 1`.execute(db);
  clock.mockRestore();
  isDone = true;
  expect(turns).toBeGreaterThan(10);
});
