import type { ResultStatus } from "@tessera/domain";
import { type ExpressionBuilder, sql } from "kysely";
import { given } from "../../platform/db/given.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, Schema } from "../../platform/db/schema.ts";
import { isLatest, isVisibleResult } from "../../platform/db/visibility.ts";

export type FoundFilter = {
  projectId: string;
  caseNumber: number | undefined;
  statuses: readonly ResultStatus[];
  branch: string | undefined;
  environment: string | undefined;
  from: string | undefined;
  to: string | undefined;
  search: string | undefined;
};

const COLUMNS = [
  ...(["id", "projectId", "cycleNumber", "caseNumber", "attempt", "runNumber", "environment", "job"] as const),
  ...(["jobAttempt", "variant", "variantKey", "status", "gravity", "name", "classname", "durationMs"] as const),
  ...(["message", "source", "importId", "createdAt", "createdBy"] as const),
] as const;

type OfResult = ExpressionBuilder<Schema, "testResult">;

/**
 * Ids of results with a status, the newest first, between two ids: each status is a stretch of one index, so that none of them
 * is sorted.
 */
export async function listIds(
  db: Db,
  { projectId, statuses, caseNumber }: Pick<FoundFilter, "projectId" | "statuses" | "caseNumber">,
  gravities: ReadonlyMap<ResultStatus, number>,
  { before, after }: { before: string | undefined; after: string | undefined },
  limit: number,
): Promise<string[]> {
  const found: string[] = [];
  for (const status of statuses) {
    const rows = await db
      .selectFrom("testResult")
      .select("id")
      .where("projectId", "=", projectId)
      .where("gravity", "=", gravities.get(status) ?? 0)
      .$if(caseNumber !== undefined, (query) =>
        query.where((result) => isOfCase(db, result, projectId, caseNumber as number)),
      )
      .$if(before !== undefined, (query) => query.where("id", "<", before as string))
      .$if(after !== undefined, (query) => query.where("id", ">", after as string))
      .orderBy("id", "desc")
      .limit(limit)
      .execute();
    found.push(...rows.map(({ id }) => id));
  }
  return found.sort((a, b) => (a < b ? 1 : -1)).slice(0, limit);
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

function isOfCase(db: Db, result: OfResult, projectId: string, caseNumber: number) {
  // Of a case there are few results: those of its runs, and manual ones.
  return result("id", "in", () =>
    db
      .selectFrom("testResult as own")
      .select("own.id")
      .where("own.projectId", "=", projectId)
      .where("own.caseNumber", "=", caseNumber)
      .where("own.runNumber", "in", (query) =>
        query
          .selectFrom("runCase")
          .select("runCase.runNumber")
          .where("runCase.projectId", "=", projectId)
          .where("runCase.caseNumber", "=", caseNumber),
      )
      .where(sql<boolean>`"own"."importId" is not null`)
      .unionAll(
        db
          .selectFrom("testResult as manual")
          .select("manual.id")
          .where("manual.projectId", "=", projectId)
          .where("manual.caseNumber", "=", caseNumber)
          .where(sql<boolean>`"manual"."importId" is null`),
      ),
  );
}

/** Those of the results that the filter lets through, the newest first. */
export function list(db: Db, ids: readonly string[], filter: FoundFilter) {
  const { branch, environment, from, to, search } = filter;
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
