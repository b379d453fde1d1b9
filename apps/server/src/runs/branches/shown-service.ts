import { type CycleRef, type GetCycle, idNumber, type TestCycle } from "@tessera/domain";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { pauseBetweenBatches } from "../../platform/db/batches.ts";
import type { BranchFilter } from "../../platform/db/branch-filter.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { findOutdatedCycles, findShownBranch, getCycle, lockCycle, recordOutcome } from "../cycles/cycle-service.ts";
import { byStatus, outcomeOf } from "../results/result-service.ts";
import * as shownRepo from "./shown-repo.ts";

/** Stands for all branches. */
const ALL_BRANCHES = "*";
/** How many of the newest runs of a branch its counts look at. */
const MAX_RUNS = 50;
/** Rows read by one statement. */
const STRETCH = 5000;
/** Cases that change in one transaction; each may have thousands of results. */
const SHOWN_BATCH = 20;

/**
 * A cycle; with a branch its counts are those of the newest runs of that branch, 50 at most, and of later manual results.
 * Throws NOT_FOUND.
 */
export async function getCycleOf(ctx: Pick<Ctx, "db">, { branch, ...ref }: GetCycle): Promise<TestCycle> {
  const cycle = await getCycle(ctx, ref);
  if (branch === undefined) return cycle;
  const counts = byStatus(await countBranch(ctx, ref, namedBranches(branch)));
  const tests = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...cycle, counts: { ...counts, tests, muted: 0 } };
}

function namedBranches(branch: string): BranchFilter {
  return branch === ALL_BRANCHES ? null : { branch, orNone: false };
}

/** The runs that count over all cycles: those of the named branch, else of the default one or without one, if there are any. */
export async function findBranches(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  branch: string | undefined,
): Promise<BranchFilter> {
  if (branch !== undefined) return namedBranches(branch);
  const own = { branch: (await getRunSettings(ctx, projectId)).defaultBranch, orNone: true };
  return (await shownRepo.hasRuns(ctx.db, projectId, own)) ? own : null;
}

/** Results by their gravity. */
async function countBranch({ db }: Pick<Ctx, "db">, ref: CycleRef, filter: BranchFilter): Promise<Map<number, number>> {
  const key = keyOf(ref);
  const counts = new Map<number, number>();
  const count = (gravity: number, more: number) => counts.set(gravity, (counts.get(gravity) ?? 0) + more);
  const manual = new Map((await shownRepo.listManual(db, key)).map((row) => [row.caseNumber, row]));
  const seen = new Map<number, number>();
  for (const runNumber of await shownRepo.listRuns(db, key, filter, MAX_RUNS)) {
    for await (const row of casesOf(db, { ...key, runNumber })) {
      if ((seen.get(row.caseNumber) ?? runNumber) !== runNumber) continue;
      seen.set(row.caseNumber, runNumber);
      const byHand = manual.get(row.caseNumber);
      if (byHand === undefined || byHand.runNumber < runNumber) count(row.gravity, 1);
    }
  }
  for (const { caseNumber, runNumber, gravity } of manual.values()) {
    if (runNumber >= (seen.get(caseNumber) ?? 0)) count(gravity, 1);
  }
  return counts;
}

async function* casesOf(db: Ctx["db"], key: ReturnType<typeof keyOf> & { runNumber: number }) {
  for (let after = { caseNumber: 0, id: "" }; ; ) {
    const rows = await shownRepo.listCounted(db, key, after, STRETCH);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < STRETCH) return;
    after = last;
  }
}

/** Shows the runs of the project's default branch in every cycle that still shows those of another one. */
export async function showDefaultBranch(ctx: Ctx, projectId: string): Promise<void> {
  const { defaultBranch } = await getRunSettings(ctx, projectId);
  for (const cycle of await findOutdatedCycles(ctx, projectId, defaultBranch))
    await showBranch(ctx, cycle, defaultBranch);
}

/** Shows a branch in a cycle, unless it does already or is closed; a few cases at a time. */
export async function showBranch(caller: Ctx, cycle: CycleRef, branch: string): Promise<void> {
  const ctx = byItself(caller);
  const shown = await findShownBranch(ctx, cycle);
  if (shown === undefined || shown.shownBranch === branch || shown.isClosed) return;
  const key = keyOf(cycle);
  const own = { branch, orNone: true };
  const hasDefaultRuns = (await shownRepo.listRuns(ctx.db, key, own, 1)).length > 0;
  const filter = hasDefaultRuns ? own : null;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await transact(ctx, async (ctx) => {
      if ((await lockCycle(ctx, cycle)) === "closed") return null;
      return showSome(ctx, key, filter, from);
    });
    await pauseBetweenBatches();
  }
  await transact(ctx, async (ctx) => {
    if ((await lockCycle(ctx, cycle)) === "closed") return;
    const outcome = await outcomeOf(ctx, cycle);
    await recordOutcome(ctx, cycle, { ...outcome, hasDefaultRuns: hasDefaultRuns ? 1 : 0, shownBranch: branch });
  });
}

/** Answers the last of the cases that it looked at; null where none was left. */
async function showSome(
  ctx: TxCtx,
  key: ReturnType<typeof keyOf>,
  filter: BranchFilter,
  after: number,
): Promise<number | null> {
  const cases = await shownRepo.listCases(ctx.db, key, after, SHOWN_BATCH);
  if (cases.length === 0) return null;
  const runs = await shownRepo.listNewestRuns(ctx.db, key, filter, cases);
  const manual = (await shownRepo.listManual(ctx.db, key, cases)).filter(
    ({ caseNumber, runNumber }) => runNumber >= (runs.get(caseNumber) ?? 0),
  );
  await shownRepo.hide(ctx.db, key, cases);
  for (const { caseNumber } of manual) runs.delete(caseNumber);
  for (const [runNumber, entries] of Map.groupBy(runs, ([, runNumber]) => runNumber)) {
    const caseNumbers = entries.map(([caseNumber]) => caseNumber);
    await shownRepo.showRun(ctx.db, { ...key, runNumber }, caseNumbers);
  }
  const ids = manual.map(({ id }) => id);
  await shownRepo.showManual(ctx.db, ids);
  return cases.at(-1) as number;
}

function keyOf({ projectId, cycleId }: CycleRef) {
  return { projectId, cycleNumber: idNumber(cycleId) };
}
