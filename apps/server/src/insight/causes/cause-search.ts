import type { Ctx } from "../../platform/context.ts";
import { lookThrough, type Search } from "../../platform/db/stretches.ts";
import { type FoundCause, findNamed, findNumbered } from "./cause-search-repo.ts";

/** Causes by number or a part of the title, in the projects of the search. */
export function searchCauses({ db }: Pick<Ctx, "db">, search: Search, limit: number): Promise<FoundCause[]> {
  return lookThrough(db, { findNumbered, findNamed }, search, limit);
}
