import { type CaseChoice, idNumber, MAX_CYCLE_CASES, RESULT_STATUSES, refusedInput } from "@tessera/domain";
import { findMatchingCases, requireCases } from "../../catalog/cases/case-choice.ts";
import { requireFolder } from "../../catalog/folders/folder-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { getCycle } from "../cycles/cycle-service.ts";
import { findFailingCases } from "../runs/run-failing.ts";
import * as choiceRepo from "./plan-choice-repo.ts";

/** One more than a plan can hold: more need not be read to refuse them. */
const ENOUGH = MAX_CYCLE_CASES + 1;

/** The chosen cases by number, each with its assignee in the cycle that it comes from. */
export async function chooseCases(
  ctx: Pick<Ctx, "db" | "now" | "publicUrl">,
  projectId: string,
  choice: CaseChoice,
): Promise<Map<number, string | null>> {
  const chosen = new Map<number, string | null>();
  const add = (numbers: readonly number[]) => {
    for (const number of numbers) if (!chosen.has(number)) chosen.set(number, null);
    if (chosen.size > MAX_CYCLE_CASES) throw tooMany();
  };
  if (choice.fromCycle) {
    for (const { caseNumber, assigneeId } of await fromCycle(ctx, projectId, choice.fromCycle)) {
      if (!chosen.get(caseNumber)) chosen.set(caseNumber, assigneeId);
    }
    add([]);
  }
  add(await requireCases(ctx, projectId, choice.caseIds ?? []));
  for (const [index, folderId] of (choice.folderIds ?? []).entries()) {
    await requireFolder(ctx, projectId, folderId, `cases.folderIds.${index}`);
    add(await choiceRepo.listInFolder(ctx.db, projectId, folderId, ENOUGH));
  }
  for (const tag of choice.tags ?? []) add(await findMatchingCases(ctx, projectId, { tag }, ENOUGH));
  if (choice.filter) add(await findMatchingCases(ctx, projectId, choice.filter, ENOUGH));
  if (choice.failingIn) add(await findFailingCases(ctx, { projectId, runId: choice.failingIn }, ENOUGH));
  return new Map([...chosen].sort(([a], [b]) => a - b));
}

/** Cases that the cycle plans or has results of, by how they stand there. Throws NOT_FOUND. */
async function fromCycle(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  { cycleId, status }: NonNullable<CaseChoice["fromCycle"]>,
): Promise<choiceRepo.Chosen[]> {
  await getCycle(ctx, { projectId, cycleId });
  const key = { projectId, cycleNumber: idNumber(cycleId) };
  const planned = await choiceRepo.listPlanned(ctx.db, key, status, ENOUGH);
  const gravities = RESULT_STATUSES.flatMap((each, gravity) => (status?.includes(each) === false ? [] : [gravity]));
  const others = await choiceRepo.listWithResults(ctx.db, key, gravities, ENOUGH);
  return [...planned, ...others.map((caseNumber) => ({ caseNumber, assigneeId: null }))];
}

export function tooMany(): Error {
  const most = MAX_CYCLE_CASES.toLocaleString("en");
  return refusedInput(["cases"], `A test cycle plans at most ${most} test cases. Choose fewer of them.`);
}
