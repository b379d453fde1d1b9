import type { ProjectRole } from "@tessera/domain";
import { type Compilable, sql } from "kysely";
import { compileOnce } from "../../platform/db/compile-once.ts";
import { given } from "../../platform/db/given.ts";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, ProjectTable, Tx } from "../../platform/db/schema.ts";

const COUNTER = "projectCount";

/** The next project number of the server; each is given once. */
export async function takeNumber(db: Tx): Promise<number> {
  const { value } = await db
    .insertInto("instance")
    .values({ name: COUNTER, value: "1" })
    .onConflict((conflict) =>
      conflict.column("name").doUpdateSet((row) => ({
        value: row.cast<string>(row(row.cast<number>("instance.value", "integer"), "+", 1), "text"),
      })),
    )
    .returning("value")
    .executeTakeFirstOrThrow();
  return Number(value);
}

export async function insert(db: Tx, project: ProjectTable): Promise<void> {
  await db.insertInto("project").values(project).execute();
}

export type ProjectRow = Pick<ProjectTable, "id" | "number" | "name" | "description" | "createdAt"> & {
  /** The user's own membership; null for an admin who is no member. */
  membership: ProjectRole | null;
};

export function find(db: Db, id: string, userId: string): Promise<ProjectRow | undefined> {
  return withMembership(db, userId).where("project.id", "=", id).where("project.binId", "is", null).executeTakeFirst();
}

const memberProjects = compileOnce<ProjectRow>(
  (db) =>
    withMembership(db, "")
      .where("project.id", "in", (q) => q.selectFrom("member").select("projectId").where("member.userId", "=", ""))
      .where("project.number", ">", 0)
      .where("project.binId", "is", null)
      .orderBy("project.number")
      .limit(1) as Compilable<ProjectRow>,
);

const allProjects = compileOnce<Omit<ProjectRow, "membership">>(
  (db) =>
    db
      .selectFrom("project")
      .select(["id", "number", "name", "description", "createdAt"])
      .where("number", ">", 0)
      .where("binId", "is", null)
      .orderBy("number")
      .limit(1) as Compilable<Omit<ProjectRow, "membership">>,
);

export type ProjectPage = { limit: number; after: number };

/** Projects the user is a member of, in the order of their numbers. */
export function listOfMember(db: Db, userId: string, { after, limit }: ProjectPage): Promise<ProjectRow[]> {
  return memberProjects(db, [userId, userId, after, limit]);
}

/** Every project of the server, in the order of their numbers; for admins, whose memberships don't matter. */
export async function listAll(db: Db, { after, limit }: ProjectPage): Promise<ProjectRow[]> {
  const rows = await allProjects(db, [after, limit]);
  return rows.map((row) => ({ ...row, membership: null }));
}

export type SearchedProject = Pick<ProjectTable, "id" | "number" | "name" | "nextCase" | "nextCycle">;

/** The newest projects that the user is a member of, or of the whole server where no user is given. */
export function listNewest(db: Db, memberId: string | null, limit: number): Promise<SearchedProject[]> {
  return db
    .selectFrom("project")
    .select(["id", "number", "name", "nextCase", "nextCycle"])
    .where("binId", "is", null)
    .where((project) =>
      project.and(
        given(memberId, (userId) =>
          project("id", "in", (q) => q.selectFrom("member").select("projectId").where("userId", "=", userId)),
        ),
      ),
    )
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

/** The named projects that exist. */
export function findMany(db: Db, ids: readonly string[], userId: string): Promise<ProjectRow[]> {
  return withMembership(db, userId)
    .where("project.id", "in", ids)
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .execute();
}

/** The project, kept from others' changes until the end of the transaction. */
export function lock(db: Tx, id: string): Promise<ProjectTable | undefined> {
  return db
    .updateTable("project")
    .set((project) => ({ name: project.ref("name") }))
    .where("id", "=", id)
    .where("binId", "is", null)
    .returningAll()
    .executeTakeFirst();
}

export async function update(
  db: Tx,
  id: string,
  change: Partial<Pick<ProjectTable, "name" | "description" | "binId">>,
): Promise<void> {
  await db.updateTable("project").set(change).where("id", "=", id).execute();
}

function withMembership(db: Db, userId: string) {
  return db
    .selectFrom("project")
    .select(["project.id", "project.number", "project.name", "project.description", "project.createdAt"])
    .select((project) =>
      project
        .selectFrom("member")
        .select("member.role")
        .whereRef("member.projectId", "=", "project.id")
        .where("member.userId", "=", userId)
        .as("membership"),
    );
}

/** True of an admin of the project, in the bin or not. */
export async function isAdmin(db: Db, projectId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom("member")
    .select("role")
    .where("projectId", "=", projectId)
    .where("userId", "=", userId)
    .executeTakeFirst();
  return row?.role === "PROJECT_ADMIN";
}

/** What else a project has many rows of; the others go with the project itself. */
const LARGE_TABLES = ["import", "run", "testCycle", "folder"] as const;

/** Removes at most `limit` rows of a project for good, the project itself last; answers how many. */
export async function purge(db: Tx, projectId: string, limit: number): Promise<number> {
  const results = await db
    .selectFrom("testResult")
    .select("id")
    .where("projectId", "=", projectId)
    .limit(limit)
    .execute();
  if (results.length > 0) {
    const ids = results.map((row) => row.id);
    await db.deleteFrom("resultText").where("resultId", "in", ids).execute();
    await db.deleteFrom("testResult").where("id", "in", ids).execute();
    return ids.length;
  }
  const cases = await db
    .selectFrom("testCase")
    .select("number")
    .where("projectId", "=", projectId)
    .limit(limit)
    .execute();
  if (cases.length > 0) {
    const numbers = cases.map((row) => row.number);
    await db.deleteFrom("caseKey").where("projectId", "=", projectId).where("caseNumber", "in", numbers).execute();
    await db.deleteFrom("testCase").where("projectId", "=", projectId).where("number", "in", numbers).execute();
    return numbers.length;
  }
  for (const table of LARGE_TABLES) {
    const { numAffectedRows = 0n } = await sql`delete from ${sql.table(table)} where "projectId" = ${projectId}
      and ${rowOf(db)} in (select ${rowOf(db)} from ${sql.table(table)} where "projectId" = ${projectId} limit ${limit})`.execute(
      db,
    );
    if (numAffectedRows > 0n) return Number(numAffectedRows);
  }
  const { numDeletedRows } = await db.deleteFrom("project").where("id", "=", projectId).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** What each database calls a row, whatever its key. */
function rowOf(db: Db) {
  return hasRowLocks(db) ? sql.ref("ctid") : sql.ref("rowid");
}
