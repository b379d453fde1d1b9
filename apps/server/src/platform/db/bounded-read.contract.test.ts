import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { boundedRead } from "./bounded-read.ts";
import { migrate, openDb } from "./open.ts";
import type { Db } from "./schema.ts";

describeOnEachDb("a bounded read", (on) => {
  let db: Db;
  beforeAll(async () => {
    db = openDb(on().database);
    await migrate(db);
  });
  afterAll(() => db.destroy());

  it("answers its result, and aborts a statement that takes PostgreSQL too long", async () => {
    const one = await boundedRead(db, (db) => sql<{ one: number }>`select 1 as one`.execute(db));
    expect(one.rows).toEqual([{ one: 1 }]);
    if (on().dialect === "sqlite") return;
    const slow = boundedRead(db, (db) => sql`select pg_sleep(60)`.execute(db), 50);
    await expect(slow).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const wrong = boundedRead(db, (db) => sql`select nothing`.execute(db));
    await expect(wrong).rejects.toMatchObject({ code: "42703" });
    const writing = boundedRead(db, (db) => db.deleteFrom("project").execute());
    await expect(writing).rejects.toMatchObject({ code: "25006" });
  });
});
