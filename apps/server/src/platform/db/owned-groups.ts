import { type RawBuilder, sql } from "kysely";
import { isAnyOf } from "./is-in.ts";
import type { Db } from "./schema.ts";

/** What of a case the rules about owners look at: cases of one class and one folder have the same owners. */
export type OwnedRow = { classname: string | null; folderId: string | null };

/** One text for a class and a folder. */
export function groupKey({ classname, folderId }: OwnedRow): string {
  return `${classname ?? ""}|${folderId ?? ""}`;
}

/** True of rows of `testCase` that are in one of the groups. */
export function isOfGroups(db: Db, keys: readonly string[]): RawBuilder<boolean> {
  const key = sql<string>`coalesce("testCase"."automationClassname", '') || '|' || coalesce("testCase"."folderId", '')`;
  return isAnyOf(db, key, keys);
}
