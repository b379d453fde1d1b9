import { standingsOf } from "@tessera/domain";
import type { BinTable } from "../../catalog/bin/bin-service.ts";
import type { TxCtx } from "../../platform/context.ts";
import { type Coming, STANDING } from "../../platform/db/visibility.ts";
import * as concernedResultRepo from "./concerned-result-repo.ts";
import * as resettlingRepo from "./resettling-repo.ts";
import type { CycleKey } from "./result-repo.ts";
import * as resultRepo from "./result-repo.ts";

/** Cases settled in one transaction, and cases of which one transaction looks whether they have to be. */
const BATCH = 200;
const LOOKED_AT = 2000;

/** What a cycle shows once imports left or returned, and the change under which that is staged. */
export type CycleChange = CycleKey & { changeId: string; coming: Coming; shows: concernedResultRepo.ShownBranch };

/** An import that leaves or returns; `isWhole`: with all of its run. */
type ComingImport = { importId: string; runNumber: number; isWhole: boolean; keepsCases: boolean };

/** `after`: the last of the cases that were looked at, null where none is left. */
type Settled = { caseNumbers: number[]; orphans: number[]; after: number | null };

/**
 * Decides what counts once an import left or returned, for some of its cases after `after`; readers see it once the
 * change is done. Answers which cases it decided, and unless `keepsCases` which of them nothing has results of any more.
 */
export async function resettleImport(
  ctx: TxCtx,
  change: CycleChange,
  { importId, runNumber, isWhole, keepsCases }: ComingImport,
  after: number,
): Promise<Settled> {
  const { projectId, coming } = change;
  const leaves = "leaving" in coming;
  if (leaves && isWhole && keepsCases) return resettleShown(ctx, change, { importId, runNumber }, after);
  const caseNumbers = await resultRepo.findCasesOfImport(ctx.db, importId, after, BATCH);
  if (caseNumbers.length > 0) await settle(ctx, change, runNumber, caseNumbers);
  // To look for them costs more than all else.
  const seeksOrphans = leaves && !keepsCases && caseNumbers.length > 0;
  const orphans = seeksOrphans ? await resettlingRepo.findOrphans(ctx.db, projectId, caseNumbers, coming) : [];
  return { caseNumbers, orphans, after: caseNumbers.at(-1) ?? null };
}

/** What leaves with all of its run changes only cases of which the cycle shows it: old runs have none. */
async function resettleShown(
  ctx: TxCtx,
  change: CycleChange,
  { importId, runNumber }: { importId: string; runNumber: number },
  after: number,
): Promise<Settled> {
  const cases = await resultRepo.findStandingsOfImport(ctx.db, importId, after, LOOKED_AT);
  const shown = cases.filter(({ standing }) => standing === STANDING.inCycle).map(({ caseNumber }) => caseNumber);
  const caseNumbers = shown.slice(0, BATCH);
  if (caseNumbers.length > 0) await settle(ctx, change, runNumber, caseNumbers);
  const last = shown.length > BATCH ? caseNumbers.at(-1) : cases.at(-1)?.caseNumber;
  return { caseNumbers, orphans: [], after: last ?? null };
}

/** The same for some cases of the whole cycle, which shows other branches from then on; answers the last of them. */
export async function resettleCycle(ctx: TxCtx, change: CycleChange, after: number): Promise<number | null> {
  const caseNumbers = await resettlingRepo.findCasesOfCycle(ctx.db, change, after, BATCH);
  if (caseNumbers.length > 0) await settle(ctx, change, null, caseNumbers);
  return caseNumbers.at(-1) ?? null;
}

/** Decides what counts of some cases whose results were moved between them. */
export async function resettleCases(
  ctx: TxCtx,
  key: CycleKey,
  changeId: string,
  branch: string | null,
  caseNumbers: number[],
): Promise<void> {
  await settle(ctx, { ...key, changeId, coming: { returning: "" }, shows: { branch } }, null, caseNumbers);
}

async function settle(ctx: TxCtx, change: CycleChange, runNumber: number | null, caseNumbers: number[]): Promise<void> {
  const newest = await concernedResultRepo.findNewestRuns(ctx.db, change, caseNumbers, change);
  const parts = await concernedResultRepo.findConcerned(ctx.db, change, runNumber, newest, change);
  const changes = new Map<number, string[]>();
  for (const [, ofCase] of Map.groupBy(parts, (part) => part.caseNumber)) {
    for (const [id, standing] of changedStandings(ofCase)) {
      const ids = changes.get(standing) ?? [];
      ids.push(id);
      changes.set(standing, ids);
    }
  }
  for (const [standing, ids] of changes) await resultRepo.setStanding(ctx.db, ids, standing, change.changeId);
}

function changedStandings(parts: concernedResultRepo.SettledPart[]): [id: string, standing: number][] {
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

function toResult(row: concernedResultRepo.SettledPart) {
  const { id, environment, job, jobAttempt, shard, runNumber, attempt, variantKey: variant, traits, status } = row;
  const test = JSON.stringify([row.classname, row.name]);
  const isManual = row.importId === null;
  const mayBeShown = row.mayBeShown === 1;
  return {
    ...{ id, environment, job, jobAttempt, shard, test, variant, traits, status },
    ...{ runNumber, attempt, isManual, mayBeShown },
  };
}

/** Removes at most `limit` results of some imports for good; answers how many. */
export function purgeResults(ctx: TxCtx, importIds: readonly string[], limit: number): Promise<number> {
  return resettlingRepo.remove(ctx.db, importIds, limit);
}

/** Removes at most `limit` results for good that people recorded in a deleted cycle; answers how many. */
export function purgeManualResults(ctx: TxCtx, { projectId, target }: BinTable, limit: number): Promise<number> {
  return resettlingRepo.removeManual(ctx.db, { projectId, cycleNumber: Number(target) }, limit);
}
