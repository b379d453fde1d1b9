import { type CreateResult, type CycleRef, DomainError, idNumber } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { findCaseIdentities } from "../../catalog/cases/case-choice.ts";
import { noSuchCase } from "../../catalog/cases/case-service.ts";
import type { Actor, TxCtx } from "../../platform/context.ts";
import type { ManualResultTable, TestResultTable } from "../../platform/db/schema.ts";
import { STANDING } from "../../platform/db/visibility.ts";
import type { RefusedRows } from "../../platform/refused-rows.ts";
import * as manualRepo from "./manual-result-repo.ts";
import { addResultDefects } from "./result-defects.ts";
import * as resultRepo from "./result-repo.ts";
import { cycleKey, gravityOf } from "./result-service.ts";

/** A result with its place in the call that brought it. */
export type Sent = { index: number; input: CreateResult };

/** Stores new results of a cycle that the caller holds, with one statement for what each needs; by their places in the call. */
export async function storeBatch(
  ctx: TxCtx,
  actor: Actor,
  cycle: CycleRef,
  batch: readonly Sent[],
  refused: RefusedRows,
  createdAt: string,
): Promise<Map<number, TestResultTable>> {
  const key = cycleKey(cycle);
  const numbers = [...new Set(batch.map(({ input }) => idNumber(input.caseId)))];
  const cases = await findCaseIdentities(ctx, cycle.projectId, numbers);
  const attempts = await resultRepo.findAttempts(ctx.db, key, numbers);
  const shown = await resultRepo.findShown(ctx.db, key, numbers);
  const newest = new Map<number, TestResultTable>();
  const byKey = new Map<string, TestResultTable>();
  const rows = new Map<number, TestResultTable>();
  const details: ManualResultTable[] = [];
  for (const { index, input } of batch) {
    const caseNumber = idNumber(input.caseId);
    const testCase = cases.get(caseNumber);
    if (!testCase) {
      refused.refuse(index, noSuchCase(input));
      continue;
    }
    const sent = byKey.get(input.key ?? "");
    if (sent?.caseNumber === caseNumber) {
      rows.set(index, sent);
      continue;
    }
    const attempt = (attempts.get(caseNumber) ?? 0) + 1;
    const isFree = await refused.take(index, async () => {
      if (sent) throw keyUsed();
      await requireSeen(ctx, input, newest.get(caseNumber), attempt - 1);
      return true;
    });
    if (!isFree) continue;
    const { status, durationMs, message } = input;
    const row: TestResultTable = {
      ...key,
      ...{ id: ctx.newId(), caseNumber, attempt, status, gravity: gravityOf(status), durationMs, message },
      ...{ name: testCase.name, classname: testCase.automationClassname || null },
      ...{ source: "manual", importId: null, createdAt, createdBy: actor.userId },
      ...{ runNumber: shown.get(caseNumber)?.runNumber ?? 0, environment: "", job: "", jobAttempt: 1 },
      ...{ variant: null, variantKey: null, traits: "", causeNumber: null, match: null },
      ...{ decidesPart: 1, standing: STANDING.inCycle, standingBefore: STANDING.superseded, changedBy: null },
    };
    const before = newest.get(caseNumber);
    if (before) before.standing = STANDING.superseded;
    attempts.set(caseNumber, attempt);
    newest.set(caseNumber, row);
    rows.set(index, row);
    if (input.key !== undefined) byKey.set(input.key, row);
    details.push(...detailOf(row, input));
  }
  await resultRepo.supersedeByHand(ctx.db, key, [...newest.keys()]);
  await resultRepo.insertMany(ctx.db, [...new Set(rows.values())], []);
  await manualRepo.insertMany(ctx.db, details);
  const naming = batch.flatMap(({ index, input: { defects } }) => {
    const resultId = rows.get(index)?.id;
    return resultId === undefined ? [] : [{ resultId, defects }];
  });
  await addResultDefects(ctx, cycle.projectId, naming);
  return rows;
}

export function keyUsed(): DomainError {
  return new DomainError("CONFLICT", "The key was used for another result. Choose another one.");
}

function detailOf({ id: resultId, projectId, cycleNumber }: TestResultTable, input: CreateResult): ManualResultTable[] {
  const { steps, defects, key = null, caseVersion } = input;
  if (steps.length === 0 && defects.length === 0 && key === null && caseVersion === null) return [];
  const said = { steps: manualRepo.STEPS_COLUMN.write(steps), defects: manualRepo.DEFECTS_COLUMN.write(defects) };
  return [{ resultId, projectId, cycleNumber, key, caseVersion, ...said }];
}

type Newest = Pick<TestResultTable, "attempt" | "status" | "createdBy">;

/** Throws CONFLICT where the case has more results by now than the caller saw, those of the same call included. */
async function requireSeen(
  ctx: TxCtx,
  input: CreateResult,
  ofCall: Newest | undefined,
  attempts: number,
): Promise<void> {
  if (input.seenAttempts === undefined || attempts <= input.seenAttempts) return;
  const newest = ofCall ?? (await manualRepo.findNewest(ctx.db, cycleKey(input), idNumber(input.caseId)));
  if (!newest || newest.attempt <= input.seenAttempts) return;
  const who = (await findPeople(ctx, [newest.createdBy])).get(newest.createdBy)?.name || "Someone";
  const message = `${who} recorded ${input.caseId} as ${newest.status} meanwhile. Record yours once more if it should count instead.`;
  throw new DomainError("CONFLICT", message);
}
