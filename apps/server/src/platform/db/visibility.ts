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
