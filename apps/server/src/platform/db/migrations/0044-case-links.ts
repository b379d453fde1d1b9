import { createHash } from "node:crypto";
import { type Kysely, PostgresAdapter, sql } from "kysely";

/** The pages that test cases link to as requirements and defects, those links, and the newest manual result of each case. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createPages(db);
  await createLinks(db);
  await fill(db);
  await db.schema
    .createIndex("testResult_newestManual")
    .on("testResult")
    .columns(["projectId", "caseNumber", "id"])
    .where(sql<boolean>`"importId" is null`)
    .execute();
}

async function createPages(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("linkedPage")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("id", "text", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("url", "text", (c) => c.notNull())
    .addColumn("label", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("addedAt", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("linkedPage_pk", ["projectId", "id"])
    .execute();
  const byBytes = db.getExecutor().adapter instanceof PostgresAdapter ? sql` collate "C"` : sql``;
  await sql`create index "linkedPage_name" on "linkedPage" ("projectId", "kind", "name"${byBytes}, "id")`.execute(db);
  await db.schema
    .createIndex("linkedPage_addedAt")
    .on("linkedPage")
    .columns(["projectId", "kind", "addedAt", "id"])
    .execute();
}

async function createLinks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("caseLink")
    .addColumn("projectId", "text", (c) => c.notNull())
    .addColumn("pageId", "text", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("caseLink_pk", ["projectId", "pageId", "caseNumber"])
    .addForeignKeyConstraint(
      "caseLink_page",
      ["projectId", "pageId"],
      "linkedPage",
      ["projectId", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .addForeignKeyConstraint(
      "caseLink_case",
      ["projectId", "caseNumber"],
      "testCase",
      ["projectId", "number"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await db.schema.createIndex("caseLink_case").on("caseLink").columns(["projectId", "caseNumber"]).execute();
}

/** Cases read by one statement. */
const BATCH = 500;
const NAME_LENGTH = 200;

type Row = { projectId: string; number: number; details: string; createdAt: string };
type Link = { kind: string; url: string; label: string };

async function fill(db: Kysely<unknown>): Promise<void> {
  for (let last: Pick<Row, "projectId" | "number"> = { projectId: "", number: 0 }; ; ) {
    const { rows } = await sql<Row>`select "projectId", "number", "details", "createdAt" from "testCase"
      where "details" is not null and ("projectId", "number") > (${last.projectId}, ${last.number})
      order by "projectId", "number" limit ${BATCH}`.execute(db);
    for (const row of rows) {
      for (const link of linksIn(row.details)) await add(db, row, link);
    }
    const end = rows.at(-1);
    if (end === undefined || rows.length < BATCH) return;
    last = end;
  }
}

function linksIn(details: string): Link[] {
  const { links = [] } = JSON.parse(details) as { links?: Link[] };
  return links.filter(({ kind }) => kind === "requirement" || kind === "defect");
}

async function add(db: Kysely<unknown>, { projectId, number, createdAt }: Row, link: Link): Promise<void> {
  const { kind, url, label = "" } = link;
  const id = createHash("sha256").update(`${kind} ${url}`).digest("hex").slice(0, 32);
  const name = (label || url).slice(0, NAME_LENGTH).toWellFormed();
  // The first label that is not empty stays.
  await sql`insert into "linkedPage" ("projectId", "id", "kind", "url", "label", "name", "addedAt")
    values (${projectId}, ${id}, ${kind}, ${url}, ${label}, ${name}, ${createdAt})
    on conflict ("projectId", "id") do update set "label" = excluded."label", "name" = excluded."name"
    where "linkedPage"."label" = ''`.execute(db);
  await sql`insert into "caseLink" ("projectId", "pageId", "caseNumber") values (${projectId}, ${id}, ${number})
    on conflict do nothing`.execute(db);
}
