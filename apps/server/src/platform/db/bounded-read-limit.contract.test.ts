import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { boundedRead } from "./bounded-read.ts";
import { migrate, openDb } from "./open.ts";
import type { Db } from "./schema.ts";

describeOnEachDb("the time limit of a bounded read", (on) => {
  let db: Db;
  beforeAll(async () => {
    db = openDb(on().database);
    await migrate(db);
  });
  afterAll(() => db.destroy());

  it("is its own on PostgreSQL, shorter than that of the connection", async () => {
    if (on().dialect === "sqlite") return;
    const { rows } = await boundedRead(db, (db) => sql`show statement_timeout`.execute(db), 50);
    expect(rows).toEqual([{ statement_timeout: "50ms" }]);
  });
});
