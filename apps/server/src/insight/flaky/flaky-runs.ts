import { isOpposite, type ResultStatus, worstOf } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import * as flakyRepo from "./flaky-repo.ts";

/** Earlier runs of a commit that a run is compared with, and later ones that are judged again. */
const MAX_RUNS_OF_COMMIT = 20;
/** Failing cases of a run that are compared: with more of them, single tests are hardly the reason. */
const MAX_COMPARED_CASES = 2000;

type RunKey = { projectId: string; runNumber: number };

/** Finds out which cases the run is flaky for, and again for later runs of its commit. */
export async function followFlaky(ctx: TxCtx, { projectId, runNumber }: RunKey): Promise<void> {
  const run = await flakyRepo.findRun(ctx.db, { projectId, runNumber });
  if (!run) return;
  await judge(ctx, projectId, run);
  if (run.commit === null) return;
  const later = await flakyRepo.listOfCommit(ctx.db, projectId, run, "after", MAX_RUNS_OF_COMMIT);
  for (const one of later) await judge(ctx, projectId, one);
}

async function judge(ctx: TxCtx, projectId: string, run: flakyRepo.JudgedRun): Promise<void> {
  const key = { projectId, runNumber: run.number };
  const counts = run.isComplete === 1 && run.isOutage === 0 && run.binId === null;
  const flaky = counts ? await findFlaky(ctx, projectId, run) : new Set<number>();
  const rows = [...flaky].map((caseNumber) => ({ ...key, caseNumber, at: run.createdAt, branch: run.branch }));
  await flakyRepo.replaceRun(ctx.db, key, rows);
}

async function findFlaky(ctx: TxCtx, projectId: string, run: flakyRepo.JudgedRun): Promise<Set<number>> {
  const flaky = new Set(await flakyRepo.findFlakyCases(ctx.db, { projectId, runNumber: run.number }));
  if (run.commit === null) return flaky;
  const earlier = await flakyRepo.listOfCommit(ctx.db, projectId, run, "before", MAX_RUNS_OF_COMMIT);
  if (earlier.length === 0) return flaky;
  const numbers = [run, ...earlier].map(({ number }) => number);
  const failing = new Set<number>();
  for (const runNumber of numbers) {
    const cases = await flakyRepo.findFailingCases(ctx.db, { projectId, runNumber }, MAX_COMPARED_CASES);
    for (const caseNumber of cases) failing.add(caseNumber);
  }
  for (const caseNumber of await findOpposed(ctx, projectId, numbers, [...failing])) flaky.add(caseNumber);
  return flaky;
}

/** Cases of which the first of the runs says otherwise than one of the others, in one environment and job. */
async function findOpposed(
  ctx: TxCtx,
  projectId: string,
  numbers: readonly number[],
  caseNumbers: readonly number[],
): Promise<number[]> {
  const rows = await flakyRepo.findExecutions(ctx.db, projectId, numbers, caseNumbers);
  const resets = await flakyRepo.findResets(ctx.db, projectId, caseNumbers);
  const [number] = numbers;
  const byPlace = Map.groupBy(rows, (row) => JSON.stringify([row.caseNumber, row.environment, row.job]));
  return [...byPlace.values()].flatMap((ofPlace) => {
    const caseNumber = ofPlace[0]?.caseNumber ?? 0;
    const after = resets.get(caseNumber) ?? 0;
    const runs = Map.groupBy(ofPlace, (row) => row.runNumber);
    const statusIn = (run: number) => worstOf((runs.get(run) ?? []).map(({ status }) => status));
    const own = number === undefined ? undefined : statusIn(number);
    const isOpposed =
      own !== undefined && [...runs.keys()].some((run) => run > after && areOpposite(own, statusIn(run)));
    return isOpposed ? [caseNumber] : [];
  });
}

function areOpposite(a: ResultStatus, b: ResultStatus | undefined): boolean {
  return b !== undefined && isOpposite(a, b);
}
