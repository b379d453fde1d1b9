import type { Kysely } from "kysely";

/** Where a project's defects are filed, and the configurations that its test cycles are executed in. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const add = (table: string, column: string, initial?: string) =>
    db.schema
      .alterTable(table)
      .addColumn(column, "text", (c) => (initial === undefined ? c : c.notNull().defaultTo(initial)))
      .execute();
  await add("project", "issueTemplate", "");
  await add("project", "configurations", "[]");
  await add("testCycle", "planName");
  await add("testCycle", "configuration", "[]");
  await db.schema
    .createIndex("testCycle_plan")
    .on("testCycle")
    .columns(["projectId", "planName"])
    .where("planName" as never, "is not", null)
    .execute();
}
