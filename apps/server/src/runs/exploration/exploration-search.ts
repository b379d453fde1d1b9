import { charterTitle } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { lookThrough, type Search } from "../../platform/db/stretches.ts";
import * as searchRepo from "./exploration-search-repo.ts";

/** Sessions by number or a part of the charter, in the projects of the search; their names are its first lines. */
export async function searchExplorations({ db }: Pick<Ctx, "db">, search: Search, limit: number) {
  const found = await lookThrough(db, searchRepo, search, limit);
  return found.map(({ projectId, number, charter }) => ({ projectId, number, name: charterTitle(charter) }));
}
