import {
  type CreatedResults,
  type CreateResult,
  type CreateResults,
  DomainError,
  idNumber,
  type TestResult,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { requireCase } from "../../catalog/cases/case-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { TestResultTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { STANDING } from "../../platform/db/visibility.ts";
import { isClosed, lockCycle, recordOutcome } from "../cycles/cycle-service.ts";
import * as manualRepo from "./manual-result-repo.ts";
import * as listingRepo from "./result-listing-repo.ts";
import * as resultRepo from "./result-repo.ts";
import { cycleKey, gravityOf, outcomeOf, presentResults } from "./result-service.ts";

/** Records a manual result; the next attempt of the case in the cycle. Throws as `createResults` does. */
export async function createResult(ctx: Ctx, actor: Actor, input: CreateResult): Promise<TestResult> {
  const { projectId, cycleId, ...result } = input;
  const { data } = await createResults(ctx, actor, { projectId, cycleId, results: [result] });
  return data[0] as TestResult;
}

/**
 * Records manual results of one cycle, in their order; where one can't be, none is. A result whose key was sent before is
 * answered as it was recorded then. Throws NOT_FOUND, and CONFLICT for a closed cycle, for a case that has more results than
 * the caller saw, and for a key that someone else used.
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
    const rows: (TestResultTable | listingRepo.ResultRow)[] = [];
    let isChanged = false;
    for (const result of results) {
      const known = await findRecorded(ctx, actor, { ...cycle, ...result });
      if (!known && state === "closed") throw isClosed(cycleId);
      rows.push(known ?? (await storeManual(ctx, actor, { ...cycle, ...result }, createdAt)));
      isChanged ||= !known;
    }
    if (isChanged) await recordOutcome(ctx, cycle, { ...(await outcomeOf(ctx, cycle)), lastResultAt: createdAt });
    // Of several results of one case, the last counts.
    const last = new Map(rows.map((row) => [row.caseNumber, row.id]));
    const shown = rows.map((row) => ({
      ...{ isLatest: last.get(row.caseNumber) === row.id ? 1 : 0 },
      ...row,
    }));
    return { data: await presentResults(ctx.db, shown) };
  });
}

/** The result that was recorded with the same key; undefined without one. */
async function findRecorded(ctx: TxCtx, actor: Actor, input: CreateResult): Promise<listingRepo.ResultRow | undefined> {
  if (input.key === undefined) return undefined;
  const key = cycleKey(input);
  const id = await manualRepo.findByKey(ctx.db, key, input.key);
  const found = id === undefined ? undefined : await listingRepo.find(ctx.db, key, id);
  if (!found) return undefined;
  if (found.row.createdBy === actor.userId && found.row.caseNumber === idNumber(input.caseId)) return found.row;
  throw new DomainError("CONFLICT", "The key was used for another result. Choose another one.");
}

async function storeManual(ctx: TxCtx, actor: Actor, input: CreateResult, createdAt: string): Promise<TestResultTable> {
  const key = cycleKey(input);
  const caseNumber = idNumber(input.caseId);
  const testCase = await requireCase(ctx, input);
  await requireSeen(ctx, input);
  const attempts = await resultRepo.findAttempts(ctx.db, key, [caseNumber]);
  const shown = await resultRepo.findShown(ctx.db, key, [caseNumber]);
  const runNumber = shown.get(caseNumber)?.runNumber ?? 0;
  await resultRepo.supersedeByHand(ctx.db, key, caseNumber);
  const { status, durationMs, message } = input;
  const row: TestResultTable = {
    ...key,
    ...{ id: ctx.newId(), caseNumber, attempt: (attempts.get(caseNumber) ?? 0) + 1 },
    ...{ status, gravity: gravityOf(status), durationMs, message },
    ...{ name: testCase.name, classname: testCase.automationClassname || null },
    ...{ source: "manual", importId: null, createdAt, createdBy: actor.userId },
    ...{ runNumber, environment: "", job: "", jobAttempt: 1, variant: null, variantKey: null, traits: "" },
    ...{ causeNumber: null, match: null },
    ...{ decidesPart: 1, standing: STANDING.inCycle, standingBefore: STANDING.superseded, changedBy: null },
  };
  await resultRepo.insertMany(ctx.db, [row], []);
  await storeDetail(ctx, row.id, input);
  const { projectId: project, cycleId: cycle, caseId } = input;
  const details = { project, cycle, case: caseId, attempt: row.attempt, status };
  await audit.append(ctx, actor, { action: "RESULT_CREATED", details, at: createdAt });
  return row;
}

async function storeDetail(ctx: TxCtx, resultId: string, input: CreateResult): Promise<void> {
  const { steps, defects, key = null, caseVersion } = input;
  if (steps.length === 0 && defects.length === 0 && key === null && caseVersion === null) return;
  await manualRepo.insert(ctx.db, {
    ...{ resultId, ...cycleKey(input), key, caseVersion },
    steps: manualRepo.STEPS_COLUMN.write(steps),
    defects: manualRepo.DEFECTS_COLUMN.write(defects),
  });
}

/** Throws CONFLICT where the case has more results by now than the caller saw. */
async function requireSeen(ctx: TxCtx, input: CreateResult): Promise<void> {
  if (input.seenAttempts === undefined) return;
  const newest = await manualRepo.findNewest(ctx.db, cycleKey(input), idNumber(input.caseId));
  if (!newest || newest.attempt <= input.seenAttempts) return;
  const who = (await findPeople(ctx, [newest.createdBy])).get(newest.createdBy)?.name || "Someone";
  const message = `${who} recorded ${input.caseId} as ${newest.status} meanwhile. Record yours once more if it should count instead.`;
  throw new DomainError("CONFLICT", message);
}
