import {
  type CaseStep,
  DomainError,
  idNumber,
  MAX_STEPS,
  type StepBlock,
  StepText,
  sharedStepsId,
  stepBlocks,
} from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { MAX_CASES_OF_SHARED_STEPS } from "../../platform/limits/limits.ts";
import * as sharedStepsRepo from "./shared-steps-repo.ts";

/** The column `steps` of shared steps. */
export const SHARED_STEPS_COLUMN = jsonColumn(StepText.array());

/**
 * The steps as a test case keeps them: a step that only names shared steps becomes all of them, and steps that are not those
 * of the shared ones any more become the case's own. Throws INVALID_INPUT for shared steps that the project hasn't, and for
 * more steps than a case can have.
 */
export async function settleSteps(ctx: TxCtx, projectId: string, steps: readonly CaseStep[]): Promise<CaseStep[]> {
  const numbers = numbersIn(steps);
  if (numbers.length === 0) return [...steps];
  const rows = await sharedStepsRepo.lockMany(ctx.db, projectId, numbers);
  const known = new Map(rows.map((row) => [sharedStepsId(row.number), SHARED_STEPS_COLUMN.read(row.steps)]));
  const settled = stepBlocks(steps).flatMap((block) => settleBlock(projectId, block, known));
  if (settled.length > MAX_STEPS) throw refused(0, `With its shared steps, a test case has at most ${MAX_STEPS} steps`);
  return settled;
}

function settleBlock(
  projectId: string,
  { shared, from, steps }: StepBlock<CaseStep>,
  known: ReadonlyMap<string, StepText[]>,
): CaseStep[] {
  if (shared === undefined) return steps;
  const kept = known.get(shared);
  if (steps.every(({ action }) => action === "")) {
    if (!kept) throw refused(from, `There are no shared steps ${shared} in ${projectId}`);
    return kept.map((step) => ({ ...step, shared }));
  }
  const blank = steps.findIndex(({ action }) => action === "");
  if (blank !== -1) throw refused(from + blank, `Write all steps of ${shared}, or name it once without any`);
  const isSame = JSON.stringify(steps.map(withoutLink)) === JSON.stringify(kept);
  return isSame ? steps : steps.map(withoutLink);
}

/** The step as the case's own. */
export const withoutLink = ({ action, expected }: CaseStep): StepText => ({ action, expected });

/** Keeps which shared steps a test case has. Throws CONFLICT where too many others have them already. */
export async function trackSharedSteps(
  ctx: TxCtx,
  projectId: string,
  caseNumber: number,
  steps: readonly CaseStep[],
): Promise<void> {
  const now = numbersIn(steps);
  const before = await sharedStepsRepo.findUsed(ctx.db, projectId, caseNumber);
  const added = now.filter((number) => !before.includes(number));
  for (const number of added) {
    if ((await sharedStepsRepo.countUsers(ctx.db, { projectId, number })) < MAX_CASES_OF_SHARED_STEPS) continue;
    const most = MAX_CASES_OF_SHARED_STEPS.toLocaleString("en");
    throw new DomainError("CONFLICT", `${most} test cases have ${sharedStepsId(number)}, the most that can share them`);
  }
  await sharedStepsRepo.addUses(ctx.db, projectId, caseNumber, added);
  const gone = before.filter((number) => !now.includes(number));
  await sharedStepsRepo.removeUses(ctx.db, projectId, caseNumber, gone);
}

function numbersIn(steps: readonly CaseStep[]): number[] {
  return [...new Set(steps.flatMap(({ shared }) => (shared === undefined ? [] : [idNumber(shared)])))];
}

function refused(index: number, message: string): DomainError {
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: ["steps", index, "shared"], message }] });
}
