import type { ProjectRole } from "@tessera/domain";
import type { Compilable } from "kysely";
import type { Actor } from "../../platform/context.ts";
import { compileOnce } from "../../platform/db/compile-once.ts";
import { isProjectOf, roleIn } from "../../platform/db/memberships.ts";
import type { Db, ProjectTable, Tx } from "../../platform/db/schema.ts";
import { isInVisibleProject } from "../../platform/db/visible-projects.ts";

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

const COLUMNS = [
  ...(["id", "number", "name", "description", "defaultBranch", "runDeadlineMinutes"] as const),
  ...(["issueTemplate", "isReviewRequired", "createdAt"] as const),
] as const;

export type ProjectRow = Pick<ProjectTable, (typeof COLUMNS)[number]> & {
  /** The user's own membership; null for an admin who is no member. */
  membership: ProjectRole | null;
};

export function find(db: Db, id: string, userId: string): Promise<ProjectRow | undefined> {
  return withMembership(db, userId).where("project.id", "=", id).where("project.binId", "is", null).executeTakeFirst();
}

const memberProjects = compileOnce<ProjectRow>(
  (db) =>
    withMembership(db, "")
      .where((project) => isProjectOf(project.ref("project.id"), ""))
      .where("project.number", ">", 0)
      .where("project.binId", "is", null)
      .orderBy("project.number")
      .limit(1) as Compilable<ProjectRow>,
);

const allProjects = compileOnce<Omit<ProjectRow, "membership">>(
  (db) =>
    db
      .selectFrom("project")
      .select(COLUMNS)
      .where("number", ">", 0)
      .where("binId", "is", null)
      .orderBy("number")
      .limit(1) as Compilable<Omit<ProjectRow, "membership">>,
);

export type ProjectPage = { limit: number; after: number };

/** Projects the user is a member of, in the order of their numbers. */
export function listOfMember(db: Db, userId: string, { after, limit }: ProjectPage): Promise<ProjectRow[]> {
  return memberProjects(db, [userId, userId, userId, userId, after, limit]);
}

/** Every project of the server, in the order of their numbers; for admins, whose memberships don't matter. */
export async function listAll(db: Db, { after, limit }: ProjectPage): Promise<ProjectRow[]> {
  const rows = await allProjects(db, [after, limit]);
  return rows.map((row) => ({ ...row, membership: null }));
}

export type SearchedProject = Pick<
  ProjectTable,
  "id" | "number" | "name" | "nextCase" | "nextCycle" | "nextRun" | "nextCause" | "nextExploration"
>;

/** The newest projects that the caller can see. */
export function listNewest(db: Db, actor: Actor, limit: number): Promise<SearchedProject[]> {
  return db
    .selectFrom("project")
    .select(["id", "number", "name", "nextCase", "nextCycle", "nextRun", "nextCause", "nextExploration"])
    .where("binId", "is", null)
    .where((project) => isInVisibleProject(actor, project.ref("id")))
    .orderBy("number", "desc")
    .limit(limit)
    .execute();
}

export type RunSettings = Pick<ProjectTable, "defaultBranch" | "runDeadlineMinutes">;

export function getRunSettings(db: Db, id: string): Promise<RunSettings> {
  return db
    .selectFrom("project")
    .select(["defaultBranch", "runDeadlineMinutes"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
}

export async function isReviewRequired(db: Db, id: string): Promise<boolean> {
  const row = await db.selectFrom("project").select("isReviewRequired").where("id", "=", id).executeTakeFirstOrThrow();
  return row.isReviewRequired === 1;
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
  change: Partial<
    Pick<ProjectTable, "name" | "description" | "defaultBranch" | "runDeadlineMinutes" | "isReviewRequired" | "binId">
  >,
): Promise<void> {
  await db.updateTable("project").set(change).where("id", "=", id).execute();
}

function withMembership(db: Db, userId: string) {
  return db
    .selectFrom("project")
    .select(COLUMNS.map((column) => `project.${column}` as const))
    .select((project) => roleIn(project.ref("project.id"), userId).as("membership"));
}

/** True of an admin of the project, in the bin or not. */
export async function isAdmin(db: Db, projectId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom("project")
    .select((project) => roleIn(project.ref("project.id"), userId).as("role"))
    .where("project.id", "=", projectId)
    .executeTakeFirst();
  return row?.role === "PROJECT_ADMIN";
}
