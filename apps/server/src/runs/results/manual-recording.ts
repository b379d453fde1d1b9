import {
  type CreatedResults,
  type CreateResult,
  type CreateResults,
  type CycleRef,
  caseId,
  idNumber,
  type TestResult,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { TestResultTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_RESULTS_PER_BATCH } from "../../platform/limits/limits.ts";
import { type RefusedRows, refusedRows } from "../../platform/refused-rows.ts";
import { isClosed, lockCycle, recordOutcome } from "../cycles/cycle-service.ts";
import { keyUsed, type Sent, storeBatch } from "./manual-batch.ts";
import * as manualRepo from "./manual-result-repo.ts";
import * as listingRepo from "./result-listing-repo.ts";
import { cycleKey, outcomeOf, presentResults } from "./result-service.ts";

/** Records a manual result; the next attempt of the case in the cycle. Throws as `createResults` does. */
export async function createResult(ctx: Ctx, actor: Actor, input: CreateResult): Promise<TestResult> {
  const { projectId, cycleId, ...result } = input;
  const { data } = await createResults(ctx, actor, { projectId, cycleId, results: [result] });
  return data[0] as TestResult;
}

/**
 * Records manual results of one cycle, in their order; where one can't be, none is, and the error names each of those. A
 * result whose key was sent before is answered as it was recorded then. Throws NOT_FOUND, and CONFLICT for a closed cycle,
 * for a case that has more results than the caller saw, and for a key that someone else used.
 */
export async function createResults(
  ctx: Ctx,
  actor: Actor,
  { projectId, cycleId, results }: CreateResults,
): Promise<CreatedResults> {
  const createdAt = ctx.now();
  const cycle = { projectId, cycleId };
  return transact(ctx, async (ctx) => {
    const state = await lockCycle(ctx, cycle);
    const refused = refusedRows("results", results.length);
    const rows: (TestResultTable | listingRepo.ResultRow)[] = [];
    let added = 0;
    for (let start = 0; start < results.length; start += MAX_RESULTS_PER_BATCH) {
      const batch = results
        .slice(start, start + MAX_RESULTS_PER_BATCH)
        .map((result, index) => ({ index: start + index, input: { ...cycle, ...result } }));
      const known = await findRecorded(ctx, actor, cycle, batch, refused);
      const fresh = batch.filter(({ index }) => !known.has(index) && !refused.has(index));
      if (fresh.length > 0 && state === "closed") throw isClosed(cycleId);
      const stored = await storeBatch(ctx, actor, cycle, fresh, refused, createdAt);
      added += stored.size;
      for (const { index } of batch)
        rows.push(...[known.get(index) ?? stored.get(index)].filter((row) => row !== undefined));
    }
    refused.settle();
    if (added > 0) {
      await recordOutcome(ctx, cycle, { ...(await outcomeOf(ctx, cycle)), lastResultAt: createdAt });
      await record(ctx, actor, cycle, rows, added);
    }
    // Of several results of one case, the last counts.
    const last = new Map(rows.map((row) => [row.caseNumber, row.id]));
    const shown = rows.map((row) => ({ ...{ isLatest: last.get(row.caseNumber) === row.id ? 1 : 0 }, ...row }));
    return { data: await presentResults(ctx.db, shown) };
  });
}

/** The results of the batch that were recorded before with the same keys, by their places in the call. */
async function findRecorded(
  ctx: TxCtx,
  actor: Actor,
  cycle: CycleRef,
  batch: readonly Sent[],
  refused: RefusedRows,
): Promise<Map<number, listingRepo.ResultRow>> {
  const keys = batch.flatMap(({ input }) => input.key ?? []);
  const ids = await manualRepo.findByKeys(ctx.db, cycleKey(cycle), keys);
  const known = new Map<number, listingRepo.ResultRow>();
  for (const { index, input } of batch) {
    const id = ids.get(input.key ?? "");
    const found = id === undefined ? undefined : await listingRepo.find(ctx.db, cycleKey(cycle), id);
    if (!found) continue;
    if (found.row.createdBy === actor.userId && found.row.caseNumber === idNumber(input.caseId))
      known.set(index, found.row);
    else refused.refuse(index, keyUsed());
  }
  return known;
}

/** One result with what it says, several as their number. */
function record(
  ctx: TxCtx,
  actor: Actor,
  { projectId: project, cycleId: cycle }: CycleRef,
  rows: readonly (TestResultTable | listingRepo.ResultRow)[],
  results: number,
): Promise<void> {
  const at = ctx.now();
  const [row] = rows;
  if (rows.length > 1 || !row) {
    return audit.append(ctx, actor, { action: "RESULTS_RECORDED", details: { project, cycle, results }, at });
  }
  const { attempt, status } = row;
  const details = { project, cycle, case: caseId(row.caseNumber), attempt, status };
  return audit.append(ctx, actor, { action: "RESULT_CREATED", details, at });
}
