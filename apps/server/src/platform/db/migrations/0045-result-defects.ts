import { createHash } from "node:crypto";
import { type Kysely, sql } from "kysely";

/** The defects that manual results name, beside those that test cases link to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("resultDefect")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("pageId", "text", (c) => c.notNull())
    .addColumn("resultId", "text", (c) => c.notNull().references("testResult.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("resultDefect_pk", ["projectId", "pageId", "resultId"])
    .addForeignKeyConstraint(
      "resultDefect_page",
      ["projectId", "pageId"],
      "linkedPage",
      ["projectId", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await db.schema.createIndex("resultDefect_result").on("resultDefect").columns(["resultId"]).execute();
  await fill(db);
}

/** Results read by one statement. */
const BATCH = 500;
const NAME_LENGTH = 200;

type Row = { resultId: string; projectId: string; defects: string; createdAt: string };

async function fill(db: Kysely<unknown>): Promise<void> {
  for (let last = ""; ; ) {
    const { rows } =
      await sql<Row>`select "manualResult"."resultId", "testResult"."projectId", "manualResult"."defects",
        "testResult"."createdAt"
      from "manualResult" inner join "testResult" on "testResult"."id" = "manualResult"."resultId"
      where "manualResult"."resultId" > ${last} order by "manualResult"."resultId" limit ${BATCH}`.execute(db);
    for (const row of rows) {
      for (const url of new Set(JSON.parse(row.defects) as string[])) await add(db, row, url);
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < BATCH) return;
    last = end.resultId;
  }
}

async function add(db: Kysely<unknown>, { resultId, projectId, createdAt }: Row, url: string) {
  const id = createHash("sha256").update(`defect ${url}`).digest("hex").slice(0, 32);
  const name = url.slice(0, NAME_LENGTH).toWellFormed();
  await sql`insert into "linkedPage" ("projectId", "id", "kind", "url", "label", "name", "addedAt")
    values (${projectId}, ${id}, 'defect', ${url}, '', ${name}, ${createdAt}) on conflict do nothing`.execute(db);
  await sql`insert into "resultDefect" ("projectId", "pageId", "resultId")
    values (${projectId}, ${id}, ${resultId}) on conflict do nothing`.execute(db);
}
