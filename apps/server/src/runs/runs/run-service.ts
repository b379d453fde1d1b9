import {
  DomainError,
  type ImportQuery,
  idNumber,
  type ListRuns,
  type Page,
  type Run,
  type RunRef,
  runId,
  shardsOf,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeRunNumber } from "../../platform/db/project-numbers.ts";
import type { RunPlaceTable, RunTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { PROVENANCE_COLUMN } from "../../tokens/publishers/provenance-service.ts";
import type { RunUpload } from "./run-cases.ts";
import { type RunCount, SHARDS_COLUMN } from "./run-counting.ts";
import { overdueSince, presentRuns, tokenColumns } from "./run-presentation.ts";
import { isVouchedBy, requireSameBuild, type VouchedQuery } from "./run-provenance.ts";
import * as runRepo from "./run-repo.ts";

/** What a run is called whose first upload gave it no name. */
const UNNAMED = "Upload";

const NOTHING_YET: RunCount & Pick<RunTable, "finishedAt" | "isOutdated" | "provenance"> = {
  ...{ passed: 0, failed: 0, error: 0, skipped: 0, blocked: 0, muted: 0, cases: 0, flaky: 0, durationMs: 0 },
  ...{ newFailures: 0, stillFailing: 0, fixed: 0, added: 0, missing: 0, errorsOutside: 0 },
  ...{
    version: 0,
    shards: SHARDS_COLUMN.write({ ...shardsOf([]), unmatched: { tests: 0, failing: 0 } }),
    judgement: "open",
    baseline: null,
    finishedAt: null,
  },
  isComplete: 0,
  isBaselineFixed: 0,
  isOutage: 0,
  provenance: null,
  isOutdated: 0,
};

/** The run that an upload belongs to: that of its run key, made on first use, else one of its own. */
export async function runOf(ctx: TxCtx, actor: Actor, query: VouchedQuery, createdAt: string): Promise<RunTable> {
  const { projectId, runKey: key = null, runName, branch, commit, vouched } = query;
  const known = key ? await runRepo.findByKey(ctx.db, projectId, key) : undefined;
  if (known) return continued(ctx, known, query);
  const { pullRequest, targetBranch, ci, buildUrl } = query;
  const number = await takeRunNumber(ctx.db, projectId);
  const run: RunTable = {
    ...NOTHING_YET,
    ...{ projectId, number, key: key || null, name: runName || UNNAMED },
    ...{ branch: branch || null, commit: commit || null, pullRequest: pullRequest || null },
    ...{ targetBranch: targetBranch || null, ci: ci || null, buildUrl: buildUrl || null },
    ...{ createdAt, updatedAt: createdAt, createdBy: actor.userId, ...tokenColumns(actor), binId: null },
    ...(vouched && { provenance: PROVENANCE_COLUMN.write(vouched) }),
  };
  await runRepo.insert(ctx.db, run);
  return run;
}

/** A run that goes on, verified by this upload where nothing was before. Throws CONFLICT where verified facts differ. */
async function continued(ctx: TxCtx, run: RunTable, query: VouchedQuery): Promise<RunTable> {
  requireSameBuild(run, query);
  const { vouched } = query;
  if (vouched === undefined || run.provenance !== null || !isVouchedBy(run, vouched)) return run;
  const provenance = PROVENANCE_COLUMN.write(vouched);
  await runRepo.update(ctx.db, { projectId: run.projectId, runNumber: run.number }, { provenance });
  return { ...run, provenance };
}

/** What an upload says otherwise than the first one of its run, in sentences. Build addresses may differ between jobs. */
export function contradictionsOf(run: RunTable, query: ImportQuery): string[] {
  const facts: [string, string | undefined, string | null][] = [
    ["workflow", query.runName, run.name],
    ["branch", query.branch, run.branch],
    ["commit", query.commit, run.commit],
    ["pull request", query.pullRequest, run.pullRequest],
    ["target branch", query.targetBranch, run.targetBranch],
    ["CI system", query.ci, run.ci],
  ];
  return facts
    .filter(([, given, known]) => given && given !== known)
    .map(([what, given, known]) => {
      const kept = known === null ? `has no ${what}, since its first upload named none` : `keeps the ${what} ${known}`;
      return `The upload names the ${what} ${given}, but ${runId(run.number)} ${kept}`;
    });
}

/** The environments and jobs that a run has uploads of. */
export function findPlaces(
  { db }: Pick<Ctx, "db">,
  { projectId, runNumber }: runRepo.RunKey,
): Promise<RunPlaceTable[]> {
  return runRepo.listPlaces(db, projectId, [runNumber]);
}

/** Makes an upload part of its run. Part of making it visible. */
export async function recordUpload(ctx: TxCtx, upload: RunUpload, count: RunCount): Promise<void> {
  const { projectId, runNumber, environment, job, places } = upload;
  await runRepo.insertPlace(ctx.db, { projectId, runNumber, environment, job, number: places.numberOf(upload) });
  await runRepo.update(ctx.db, { projectId, runNumber }, { ...count, updatedAt: ctx.now(), isOutdated: 0 });
  await followRun(ctx, { projectId, runNumber });
}

/**
 * Lets what is derived from runs follow what the run comes to now, or that it left or returned; the runs that were compared
 * with it are counted once more.
 */
export async function followRun(ctx: TxCtx, run: runRepo.RunKey): Promise<void> {
  await followCount(ctx, run);
  await runRepo.markCompared(ctx.db, run);
}

/** The same where only its changes are others: those compared with it see its results, not its changes. */
export async function followCount(ctx: TxCtx, run: runRepo.RunKey): Promise<void> {
  for (const follow of ctx.hooks.runCounted) await follow(ctx, run);
}

/** Some runs that have to be counted once more, since their baseline changed. */
export async function findOutdated({ db }: Pick<Ctx, "db">, limit: number): Promise<runRepo.RunKey[]> {
  const runs = await runRepo.listOutdated(db, limit);
  return runs.map(({ projectId, number: runNumber }) => ({ projectId, runNumber }));
}

/** Stores what a run comes to once an upload left or returned. Part of making that visible. */
export async function recordChange(ctx: TxCtx, key: runRepo.RunKey, count: RunCount): Promise<void> {
  await runRepo.update(ctx.db, key, { ...count, isOutdated: 0 });
}

/** Removes a run that has no import, staged or done. */
export async function removeEmptyRun(ctx: TxCtx, { projectId, runNumber }: runRepo.RunKey): Promise<void> {
  await runRepo.removeEmpty(ctx.db, projectId, runNumber);
}

/** Newest first. */
export async function listRuns(ctx: Pick<Ctx, "db" | "now" | "publicUrl">, query: ListRuns): Promise<Page<Run>> {
  const { limit, cursor, ...filter } = query;
  const { runDeadlineMinutes } = await getRunSettings(ctx, query.projectId);
  const before = decodeCursor(cursor, ["number"])?.[0];
  const overdueAt = overdueSince(ctx.now(), runDeadlineMinutes);
  const rows = await runRepo.list(ctx.db, { ...filter, overdueAt }, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.number]);
  return { data: await presentRuns(ctx, query.projectId, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND. */
export async function getRun(ctx: Pick<Ctx, "db" | "now" | "publicUrl">, ref: RunRef): Promise<Run> {
  return (await presentRuns(ctx, ref.projectId, [await requireRun(ctx, ref)]))[0] as Run;
}

/** The runs with the numbers, as they are now; absent where no upload of one is done. */
export async function findRuns(
  ctx: Pick<Ctx, "db" | "now" | "publicUrl">,
  projectId: string,
  numbers: readonly number[],
): Promise<Map<number, Run>> {
  const rows = await runRepo.findMany(ctx.db, projectId, [...new Set(numbers)]);
  const runs = await presentRuns(ctx, projectId, rows);
  return new Map(rows.map(({ number }, index) => [number, runs[index] as Run]));
}

/** Throws NOT_FOUND. */
export async function requireRun({ db }: Pick<Ctx, "db">, { projectId, runId }: RunRef): Promise<RunTable> {
  const [run] = await runRepo.findMany(db, projectId, [idNumber(runId)]);
  if (!run) throw new DomainError("NOT_FOUND", `There is no run ${runId} in ${projectId}`);
  return run;
}

/**
 * Says that no more uploads come: a run that waits for shards is incomplete from now on, until the last of them comes after
 * all. Changes nothing where the run is complete or was finished before. Throws NOT_FOUND.
 */
export async function finishRun(ctx: Ctx, actor: Actor, ref: RunRef): Promise<Run> {
  return transact(ctx, async (ctx) => {
    const { projectId, number, isComplete, finishedAt } = await requireRun(ctx, ref);
    const at = ctx.now();
    const isOpen = isComplete === 0 && finishedAt === null;
    if (isOpen) await runRepo.update(ctx.db, { projectId, runNumber: number }, { finishedAt: at });
    const run = await getRun(ctx, ref);
    const details = { project: projectId, run: run.id };
    if (isOpen) await audit.append(ctx, actor, { action: "RUN_FINISHED", details, at });
    return run;
  });
}
