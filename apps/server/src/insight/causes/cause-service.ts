import {
  type Cause,
  type CauseRef,
  causeId,
  DomainError,
  idNumber,
  type ListCauses,
  type ListRunCauses,
  type MergeCauses,
  type Page,
  type RunCause,
  type RunRef,
  runId,
  type SplitCause,
  type UpdateCause,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { brief, changeDetails } from "../../audit/change-details.ts";
import { requireMember } from "../../catalog/members/member-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeCauseNumbers } from "../../platform/db/project-numbers.ts";
import type { CauseTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { requireRun } from "../../runs/runs/run-service.ts";
import * as failureRepo from "./cause-failure-repo.ts";
import { presentCauses } from "./cause-presentation.ts";
import * as causeRepo from "./cause-repo.ts";
import * as splitRepo from "./cause-split-repo.ts";

type ReadCtx = Pick<Ctx, "db" | "now">;

/** Causes of failures, those of the newest runs first. */
export async function listCauses(ctx: ReadCtx, query: ListCauses): Promise<Page<Cause>> {
  const { projectId, limit, cursor, state, search } = query;
  const after = decodeCursor(cursor, ["number", "number"]);
  const rows = await causeRepo.list(ctx.db, projectId, { states: state, search }, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.lastRun ?? 0, row.number]);
  return { data: await presentCauses(ctx, projectId, page.data), nextCursor: page.nextCursor };
}

/** Changes what people say of a cause. Throws NOT_FOUND, INVALID_INPUT for an assignee who is no member. */
export async function updateCause(ctx: Ctx, actor: Actor, input: UpdateCause): Promise<Cause> {
  const { projectId, causeId: id, ...change } = input;
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const number = idNumber(id);
    await causeRepo.lock(ctx.db, projectId, [number]);
    const before = await requireCause(ctx, input);
    await requireMember(ctx, projectId, change.assignee ?? null, "assignee");
    const changed = changeDetails<causeRepo.CauseChange>(before, change);
    if (changed) {
      await causeRepo.update(ctx.db, projectId, number, { ...change, ...stateColumns(before, change.state, at) });
      const details = { project: projectId, cause: id, title: brief(before.title), ...changed };
      await audit.append(ctx, actor, { action: "CAUSE_CHANGED", details, at });
    }
    return presentOne(ctx, input);
  });
}

function stateColumns(before: CauseTable, state: CauseTable["state"] | undefined, at: string): causeRepo.CauseChange {
  if (state === undefined || state === before.state) return {};
  return { resolvedAt: state === "resolved" ? at : null, isReopened: 0 };
}

/** Counts failures of a cause as those of another; answers that. Throws NOT_FOUND, INVALID_INPUT for the same cause. */
export async function mergeCauses(ctx: Ctx, actor: Actor, input: MergeCauses): Promise<Cause> {
  const { projectId, causeId: id, into } = input;
  if (id === into) {
    const message = "A cause can't be merged into itself";
    throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["into"], message }] });
  }
  const target = { projectId, causeId: into };
  return transact(ctx, async (ctx) => {
    await causeRepo.lock(ctx.db, projectId, [idNumber(id), idNumber(into)]);
    const from = await requireCause(ctx, input);
    await causeRepo.merge(ctx.db, projectId, from, await requireCause(ctx, target));
    const details = { project: projectId, cause: id, title: brief(from.title), into };
    await audit.append(ctx, actor, { action: "CAUSES_MERGED", details, at: ctx.now() });
    return presentOne(ctx, target);
  });
}

/** Throws NOT_FOUND; for one that was merged, the error names the one that it counts as. */
export async function getCause(ctx: ReadCtx, ref: CauseRef): Promise<Cause> {
  return presentOne(ctx, ref);
}

/**
 * Makes a cause of its own of some tests' failures, past and future ones. Throws NOT_FOUND, INVALID_INPUT for a test that
 * never failed of the cause.
 */
export async function splitCause(ctx: Ctx, actor: Actor, input: SplitCause): Promise<Cause> {
  const { projectId, causeId: id, caseIds } = input;
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    await causeRepo.lock(ctx.db, projectId, [idNumber(id)]);
    const from = await requireCause(ctx, input);
    const cases = [...new Set(caseIds.map(idNumber))];
    const parts = await splitRepo.findParts(ctx.db, projectId, from.number);
    if ((await splitRepo.countFailing(ctx.db, projectId, parts, cases)) < cases.length) {
      const message = `Only tests that failed of ${id} can be split off it`;
      throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["caseIds"], message }] });
    }
    const number = await takeCauseNumbers(ctx.db, projectId, 1);
    const title = input.title ?? from.title;
    const own = {
      number,
      title,
      key: `split ${ctx.newId()}`,
      state: "open" as const,
      resolvedAt: null,
      isReopened: 0 as const,
    };
    await causeRepo.insertMany(ctx.db, [
      { ...from, ...own, lastRun: null, assignee: null, note: "", issueUrl: null, createdAt },
    ]);
    await splitRepo.move(ctx.db, { projectId, toNumber: number, createdAt, createdBy: actor.userId }, parts, cases);
    await failureRepo.renewLastRun(ctx.db, projectId, [from.number, number]);
    const details = { project: projectId, cause: id, title: brief(title), into: causeId(number), cases: cases.length };
    await audit.append(ctx, actor, { action: "CAUSE_SPLIT", details, at: createdAt });
    return presentOne(ctx, { projectId, causeId: causeId(number) });
  });
}

/** The causes of a run's failures, those with the most tests first. Throws NOT_FOUND. */
export async function listRunCauses(ctx: ReadCtx, query: ListRunCauses): Promise<Page<RunCause>> {
  const { projectId, limit, cursor } = query;
  const { number: runNumber } = await requireRun(ctx, query);
  const after = decodeCursor(cursor, ["number", "number"]);
  const rows = await failureRepo.listOfRun(ctx.db, { projectId, runNumber }, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.tests, row.number]);
  const causes = new Map((await presentCauses(ctx, projectId, page.data)).map((cause) => [cause.id, cause]));
  const data = page.data.flatMap(({ number, tests }): RunCause[] => {
    const cause = causes.get(causeId(number));
    if (!cause) return [];
    const { id, title, state, firstRun, assignee, note, issueUrl } = cause;
    return [{ id, title, state, tests, firstRun, isNew: firstRun === runId(runNumber), assignee, note, issueUrl }];
  });
  return { data, nextCursor: page.nextCursor };
}

/** Open causes that no run before this one had, or that came back with it; those with the most tests, at most so many. */
export async function listOpenedCauses(ctx: ReadCtx, ref: RunRef, most: number): Promise<Cause[]> {
  const { number: runNumber, projectId } = await requireRun(ctx, ref);
  const rows = await failureRepo.listOfRun(ctx.db, { projectId, runNumber }, undefined, most);
  const causes = await presentCauses(ctx, projectId, rows);
  const isOpened = ({ state, firstRun }: Cause, index: number) =>
    state === "open" && (firstRun === ref.runId || rows[index]?.reopenedIn === runNumber);
  return causes.filter(isOpened);
}

/** The failure of a case in a run that decides, with its cause; null where it doesn't fail there. */
export async function findFailure({ db }: Pick<Ctx, "db">, projectId: string, runNumber: number, caseNumber: number) {
  const failure = await failureRepo.findOfCase(db, { projectId, runNumber }, caseNumber);
  if (!failure) return null;
  const cause = failure.causeNumber === null ? undefined : await causeRepo.find(db, projectId, failure.causeNumber);
  if (!cause) return { message: failure.message, cause: null };
  const tests = await failureRepo.countTests(db, { projectId, runNumber }, cause.number);
  const { number, title, state, note, issueUrl } = cause;
  return {
    message: failure.message,
    cause: { number, title, state, note, issueUrl, otherTests: Math.max(0, tests - 1) },
  };
}

async function presentOne(ctx: ReadCtx, ref: CauseRef): Promise<Cause> {
  const [cause] = await presentCauses(ctx, ref.projectId, [await requireCause(ctx, ref)]);
  return cause as Cause;
}

/** Throws NOT_FOUND as `getCause` does. */
export async function requireCause(ctx: Pick<Ctx, "db">, { projectId, causeId: id }: CauseRef): Promise<CauseTable> {
  const cause = await causeRepo.find(ctx.db, projectId, idNumber(id));
  if (!cause) throw new DomainError("NOT_FOUND", `There is no cause ${id} in ${projectId}`);
  if (cause.mergedInto === null) return cause;
  throw new DomainError("NOT_FOUND", `${id} was merged into ${causeId(cause.mergedInto)}; use that`);
}
