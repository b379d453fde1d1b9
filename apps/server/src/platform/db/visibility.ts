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

/** True of rows that no import made, or one that is done. */
export function isVisible(importId: ImportRef): RawBuilder<boolean> {
  return sql<boolean>`(${importId} is null or ${importId} not in ${stagedImports})`;
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
  return sql<boolean>`(${changedBy} in ${stagedImports})`;
}

/** True of a row of `runCase`, joined with its `run`, that can be seen: as of the uploads of the run that are done. */
export function isSeenInRun(runCase = "runCase", run = "run"): RawBuilder<boolean> {
  const [version, replacedIn] = [sql.ref(`${runCase}.version`), sql.ref(`${runCase}.replacedIn`)];
  const done = sql.ref(`${run}.version`);
  return sql<boolean>`(${version} <= ${done} and (${replacedIn} is null or ${replacedIn} > ${done}))`;
}

/** True of a result that counts as its execution, as far as it can be seen. */
export function isCounting(result: string): RawBuilder<boolean> {
  const column = (name: string) => sql.ref<string | null>(`${result}.${name}`);
  const seen = sql`case when ${column("changedBy")} in ${stagedImports} then ${column("standingBefore")}
    else ${column("standing")} end`;
  return sql<boolean>`(${isVisible(column("importId"))} and ${seen} >= ${sql.lit(STANDING.inRun)})`;
}
