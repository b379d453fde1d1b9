import type { Ctx } from "../../platform/context.ts";
import { lookThrough, type Search } from "../../platform/db/stretches.ts";
import { type FoundRun, findNamed, findNumbered } from "./run-search-repo.ts";

/** Runs by number or a part of name, branch or commit, in the projects of the search. */
export function searchRuns({ db }: Pick<Ctx, "db">, search: Search, limit: number): Promise<FoundRun[]> {
  return lookThrough(db, { findNumbered, findNamed }, search, limit);
}
