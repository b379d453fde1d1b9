import {
  decidingAttempt,
  decidingParts,
  isFailing,
  type Part,
  type ResultStatus,
  traitsOf,
  type Variant,
} from "@tessera/domain";
import type { Attachment, ReportedTest } from "@tessera/reports";
import type { TxCtx } from "../../platform/context.ts";
import type { ResultTextTable, TestResultTable } from "../../platform/db/schema.ts";
import { STANDING } from "../../platform/db/visibility.ts";
import * as resultRepo from "./result-repo.ts";
import { gravityOf } from "./result-service.ts";

/** The target of an import's results, and who brought them. */
export type ResultPlace = resultRepo.CycleKey &
  resultRepo.ImportPlace & {
    environment: string;
    job: string;
    jobAttempt: number;
    createdBy: string;
    createdAt: string;
    /** Its run is of another branch than those that the cycle shows. */
    isHidden: boolean;
  };

/** What became of staged results: whether `settleResults` must decide, and the results that decide in their upload. */
export type Staging = {
  mustSettle: boolean;
  /** The results whose report names files. */
  attached: AttachedResult[];
  decided: (CaseResult & Pick<Run, "status" | "durationMs">)[];
};

type AttachedResult = { resultId: string; status: ResultStatus; test: CountedTest; attachments: readonly Attachment[] };

/** A test as it counts: skipped ones may count as blocked. */
export type CountedTest = Omit<ReportedTest, "status"> & { status: ResultStatus };

/** A reported test and the case it belongs to; `isNew` where that case can't have results yet. */
export type CaseResult = {
  caseNumber: number;
  isNew: boolean;
  test: CountedTest;
  variant: Variant | null;
  traits: string;
  /** Its execution counts as it in this upload, and not as an earlier or later attempt. */
  decides: boolean;
  /** Its execution failed and then passed in this upload. */
  isFlaky: boolean;
  /** Position in MATCHES of how it found its case. */
  match: number;
};

/** Cases settled in one transaction. */
const SETTLE_BATCH = 200;

/**
 * Stores results, invisible until the import is done, and takes from the cycle what older runs said of their cases.
 * Where a person had the last word on one of them in the same run, `settleResults` must decide.
 */
export async function stageResults(ctx: TxCtx, place: ResultPlace, results: CaseResult[]): Promise<Staging> {
  const known = [...new Set(results.filter(({ isNew }) => !isNew).map(({ caseNumber }) => caseNumber))];
  const attempts = await resultRepo.findAttempts(ctx.db, place, known);
  const shown = await resultRepo.findShown(ctx.db, place, known);
  const { runNumber, isHidden } = place;
  const outdated = isHidden ? [] : [...shown.values()].filter((it) => isBefore(it, runNumber));
  await resultRepo.supersedeByRun(
    ctx.db,
    place,
    outdated.map(({ caseNumber }) => caseNumber),
    place,
  );
  const rows: TestResultTable[] = [];
  const texts: ResultTextTable[] = [];
  const attached: AttachedResult[] = [];
  const decided: (CaseResult & Pick<Run, "status" | "durationMs">)[] = [];
  const caseOf = new Map(
    results.flatMap((result) => failureOf(result).map((run) => [run, result.caseNumber] as const)),
  );
  const causes = await ctx.hooks.assignCauses(ctx, place.projectId, [...caseOf.keys()], (run) => caseOf.get(run));
  for (const result of results) {
    const { caseNumber, test } = result;
    const isOutdated = isHidden || (shown.get(caseNumber)?.runNumber ?? 0) > runNumber;
    for (const { run, decides } of runsOf(result)) {
      const attempt = (attempts.get(caseNumber) ?? 0) + 1;
      attempts.set(caseNumber, attempt);
      const id = ctx.newId();
      const causeNumber = (decides && causes.get(run)) || null;
      rows.push({ ...toRow(place, result, run), ...standingOf(decides, isOutdated), id, attempt, causeNumber });
      if (decides) decided.push({ ...result, status: run.status, durationMs: run.durationMs });
      const text = toText(place, test, run, id);
      if (text) texts.push(text);
      const { attachments = [] } = run;
      if (attachments.length > 0) attached.push({ resultId: id, status: run.status, test, attachments });
    }
  }
  await resultRepo.insertMany(ctx.db, rows, texts);
  return { mustSettle: outdated.some((it) => it.isManual && it.runNumber === runNumber), attached, decided };
}

/** The runs of a reported test in their order, of which at most one decides. */
function runsOf({ test, decides }: CaseResult): { run: Run; decides: boolean }[] {
  const runs: Run[] = [...test.earlierAttempts, test];
  const deciding = decides ? decidingAttempt(runs.map(({ status }) => status)) : -1;
  return runs.map((run, index) => ({ run, decides: index === deciding }));
}

/** The run that decides, where it fails. */
function failureOf(result: CaseResult): Run[] {
  return runsOf(result).flatMap(({ run, decides }) => (decides && isFailing(run.status) ? [run] : []));
}

function standingOf(decides: boolean, isOutdated: boolean): Pick<TestResultTable, "decidesPart" | "standing"> {
  if (!decides) return { decidesPart: 0, standing: STANDING.superseded };
  return { decidesPart: 1, standing: isOutdated ? STANDING.inRun : STANDING.inCycle };
}

/** What the cycle shows of a case gives way to a run: an older run, or a manual result that came before it or in it. */
function isBefore(it: resultRepo.Shown, runNumber: number): boolean {
  return it.runNumber < runNumber || (it.isManual && it.runNumber === runNumber);
}

/**
 * Decides which parts of the import's run count, for some cases after `after`; answers the last of them, or null where
 * none is left. Needed only where the run has other uploads, since what one upload holds is decided as it is stored.
 */
export async function settleResults(ctx: TxCtx, place: ResultPlace, after: number): Promise<number | null> {
  const { importId, runNumber } = place;
  const caseNumbers = await resultRepo.findCasesOfImport(ctx.db, importId, after, SETTLE_BATCH);
  if (caseNumbers.length === 0) return null;
  const shown = await resultRepo.findShown(ctx.db, place, caseNumbers);
  const rows = await resultRepo.findParts(ctx.db, place, runNumber, caseNumbers);
  const changes = new Map<number, string[]>();
  for (const [caseNumber, parts] of Map.groupBy(rows, (row) => row.caseNumber)) {
    const it = shown.get(caseNumber);
    const isLater = it !== undefined && (it.runNumber > runNumber || (it.isManual && it.runNumber === runNumber));
    const isOutdated = place.isHidden || isLater;
    const counting = new Set(decidingParts(parts.map(toPart)).map(({ id }) => id));
    for (const { id, standing } of parts) {
      const wanted = counting.has(id) ? (isOutdated ? STANDING.inRun : STANDING.inCycle) : STANDING.superseded;
      if (wanted === standing) continue;
      const ids = changes.get(wanted) ?? [];
      ids.push(id);
      changes.set(wanted, ids);
    }
  }
  for (const [standing, ids] of changes) await resultRepo.setStanding(ctx.db, ids, standing, importId);
  return caseNumbers.at(-1) as number;
}

/** Takes at most `limit` results of other branches from the cycle; answers how many. */
export function hideOtherBranches(ctx: TxCtx, place: ResultPlace, limit: number): Promise<number> {
  return resultRepo.hideOthers(ctx.db, place, place, limit);
}

/** Removes at most `limit` rows of an import that was given up; answers how many it touched. */
export function removeStagedResults(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  return resultRepo.removeOfImport(ctx.db, importId, limit);
}

/** What distinguishes a test from others of its name. */
export function facetsOf(test: Pick<ReportedTest, "place" | "suites">, report: string | null) {
  const { project, parameters, host, file } = test.place;
  return { project, parameters, suite: test.suites.join(" › ") || null, file, host, report };
}

export function joinedTraits(test: CountedTest, report: string | null): string {
  return traitsOf(facetsOf(test, report)).join("|");
}

type PartRow = Awaited<ReturnType<typeof resultRepo.findParts>>[number];

function toPart(row: PartRow): Part & { id: string } {
  const { id, environment, job, jobAttempt, shard, name, classname, variantKey, traits, status } = row;
  return {
    id,
    environment,
    job,
    jobAttempt,
    shard,
    test: JSON.stringify([classname, name]),
    variant: variantKey,
    traits,
    status,
  };
}

type Run = {
  status: ResultStatus;
  durationMs: number | null;
  message: string | null;
  trace: string | null;
  output?: string | null;
  attachments?: readonly Attachment[];
};

function toRow({ isHidden: _, ...place }: ResultPlace, result: CaseResult, run: Run) {
  const { caseNumber, test, variant, traits, match } = result;
  return {
    ...place,
    caseNumber,
    match,
    status: run.status,
    gravity: gravityOf(run.status),
    name: test.name,
    classname: test.classname,
    durationMs: run.durationMs,
    message: run.message,
    source: "import" as const,
    variant: variant?.label ?? null,
    variantKey: variant?.key ?? null,
    traits,
    standingBefore: STANDING.superseded,
    changedBy: null,
  };
}

function toText({ importId }: ResultPlace, test: CountedTest, run: Run, resultId: string): ResultTextTable | null {
  const output = run.output ?? null;
  if (run.trace === null && output === null && test.file === null) return null;
  return { resultId, importId, trace: run.trace, output, file: test.file, line: test.line };
}
