import { standingsOf } from "@tessera/domain";
import type { BinTable } from "../../catalog/bin/bin-service.ts";
import type { TxCtx } from "../../platform/context.ts";
import { STANDING } from "../../platform/db/visibility.ts";
import * as resettlingRepo from "./resettling-repo.ts";
import type { CycleKey } from "./result-repo.ts";
import * as resultRepo from "./result-repo.ts";

export type Coming = resettlingRepo.Coming;

/** Cases settled in one transaction. */
const BATCH = 200;

/** An import that leaves or returns, where its results are, and the change under which that is staged. */
export type ChangedImport = CycleKey & { importId: string; runNumber: number; changeId: string; coming: Coming };

/**
 * Decides what counts once an import left or returned, for some of its cases after `after`; readers see it once the
 * change is done. Answers the last of the cases, and which of them nothing has results of any more; null where none is left.
 */
export async function resettleResults(
  ctx: TxCtx,
  { importId, runNumber, changeId, coming, ...key }: ChangedImport,
  after: number,
): Promise<{ last: number; orphans: number[] } | null> {
  const caseNumbers = await resultRepo.findCasesOfImport(ctx.db, importId, after, BATCH);
  if (caseNumbers.length === 0) return null;
  const newest = await resettlingRepo.findNewestRuns(ctx.db, key, importId, caseNumbers, coming);
  const parts = await resettlingRepo.findConcerned(ctx.db, key, runNumber, newest, coming);
  const changes = new Map<number, string[]>();
  for (const [, ofCase] of Map.groupBy(parts, (part) => part.caseNumber)) {
    for (const [id, standing] of changedStandings(ofCase)) {
      const ids = changes.get(standing) ?? [];
      ids.push(id);
      changes.set(standing, ids);
    }
  }
  for (const [standing, ids] of changes) await resultRepo.setStanding(ctx.db, ids, standing, changeId);
  const orphans =
    "leaving" in coming ? await resettlingRepo.findOrphans(ctx.db, key.projectId, caseNumbers, coming) : [];
  return { last: caseNumbers.at(-1) as number, orphans };
}

function changedStandings(parts: resettlingRepo.SettledPart[]): [id: string, standing: number][] {
  const results = parts.filter(({ isAbsent }) => isAbsent === 0).map(toResult);
  const { shown, counting } = standingsOf(results);
  const wanted = new Map<string, number>([
    ...[...counting].map(({ id }) => [id, STANDING.inRun] as const),
    ...[...shown].map(({ id }) => [id, STANDING.inCycle] as const),
  ]);
  return parts.flatMap(({ id, standing }) => {
    const right = wanted.get(id) ?? STANDING.superseded;
    return right === standing ? [] : [[id, right]];
  });
}

function toResult(row: resettlingRepo.SettledPart) {
  const { id, environment, job, jobAttempt, runNumber, attempt, variantKey: variant, traits, status } = row;
  const test = JSON.stringify([row.classname, row.name]);
  const isManual = row.source === "manual";
  return { id, environment, job, jobAttempt, test, variant, traits, status, runNumber, attempt, isManual };
}

/** Removes at most `limit` results of an import for good; answers how many. */
export function purgeResults(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  return resettlingRepo.remove(ctx.db, importId, limit);
}

/** Removes at most `limit` results for good that people recorded in a deleted cycle; answers how many. */
export function purgeManualResults(ctx: TxCtx, { projectId, target }: BinTable, limit: number): Promise<number> {
  return resettlingRepo.removeManual(ctx.db, { projectId, cycleNumber: Number(target) }, limit);
}
