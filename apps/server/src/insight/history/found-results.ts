import {
  causeId,
  type FoundResult,
  idNumber,
  type Page,
  RESULT_STATUSES,
  runId,
  type SearchResults,
  spanOf,
} from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, encodeCursor } from "../../platform/db/keyset.ts";
import { gravityOf, presentResults } from "../../runs/results/result-service.ts";
import * as foundRepo from "./found-result-repo.ts";

/** Results that one page looks at: with a filter that few match, a page may hold few of them, and goes on behind. */
const LOOKED_THROUGH = 3000;
/** Looked at by one statement. */
const STRETCH = 500;

/** Results over all runs and cycles of a project, the newest first. */
export async function searchResults(ctx: Pick<Ctx, "db">, query: SearchResults): Promise<Page<FoundResult>> {
  const { projectId, caseId, status = RESULT_STATUSES, branch, environment, tag, search, limit } = query;
  const { from, to } = spanOf(query);
  const filter = { branch, environment, tag, from, to, search };
  const gravities = [...new Set(status)].map(gravityOf);
  const bounds = await foundRepo.findBounds(ctx.db, projectId, { from, to });
  let before = decodeCursor(query.cursor, ["string"])?.[0] ?? bounds.before;
  const rows: Awaited<ReturnType<typeof foundRepo.list>> = [];
  let isEnd = false;
  for (let looked = 0; rows.length <= limit && looked < LOOKED_THROUGH && !isEnd; looked += STRETCH) {
    const stretch = { projectId, gravities, before, after: bounds.after };
    const ids =
      caseId === undefined
        ? await foundRepo.listIds(ctx.db, stretch, STRETCH)
        : await foundRepo.listIdsOfCase(ctx.db, stretch, idNumber(caseId), STRETCH);
    if (ids.length > 0) rows.push(...(await foundRepo.list(ctx.db, ids, filter)));
    before = ids.at(-1) ?? before;
    isEnd = ids.length < STRETCH;
  }
  const data = rows.slice(0, limit);
  const place = rows.length > limit ? data.at(-1)?.id : isEnd ? undefined : before;
  return { data: await present(ctx, data), nextCursor: place === undefined ? null : encodeCursor([place]) };
}

async function present(ctx: Pick<Ctx, "db">, rows: Awaited<ReturnType<typeof foundRepo.list>>): Promise<FoundResult[]> {
  const results = await presentResults(
    ctx.db,
    rows.map(({ branch: _, commit: __, causeNumber: ___, ...row }) => row),
  );
  return rows.map(({ runNumber, source, branch, commit, causeNumber }, index): FoundResult => {
    const result = results[index] as (typeof results)[number];
    const run = source === "manual" ? null : runId(runNumber);
    return { ...result, run, branch, commit, causeId: causeNumber === null ? null : causeId(causeNumber) };
  });
}
