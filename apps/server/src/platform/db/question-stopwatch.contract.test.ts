import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, it, vi } from "vitest";
import { boundedRead } from "./bounded-read.ts";
import { openDb } from "./open.ts";
import { inTime } from "./question-stopwatch.ts";

const folder = mkdtempSync(join(tmpdir(), "tessera-stopwatch-"));
const db = openDb({ sqliteFile: join(folder, "db.sqlite") });
afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** Looks at far more rows than anyone waits for, and finds none. */
const endless = (condition: ReturnType<typeof inTime>) => sql`
  with recursive n(i) as (select 1 union all select i + 1 from n limit 1000000)
  select count(*) as "count" from n where ${condition} and i < 0`;

it("aborts a slow question on SQLite, as PostgreSQL does", async () => {
  let at = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => {
    at += 100;
    return at;
  });
  const asked = boundedRead(db, async (db) => endless(inTime(db)).execute(db));
  await expect(asked).rejects.toMatchObject({ code: "INVALID_INPUT", message: expect.stringContaining("too long") });
  clock.mockRestore();
});

it("lets a fast question on SQLite finish", async () => {
  const clock = vi.spyOn(performance, "now").mockReturnValue(1);
  const { rows } = await boundedRead(db, (db) => endless(inTime(db)).execute(db));
  expect(rows).toEqual([{ count: 0 }]);
  clock.mockRestore();
});
