import { type CaseChoice, idNumber, MAX_CYCLE_CASES, RESULT_STATUSES, refusedInput } from "@tessera/domain";
import { findApproved, findMatchingCases, requireCases } from "../../catalog/cases/case-choice.ts";
import { requireFolder } from "../../catalog/folders/folder-service.ts";
import { isReviewRequired } from "../../catalog/projects/project-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { getCycle } from "../cycles/cycle-service.ts";
import { findFailingCases } from "../runs/run-failing.ts";
import * as choiceRepo from "./plan-choice-repo.ts";

/** One more than a plan can hold: more need not be read to refuse them. */
const ENOUGH = MAX_CYCLE_CASES + 1;
/** Cases that a refusal names. */
const NAMED_CASES = 5;

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
  const planned = (await isReviewRequired(ctx, projectId))
    ? await onlyApproved(ctx, projectId, choice, chosen)
    : chosen;
  return new Map([...planned].sort(([a], [b]) => a - b));
}

/** Leaves out what is not approved. Throws INVALID_INPUT where such a case is named itself, and where none is left. */
async function onlyApproved(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  { caseIds = [] }: CaseChoice,
  chosen: Map<number, string | null>,
): Promise<[number, string | null][]> {
  const approved = await findApproved(ctx, projectId, [...chosen.keys()]);
  const unapproved = caseIds.filter((id) => !approved.has(idNumber(id)));
  const rule = `${projectId} plans approved test cases only`;
  if (unapproved.length > 0) {
    const named = unapproved.slice(0, NAMED_CASES).join(", ");
    const more = unapproved.length > NAMED_CASES ? ` and ${unapproved.length - NAMED_CASES} more` : "";
    const message = `${rule}, and ${named}${more} ${unapproved.length === 1 ? "is" : "are"} not. Have them reviewed first.`;
    throw refusedInput(["cases", "caseIds"], message);
  }
  if (chosen.size > 0 && approved.size === 0) {
    throw refusedInput(["cases"], `${rule}, and none of these is approved. Have them reviewed first.`);
  }
  return [...chosen].filter(([number]) => approved.has(number));
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
