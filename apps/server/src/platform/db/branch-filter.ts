import { type RawBuilder, sql } from "kysely";

/** Which runs something is looked at through: those of a branch, `orNone` also those without one; all of them for null. */
export type BranchFilter = { branch: string; orNone: boolean } | null;

/** True of rows of `run` that the filter lets through. */
export function isOfBranch({ branch, orNone }: NonNullable<BranchFilter>): RawBuilder<boolean> {
  return orNone
    ? sql<boolean>`coalesce("run"."branch", ${branch}) = ${branch}`
    : sql<boolean>`"run"."branch" = ${branch}`;
}
