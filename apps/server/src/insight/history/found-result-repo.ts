import { sql } from "kysely";
import { given } from "../../platform/db/given.ts";
import { contains, hasTag } from "../../platform/db/like.ts";
import type { Db } from "../../platform/db/schema.ts";
import { isLatest, isVisibleResult } from "../../platform/db/visibility.ts";

export type FoundFilter = {
  branch: string | undefined;
  environment: string | undefined;
  tag: string | undefined;
  from: string | undefined;
  to: string | undefined;
  search: string | undefined;
};

const COLUMNS = [
  ...(["id", "projectId", "cycleNumber", "caseNumber", "attempt", "runNumber", "environment", "job"] as const),
  ...(["jobAttempt", "variant", "variantKey", "status", "gravity", "name", "classname", "durationMs"] as const),
  ...(["message", "source", "importId", "createdAt", "createdBy"] as const),
] as const;

/** Which results are looked at: those with the statuses, between two ids. */
export type Stretch = {
  projectId: string;
  gravities: readonly number[];
  before: string | undefined;
  after: string | undefined;
};

function within(db: Db, { projectId, before, after }: Stretch) {
  return db
    .selectFrom("testResult")
    .select("id")
    .where("projectId", "=", projectId)
    .$if(before !== undefined, (query) => query.where("id", "<", before as string))
    .$if(after !== undefined, (query) => query.where("id", ">", after as string));
}

/** Ids of results, the newest first. Each status is a stretch of one index, so that none of them is sorted. */
export async function listIds(db: Db, stretch: Stretch, limit: number): Promise<string[]> {
  const found: string[] = [];
  for (const gravity of stretch.gravities) {
    const rows = await within(db, stretch).where("gravity", "=", gravity).orderBy("id", "desc").limit(limit).execute();
    found.push(...rows.map(({ id }) => id));
  }
  return newestOf(found, limit);
}

/** The same of one case: there are few, in the runs that have it and by hand. */
export async function listIdsOfCase(
  db: Db,
  { projectId, gravities, before, after }: Stretch,
  caseNumber: number,
  limit: number,
): Promise<string[]> {
  const ofCase = () =>
    db
      .selectFrom("testResult")
      .select(["id", "gravity"])
      .where("projectId", "=", projectId)
      .where("caseNumber", "=", caseNumber);
  const runs = await db
    .selectFrom("runCase")
    .select("runNumber")
    .distinct()
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .execute();
  const found = await ofCase().where(sql<boolean>`"importId" is null`).execute();
  for (let start = 0; start < runs.length; start += RUNS_AT_ONCE) {
    const numbers = runs.slice(start, start + RUNS_AT_ONCE).map(({ runNumber }) => runNumber);
    found.push(
      ...(await ofCase().where("runNumber", "in", numbers).where(sql<boolean>`"importId" is not null`).execute()),
    );
  }
  // Conditions on status and id would only lead the databases to other indexes.
  const wanted = found.filter(({ id, gravity }) => {
    return gravities.includes(gravity) && (before === undefined || id < before) && (after === undefined || id > after);
  });
  return newestOf(
    wanted.map(({ id }) => id),
    limit,
  );
}

/** Runs of one statement. */
const RUNS_AT_ONCE = 500;

function newestOf(ids: string[], limit: number): string[] {
  return ids.sort((a, b) => (a < b ? 1 : -1)).slice(0, limit);
}

/**
 * Ids between which results of a span of time lie, as far as uploads tell: those of an upload have higher ids than itself,
 * and the uploads of a project come one after the other.
 */
export async function findBounds(
  db: Db,
  projectId: string,
  { from, to }: Pick<FoundFilter, "from" | "to">,
): Promise<{ after: string | undefined; before: string | undefined }> {
  const imports = () => db.selectFrom("import").where("projectId", "=", projectId);
  const last =
    from &&
    (await imports().where("createdAt", "<", from).orderBy("id", "desc").select("id").limit(1).executeTakeFirst());
  const next =
    to && (await imports().where("createdAt", ">", to).orderBy("id").select("id").limit(1).executeTakeFirst());
  return { after: last ? last.id : undefined, before: next ? next.id : undefined };
}

/** Those of the results that the filter lets through, the newest first. */
export function list(db: Db, ids: readonly string[], filter: FoundFilter) {
  const { branch, environment, tag, from, to, search } = filter;
  return db
    .selectFrom("testResult")
    .leftJoin("run", (join) =>
      join
        .onRef("run.projectId", "=", "testResult.projectId")
        .onRef("run.number", "=", "testResult.runNumber")
        .on(sql<boolean>`"testResult"."importId" is not null`),
    )
    .leftJoin("cause", (join) =>
      join.onRef("cause.projectId", "=", "testResult.projectId").onRef("cause.number", "=", "testResult.causeNumber"),
    )
    .where("testResult.id", "in", ids)
    .where((result) =>
      isVisibleResult({
        importId: result.ref("testResult.importId"),
        projectId: result.ref("testResult.projectId"),
        cycleNumber: result.ref("testResult.cycleNumber"),
      }),
    )
    .where((result) =>
      result.and([
        ...given(branch, (branch) => result("run.branch", "=", branch)),
        ...given(environment, (environment) => result("testResult.environment", "=", environment)),
        ...given(tag, (tag) =>
          result.exists(
            result
              .selectFrom("testCase")
              .select("testCase.number")
              .whereRef("testCase.projectId", "=", "testResult.projectId")
              .whereRef("testCase.number", "=", "testResult.caseNumber")
              .where((testCase) => hasTag(db, testCase.ref("testCase.tags"), tag)),
          ),
        ),
        ...given(from, (from) => result("testResult.createdAt", ">=", from)),
        ...given(to, (to) => result("testResult.createdAt", "<=", to)),
        ...given(search || undefined, (text) =>
          result.or(
            (["name", "classname", "message"] as const).map((column) =>
              contains(db, result.ref(`testResult.${column}`), text),
            ),
          ),
        ),
      ]),
    )
    .select(COLUMNS.map((column) => `testResult.${column}` as const))
    .select((result) => [
      "run.branch",
      "run.commit",
      sql<number | null>`coalesce("cause"."mergedInto", "cause"."number")`.as("causeNumber"),
      sql<number>`case when ${isLatest({
        standing: result.ref("testResult.standing"),
        standingBefore: result.ref("testResult.standingBefore"),
        changedBy: result.ref("testResult.changedBy"),
      })} then 1 else 0 end`.as("isLatest"),
    ])
    .orderBy("testResult.id", "desc")
    .execute();
}
