import { type Expression, type RawBuilder, sql } from "kysely";

type ImportRef = Expression<string | null>;

/** Ids of imports whose rows must not be seen yet: one for each project at most, found through an index of its own. */
const stagedImports = sql`(select "id" from "import" where "state" = 'staged')`;

/** True of rows that no import made, or one that is done. */
export function isVisible(importId: ImportRef): RawBuilder<boolean> {
  return sql<boolean>`(${importId} is null or ${importId} not in ${stagedImports})`;
}

/** True of results that count: no visible later attempt replaced them. */
export function isLatest(supersededBy: ImportRef): RawBuilder<boolean> {
  return sql<boolean>`(${supersededBy} is null or ${supersededBy} in ${stagedImports})`;
}
