import {
  baselineBranches,
  type ChangeCounts,
  chooseBaseline,
  countOutcomes,
  errorsOutside,
  isFailedRun,
  isOutage,
  RunShards,
  shardsOf,
  UnmatchedCounts,
  type Upload,
} from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { RunTable, RunTotals } from "../../platform/db/schema.ts";
import * as runCaseRepo from "./run-case-repo.ts";
import { bitsOf, RunPlaces } from "./run-cases.ts";
import * as runRepo from "./run-repo.ts";
import type { Pair } from "./run-result-repo.ts";

/** What the uploads of a run come to apart from their test cases; old rows lack what is unmatched. */
export const SHARDS_COLUMN = jsonColumn(
  RunShards.extend({ unmatched: UnmatchedCounts.default({ tests: 0, failing: 0 }) }),
);

/** Cases that one statement adds up: a few milliseconds, during which an SQLite database answers no one else. */
const STRETCH = 5000;

/** What a run comes to once the uploads of its version are done. */
export type RunCount = RunTotals &
  Pick<
    RunTable,
    "version" | "isComplete" | "judgement" | "shards" | "errorsOutside" | "baseline" | "isBaselineFixed" | "isOutage"
  >;

type Counted = {
  run: RunTable;
  version: number;
  /** The uploads up to that version. */
  uploads: readonly Upload[];
  /** Of their tests, those that match no case. */
  unmatched: UnmatchedCounts;
  defaultBranch: string;
};

/**
 * Counts a run as of one of its uploads, and what changed since its baseline, which stays as it is once the run is
 * complete. Reads in short stretches; no other upload of the project may be stored meanwhile.
 */
export async function countRun(ctx: Pick<Ctx, "db">, counted: Counted): Promise<RunCount> {
  const { run, version, uploads, unmatched } = counted;
  const shards = shardsOf(uploads);
  const isComplete = shards.arrived === shards.expected;
  const outside = errorsOutside(uploads);
  const baseline = await findBaseline(ctx, counted);
  const head = { projectId: run.projectId, runNumber: run.number, version };
  const base = baseline && { projectId: run.projectId, runNumber: baseline.number, version: baseline.version };
  const { passedBefore, failingNow, last: _, ...totals } = await addUp(ctx, head, base);
  const own = new RunPlaces(uploads.map((upload, number) => ({ ...upload, number })));
  const places = base && isComplete ? await findCommonPlaces(ctx.db, base, own) : 0;
  const missing = base ? await countMissing(ctx, head, base, places) : 0;
  const tests = totals.passed + totals.failed + totals.error + totals.skipped + totals.blocked + totals.muted;
  const isFailed = isFailedRun({ counts: { ...totals, tests }, errorsOutside: outside, unmatched });
  return {
    ...totals,
    // Without a baseline there is nothing that a case could be added to.
    added: base ? totals.added : 0,
    missing,
    version,
    isComplete: isComplete ? 1 : 0,
    judgement: !isComplete ? "open" : isFailed ? "failed" : "passed",
    shards: SHARDS_COLUMN.write({ ...shards, unmatched }),
    errorsOutside: outside,
    // One that was deleted for good stays named.
    baseline: base?.runNumber ?? (run.isBaselineFixed === 1 ? run.baseline : null),
    isBaselineFixed: isComplete ? 1 : run.isBaselineFixed,
    isOutage: isComplete && isOutage({ passedBefore, failingNow }) ? 1 : 0,
  };
}

async function findBaseline(
  ctx: Pick<Ctx, "db">,
  { run, defaultBranch }: Counted,
): Promise<{ number: number; version: number } | undefined> {
  const { projectId, name, number, baseline, isBaselineFixed } = run;
  if (isBaselineFixed === 1) {
    return baseline === null ? undefined : runRepo.findAlsoInBin(ctx.db, projectId, baseline);
  }
  const branches = baselineBranches(run, defaultBranch);
  const rows = await runRepo.findBaselineCandidates(ctx.db, { projectId, name, below: number }, branches);
  const candidates = rows.map((row) => ({ ...row, isComplete: row.isComplete === 1, isOutage: row.isOutage === 1 }));
  return chooseBaseline(run, candidates, defaultBranch);
}

async function addUp(
  { db }: Pick<Ctx, "db">,
  head: runCaseRepo.RunVersion,
  base: runCaseRepo.RunVersion | undefined,
): Promise<runCaseRepo.Stretch> {
  const { tests: _, ...counts } = countOutcomes([]);
  const changes = { newFailures: 0, stillFailing: 0, fixed: 0, added: 0, passedBefore: 0, failingNow: 0 };
  const sums: runCaseRepo.Stretch = { ...counts, ...changes, cases: 0, flaky: 0, durationMs: 0, last: 0 };
  for (;;) {
    const stretch = await runCaseRepo.addUp(db, head, base ?? null, sums.last, STRETCH);
    if (stretch === null) return sums;
    for (const [column, value] of Object.entries(stretch)) {
      const name = column as keyof typeof sums;
      sums[name] = name === "last" ? value : sums[name] + value;
    }
  }
}

/** Counts what changed between two runs. */
export async function countChangesOf(ctx: Pick<Ctx, "db">, { head, base, commonPlaces }: Pair): Promise<ChangeCounts> {
  const { newFailures, stillFailing, fixed, added } = await addUp(ctx, head, base ?? undefined);
  const missing = base ? await countMissing(ctx, head, base, commonPlaces) : 0;
  return { newFailures, stillFailing, fixed, added: base ? added : 0, missing };
}

async function countMissing(
  { db }: Pick<Ctx, "db">,
  head: runCaseRepo.RunVersion,
  base: runCaseRepo.RunVersion,
  places: number,
): Promise<number> {
  if (places === 0) return 0;
  let missing = 0;
  for (let after: number | null = 0; after !== null; ) {
    const stretch = await runCaseRepo.findMissing(db, { head, base, places }, after, STRETCH);
    missing += stretch?.missing ?? 0;
    after = stretch?.last ?? null;
  }
  return missing;
}

/** The bits of the environments and jobs of the baseline that the run has too. */
export async function findCommonPlaces(
  db: Ctx["db"],
  { projectId, runNumber }: runRepo.RunKey,
  places: RunPlaces,
): Promise<number> {
  const ofBase = await runRepo.listPlaces(db, projectId, [runNumber]);
  return bitsOf(ofBase.filter((place) => places.has(place)).map(({ number }) => number));
}
