import { type Expression, type RawBuilder, sql } from "kysely";

type ImportRef = Expression<string | null>;

/** What becomes of a result once more results of its case come. */
export const STANDING = {
  /** Another attempt of its execution counts. */
  superseded: 0,
  /** Its execution counts as it, but its cycle shows a newer run of the case, or a manual result. */
  inRun: 1,
  /** Its cycle shows it. */
  inCycle: 2,
} as const;

/** Ids of imports whose rows must not be seen yet: one for each project at most, found through an index of its own. */
const stagedImports = sql`(select "id" from "import" where "state" = 'staged')`;

/** The same, and those in the bin. */
const hiddenImports = sql`(select "id" from "import" where "state" <> 'done')`;

/** Deletions whose cases are hidden. */
const hidingBins = sql`(select "id" from "bin" where "state" in ('done', 'purging', 'merged'))`;

/** True of results that no import brought, or one that is done and not in the bin. */
export function isVisible(importId: ImportRef): RawBuilder<boolean> {
  return sql<boolean>`(${importId} is null or ${importId} not in ${hiddenImports})`;
}

/** Which imports come or go: `leaving` names the deletion that takes them, `returning` the one that is undone. */
export type Coming = { leaving: string } | { returning: string };

/** Ids of the imports that count for nothing once the change is done; of those that count for nothing now without one. */
export function absentImports(coming?: Coming): RawBuilder<string> {
  const binned = sql`select "id" from "import" where "binId" is not null`;
  if (coming === undefined) return sql`(${binned} and "state" = 'binned')`;
  if ("returning" in coming) return sql`(${binned} and "state" = 'binned' and "binId" <> ${coming.returning})`;
  return sql`(${binned} and ("state" = 'binned' or "binId" = ${coming.leaving}))`;
}

type ResultColumns = {
  importId: ImportRef;
  projectId: Expression<string>;
  cycleNumber: Expression<number>;
};

/** The same outside of a cycle that readers see: what people recorded in a deleted cycle is hidden with it. */
export function isVisibleResult({ importId, projectId, cycleNumber }: ResultColumns): RawBuilder<boolean> {
  const binnedCycles = sql`(select "projectId", "number" from "testCycle" where "binId" is not null)`;
  return sql<boolean>`(case when ${importId} is null then (${projectId}, ${cycleNumber}) not in ${binnedCycles}
    else ${importId} not in ${hiddenImports} end)`;
}

/** True of folders that are neither in the bin nor made by an import that isn't done. */
export function isVisibleFolder({ importId, binId }: CaseColumns): RawBuilder<boolean> {
  return sql<boolean>`(${binId} is null and (${importId} is null or ${importId} not in ${stagedImports}))`;
}

/** True of cases that no deletion hides: the automation of the others is free for new cases. */
export function keepsKey(binId: Expression<string | null>): RawBuilder<boolean> {
  return sql<boolean>`(${binId} is null or ${binId} not in ${hidingBins})`;
}

type CaseColumns = { importId: ImportRef; binId: Expression<string | null> };

/**
 * True of cases that are neither in the bin nor made by an import that isn't done. A case stays where the import that
 * made it is deleted but others have results of it.
 */
export function isVisibleCase({ importId, binId }: CaseColumns): RawBuilder<boolean> {
  return sql<boolean>`(${keepsKey(binId)} and (${importId} is null or ${importId} not in ${stagedImports}))`;
}

type StandingColumns = {
  standing: Expression<number>;
  standingBefore: Expression<number>;
  changedBy: Expression<string | null>;
};

/** True of results that their cycle shows: what an import that can't be seen yet changed of it doesn't count. */
export function isLatest({ standing, standingBefore, changedBy }: StandingColumns): RawBuilder<boolean> {
  const seen = sql`case when ${changedBy} in ${stagedImports} then ${standingBefore} else ${standing} end`;
  return sql<boolean>`(${seen} = ${sql.lit(STANDING.inCycle)})`;
}

/** True of rows that such an import changed. */
export function isBeingChanged(changedBy: ImportRef): RawBuilder<boolean> {
  return isOfStagedImport(changedBy);
}

/** True of rows of an import that can't be seen yet. */
export function isOfStagedImport(importId: ImportRef): RawBuilder<boolean> {
  return sql<boolean>`(${importId} in ${stagedImports})`;
}

/** True of a row of `runCase`, joined with its `run`, that can be seen: as of the uploads of a run outside of the bin that are done. */
export function isSeenInRun(runCase = "runCase", run = "run"): RawBuilder<boolean> {
  const [version, replacedIn] = [sql.ref(`${runCase}.version`), sql.ref(`${runCase}.replacedIn`)];
  const done = sql.ref(`${run}.version`);
  return sql<boolean>`(${sql.ref(`${run}.binId`)} is null and ${version} <= ${done}
    and (${replacedIn} is null or ${replacedIn} > ${done}))`;
}

/** True of a result that counts as its execution, as far as it can be seen. */
export function isCounting(result: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref<string | null>(`${result}.${name}`);
  const seen = sql`case when ${column("changedBy")} in ${stagedImports} then ${column("standingBefore")}
    else ${column("standing")} end`;
  return sql<boolean>`(${isVisible(column("importId"))} and ${seen} >= ${sql.lit(STANDING.inRun)})`;
}

/** The position in WORST_FIRST of the status of a result, from its position in RESULT_STATUSES. */
export function severityOfResult(result: string): RawBuilder<number> {
  const gravity = sql.ref(`${result}.gravity`);
  return sql<number>`(case ${gravity} when 4 then 3 when 3 then 4 else ${gravity} end)`;
}

/** Of a row of `cycleCase`, the position in WORST_FIRST of what the results that the cycle shows come to; null without any. */
export function worstInCycle(): RawBuilder<number | null> {
  const visible = isVisible(sql.ref("shown.importId"));
  // What counts, and what an import that isn't done yet took from that, each from a small index, however many results there are.
  return sql<number | null>`(select min("severity") from (
    select ${severityOfResult("shown")} as "severity" from "testResult" as "shown"
    where "shown"."projectId" = "cycleCase"."projectId" and "shown"."cycleNumber" = "cycleCase"."cycleNumber"
    and "shown"."caseNumber" = "cycleCase"."caseNumber" and "shown"."runNumber" >= 0
    and "shown"."standing" = ${sql.lit(STANDING.inCycle)} and ${visible}
    and not coalesce(${isBeingChanged(sql.ref("shown.changedBy"))}, false)
    union all
    select ${severityOfResult("shown")} as "severity" from "testResult" as "shown"
    where ${isBeingChanged(sql.ref("shown.changedBy"))} and "shown"."caseNumber" = "cycleCase"."caseNumber"
    and "shown"."projectId" || '' = "cycleCase"."projectId" and "shown"."cycleNumber" + 0 = "cycleCase"."cycleNumber"
    and "shown"."standingBefore" = ${sql.lit(STANDING.inCycle)} and ${visible}) as "seen")`;
}
