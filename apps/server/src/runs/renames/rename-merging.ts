import { caseId, DomainError, reportedName, runId } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { beginDeletion, removeEntry } from "../../catalog/bin/bin-service.ts";
import { forgetVersion, keepVersionOf } from "../../catalog/cases/kept-versions.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { RenameTable, TestCaseTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_MOVED_RESULTS } from "../../platform/limits/limits.ts";
import { holdOpenCycles } from "../cycles/cycle-service.ts";
import { changeResults, finishChange } from "../imports/change-turn.ts";
import { findShownBranch, recountCycle, recountRun } from "../imports/recounting.ts";
import { resettleCases } from "../results/resettling.ts";
import * as mergingRepo from "./rename-merging-repo.ts";
import * as renameRepo from "./rename-repo.ts";

type Pair = { projectId: string; from: number; to: number };

/**
 * Lets the history of the first case go on with the results and keys of the second one, which disappears. Null as the
 * actor: version control decided. Throws CONFLICT where a run has results of both, since then they are two tests, and where a
 * closed cycle holds the second one.
 */
export function mergeRenamed(ctx: Ctx, actor: Actor | null, rename: RenameTable): Promise<void> {
  const { projectId, fromNumber: from, toNumber: to } = rename;
  return changing(ctx, actor, rename, async (ctx, changeId) => {
    const [old, fresh] = [await requireCase(ctx, projectId, from), await requireCase(ctx, projectId, to)];
    const common = await mergingRepo.findCommonRun(ctx.db, projectId, from, to);
    if (common !== undefined) {
      throw new DomainError("CONFLICT", `${runId(common)} has results of both, so they are different tests`);
    }
    const keys = await mergingRepo.listKeys(ctx.db, fresh);
    const moving = await listMoving(ctx, { projectId, number: to }, null);
    await requireOpen(ctx, projectId, moving, await mergingRepo.listPlannedIn(ctx.db, fresh));
    const attachments = await mergingRepo.listBelonging(ctx.db, "attachment", fresh);
    const comments = await mergingRepo.listBelonging(ctx.db, "comment", fresh);
    await moveBelongings(ctx, { projectId, from: to, to: from }, { attachments, comments });
    await move(ctx, { projectId, from: to, to: from }, moving);
    await mergingRepo.moveKeys(ctx.db, projectId, keys, { from: to, to: from });
    const taken = takenFrom(old, fresh);
    const moved = await keepVersionOf(ctx, actor, old, taken);
    await mergingRepo.updateCase(ctx.db, old, { ...taken, updatedAt: ctx.now(), ...moved });
    const hidden = { projectId, kind: "case" as const, target: `${to}`, name: fresh.name };
    const { id: binId } = await beginDeletion(ctx, actor, hidden, "merged");
    await mergingRepo.updateCase(ctx.db, fresh, { binId });
    const { name, automationClassname, automationName, folderId, updatedAt, version, updatedBy } = old;
    const { reviewState, approvedAt, approvedBy, reviewDetails } = old;
    const before = {
      ...{ name, automationClassname, automationName, folderId, updatedAt, version, updatedBy },
      ...{ keys, attachments, comments },
      review: { reviewState, approvedAt, approvedBy, reviewDetails },
    };
    const stored = renameRepo.BEFORE_COLUMN.write({ ...before, results: moving.map(({ id }) => id) });
    await decide(ctx, rename, "proposed", { ...decidedBy(ctx, actor), state: "accepted", before: stored, binId });
    await settle(ctx, { projectId, from, to }, moving, changeId);
    await record(ctx, actor, rename, "RENAME_ACCEPTED");
  });
}

/** Makes both cases what they were before the rename was accepted, with the results that came since under the new name. */
export function splitRenamed(ctx: Ctx, actor: Actor, rename: RenameTable): Promise<void> {
  const { projectId, fromNumber: from, toNumber: to } = rename;
  return changing(ctx, actor, rename, async (ctx, changeId) => {
    const [old, fresh] = [
      await requireCase(ctx, projectId, from),
      await mergingRepo.findCase(ctx.db, { projectId, number: to }),
    ];
    if (!fresh || rename.before === null) throw gone(projectId, to);
    const { keys, results, attachments, comments, ...before } = renameRepo.BEFORE_COLUMN.read(rename.before);
    const isOtherName =
      before.automationName !== fresh.automationName || before.automationClassname !== fresh.automationClassname;
    const named = { name: fresh.automationName ?? "", classname: fresh.automationClassname ?? "" };
    const since = isOtherName ? await listMoving(ctx, { projectId, number: from }, named) : [];
    const kept = await mergingRepo.findResults(ctx.db, projectId, from, results);
    const moving = [...new Map([...kept, ...since].map((it) => [it.id, it])).values()].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
    await requireOpen(ctx, projectId, moving, []);
    await move(ctx, { projectId, from, to }, moving);
    await mergingRepo.moveKeys(ctx.db, projectId, keys, { from, to });
    await moveBelongings(ctx, { projectId, from, to }, { attachments, comments });
    await mergingRepo.updateCase(ctx.db, old, await undone(ctx, actor, old, before));
    await mergingRepo.updateCase(ctx.db, fresh, { binId: null });
    if (rename.binId !== null) await removeEntry(ctx, { id: rename.binId });
    const open = { state: "proposed" as const, decidedAt: null, decidedBy: null, before: null, binId: null };
    await decide(ctx, rename, "accepted", open);
    await settle(ctx, { projectId, from, to }, moving, changeId);
    await record(ctx, actor, rename, "RENAME_UNDONE");
  });
}

type Undoing = Omit<renameRepo.Before, "keys" | "results" | "attachments">;

/** What an undone rename sets: all as it was, or one more version where the case was changed since. */
async function undone(
  ctx: TxCtx,
  actor: Actor,
  old: TestCaseTable,
  { version = old.version, updatedBy = old.updatedBy, updatedAt, review, ...before }: Undoing,
): Promise<Partial<TestCaseTable>> {
  if (old.version > version + 1) return { ...before, ...(await keepVersionOf(ctx, actor, old, before)) };
  const isForgotten = old.version > version;
  if (isForgotten) await forgetVersion(ctx, old, version);
  return { ...before, ...(isForgotten && review), version, updatedBy, ...(updatedAt !== undefined && { updatedAt }) };
}

async function moveBelongings(
  { db }: TxCtx,
  { projectId, ...way }: Pair,
  { attachments = [], comments = [] }: { attachments?: string[] | undefined; comments?: string[] | undefined },
): Promise<void> {
  await mergingRepo.moveBelonging(db, "attachment", projectId, attachments, way);
  await mergingRepo.moveBelonging(db, "comment", projectId, comments, way);
}

/** Takes its turn among the imports of the project, and shows everything at once. */
function changing(
  ctx: Ctx,
  actor: Actor | null,
  { projectId }: RenameTable,
  work: (ctx: TxCtx, changeId: string) => Promise<void>,
): Promise<void> {
  return changeResults(ctx, actor, projectId, {
    begin: async (_ctx, changeId) => changeId,
    change: (changeId) =>
      transact(ctx, async (ctx) => {
        await work(ctx, changeId);
      }),
  });
}

/** A closed cycle keeps its results and test cases as they are: throws CONFLICT where some would become another's. */
function requireOpen(
  ctx: TxCtx,
  projectId: string,
  moving: readonly mergingRepo.Moving[],
  planned: readonly number[],
): Promise<void> {
  const cycles = new Set([...moving.map(({ cycleNumber }) => cycleNumber), ...planned]);
  return holdOpenCycles(ctx, projectId, [...cycles]);
}

/** The results in order; throws CONFLICT where there are too many for one transaction. */
async function listMoving(
  ctx: TxCtx,
  ref: { projectId: string; number: number },
  named: { name: string; classname: string } | null,
): Promise<mergingRepo.Moving[]> {
  const moving = await mergingRepo.listResults(ctx.db, ref, named, MAX_MOVED_RESULTS + 1);
  if (moving.length <= MAX_MOVED_RESULTS) return moving;
  const most = MAX_MOVED_RESULTS.toLocaleString("en");
  throw new DomainError("CONFLICT", `${caseId(ref.number)} has more than ${most} results by now, too many to be moved`);
}

async function move(ctx: TxCtx, { projectId, from, to }: Pair, moving: readonly mergingRepo.Moving[]): Promise<void> {
  const attempts = new Map<number, number>();
  for (const { id, cycleNumber } of moving) {
    const last =
      attempts.get(cycleNumber) ?? (await mergingRepo.findAttempt(ctx.db, { projectId, number: to }, cycleNumber));
    attempts.set(cycleNumber, last + 1);
    await mergingRepo.moveResult(ctx.db, id, to, last + 1);
  }
  const runs = new Set(moving.filter(({ importId }) => importId !== null).map(({ runNumber }) => runNumber));
  await mergingRepo.moveRunCases(ctx.db, projectId, [...runs], { from, to });
}

async function settle(
  ctx: TxCtx,
  { projectId, from, to }: Pair,
  moving: readonly mergingRepo.Moving[],
  changeId: string,
): Promise<void> {
  const { defaultBranch } = await getRunSettings(ctx, projectId);
  const cycles = [...new Set(moving.map(({ cycleNumber }) => cycleNumber))];
  for (const cycleNumber of cycles) {
    const branch = await findShownBranch(ctx, projectId, cycleNumber);
    await resettleCases(ctx, { projectId, cycleNumber }, changeId, branch, [from, to]);
  }
  await finishChange(ctx, changeId);
  for (const cycleNumber of cycles) await recountCycle(ctx, projectId, cycleNumber);
  const runs = [...new Set(moving.filter(({ importId }) => importId !== null).map(({ runNumber }) => runNumber))];
  for (const runNumber of runs) await recountRun(ctx, projectId, runNumber, defaultBranch);
}

/** Name, folder and automation of the second case, as far as no person gave the first one others. */
function takenFrom(old: TestCaseTable, fresh: TestCaseTable): Partial<TestCaseTable> {
  const isOwnName = old.automationName === null || old.name !== reportedName(old.automationName);
  const { automationClassname, automationName, folderId } = fresh;
  return {
    ...(!isOwnName && { name: fresh.name }),
    ...(old.folderId !== null && folderId !== null && { folderId }),
    ...(old.automationName !== null && { automationClassname, automationName }),
  };
}

async function requireCase(ctx: TxCtx, projectId: string, number: number): Promise<TestCaseTable> {
  const found = await mergingRepo.findCase(ctx.db, { projectId, number });
  if (!found || found.binId !== null) throw gone(projectId, number);
  return found;
}

async function decide(
  ctx: TxCtx,
  { id }: RenameTable,
  from: RenameTable["state"],
  decision: renameRepo.Decision,
): Promise<void> {
  if (!(await renameRepo.decide(ctx.db, id, from, decision))) {
    throw new DomainError("CONFLICT", "Someone else decided about this meanwhile. Load the list again.");
  }
}

export function decidedBy(ctx: Pick<Ctx, "now">, actor: Actor | null) {
  return { decidedAt: ctx.now(), decidedBy: actor?.userId ?? null };
}

export async function record(
  ctx: TxCtx,
  actor: Actor | null,
  { projectId: project, fromNumber, toNumber }: RenameTable,
  action: "RENAME_ACCEPTED" | "RENAME_DECLINED" | "RENAME_UNDONE",
): Promise<void> {
  const details = { project, case: caseId(fromNumber), as: caseId(toNumber) };
  await audit.append(ctx, actor, { action, details, at: ctx.now() });
}

function gone(projectId: string, number: number): DomainError {
  return new DomainError("CONFLICT", `${caseId(number)} of ${projectId} is not there any more`);
}
