import type { RetentionRule } from "@tessera/domain";
import { sql } from "kysely";
import type { Db, Tx } from "../../platform/db/schema.ts";

/** In their order. */
export function listRules(db: Db, projectId: string): Promise<RetentionRule[]> {
  return db
    .selectFrom("retentionRule")
    .select(["branch", "keepDays"])
    .where("projectId", "=", projectId)
    .orderBy("position")
    .execute();
}

export async function replaceRules(db: Tx, projectId: string, rules: readonly RetentionRule[]): Promise<void> {
  await db.deleteFrom("retentionRule").where("projectId", "=", projectId).execute();
  const rows = rules.map((rule, position) => ({ projectId, position, ...rule }));
  if (rows.length > 0) await db.insertInto("retentionRule").values(rows).execute();
}

/** Projects outside of the bin with a rule that removes something. */
export async function listProjects(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("retentionRule")
    .innerJoin("project", "project.id", "retentionRule.projectId")
    .select(["project.id", "project.number"])
    .distinct()
    .where("keepDays", "is not", null)
    .where("project.binId", "is", null)
    .orderBy("project.number")
    .execute();
  return rows.map(({ id }) => id);
}

/** Branches of runs after one, empty for runs without a branch. */
export async function listBranches(
  db: Db,
  projectId: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom("run")
    .select(branchOfRun.as("branch"))
    .distinct()
    .where("projectId", "=", projectId)
    .where("binId", "is", null)
    .$if(after !== undefined, (query) => query.where(branchOfRun, ">", after as string))
    .orderBy("branch")
    .limit(limit)
    .execute();
  return rows.map(({ branch }) => branch);
}

const branchOfRun = sql<string>`coalesce("run"."branch", '')`;

/** Runs of these branches whose last upload came before a time. */
export type Expired = { projectId: string; branches: readonly string[]; before: string };

function expired(db: Db, { projectId, branches, before }: Expired) {
  return db
    .selectFrom("run")
    .where("projectId", "=", projectId)
    .where(branchOfRun, "in", branches)
    .where("createdAt", "<", before)
    .where("updatedAt", "<", before)
    .where("version", ">", 0)
    .where("binId", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("keptRun")
            .select("keptRun.runNumber")
            .whereRef("keptRun.projectId", "=", "run.projectId")
            .whereRef("keptRun.runNumber", "=", "run.number"),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      // What a closed cycle holds stays as it is.
      not(
        exists(
          selectFrom("import")
            .innerJoin("testCycle", (join) =>
              join
                .onRef("testCycle.projectId", "=", "import.projectId")
                .onRef("testCycle.number", "=", "import.cycleNumber"),
            )
            .select("import.id")
            .whereRef("import.projectId", "=", "run.projectId")
            .whereRef("import.runNumber", "=", "run.number")
            .where("testCycle.state", "=", "closed")
            .where("testCycle.binId", "is", null),
        ),
      ),
    );
}

export function countExpired(db: Db, of: Expired) {
  return expired(db, of)
    .select((row) => [
      row.fn.countAll<number>().as("runs"),
      sql<number>`coalesce(sum("passed" + "failed" + "error" + "skipped" + "blocked" + "muted"), 0)`.as("results"),
      row.fn.min("createdAt").as("oldestAt"),
    ])
    .executeTakeFirstOrThrow();
}

/** Their numbers, after one. */
export async function listExpired(db: Db, of: Expired, after: number, limit: number): Promise<number[]> {
  const rows = await expired(db, of)
    .select("number")
    .where("number", ">", after)
    .orderBy("number")
    .limit(limit)
    .execute();
  return rows.map(({ number }) => number);
}
