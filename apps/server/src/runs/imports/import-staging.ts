import { contradictingShards, type ImportQuery, type ImportReceipt, MATCHES } from "@tessera/domain";
import { holdKeys } from "../../catalog/cases/case-keys.ts";
import { type Match, matchCases } from "../../catalog/cases/case-matching.ts";
import { stageCases, stageKeys } from "../../catalog/cases/case-staging.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { refreshStatistics } from "../../platform/db/statistics.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { stageAttachments } from "../attachments/attachment-staging.ts";
import type { ReportFiles } from "../attachments/report-files.ts";
import { showBranch, showDefaultBranch } from "../branches/shown-service.ts";
import { lockOpenCycle } from "../cycles/cycle-service.ts";
import {
  type CaseResult,
  type CountedTest,
  hideOtherBranches,
  joinedTraits,
  type ResultPlace,
  settleResults,
  stageResults,
} from "../results/result-staging.ts";
import { decideRunCases, RunPlaces, type RunUpload, stageRunCases } from "../runs/run-cases.ts";
import { countRun } from "../runs/run-counting.ts";
import type { VouchedQuery } from "../runs/run-provenance.ts";
import { contradictionsOf, findPlaces } from "../runs/run-service.ts";
import { type Begun, beginImport, prolong, type Repetition, type Shows, whatIsShown } from "./import-beginning.ts";
import { type Finished, finishImport } from "./import-finish.ts";
import { toReceipt, withRun } from "./import-receipt.ts";
import * as importRepo from "./import-repo.ts";
import { stageUnmatched, type UnmatchedTest } from "./import-result-staging.ts";
import { sweepImport } from "./import-sweep.ts";
import { ImportTally } from "./import-tally.ts";
import { type Placements, placeTests, reportOf } from "./shared-names.ts";
import type { Spool } from "./spool.ts";
import type { SpooledTest } from "./spooled-tests.ts";
import { countUnmatched } from "./unmatched-counting.ts";

/** Results that one transaction takes from a cycle. */
const HIDE_BATCH = 500;

/** Tables that get a row for each test of an import. */
const GROWING = ["testCase", "caseKey", "testResult", "resultText", "runCase"] as const;

/**
 * The target of an import and the text of its receipt; `newCycle` names a cycle that is created with its results,
 * `whenDone` is part of the transaction that shows them.
 */
export type ImportTarget = VouchedQuery & {
  newCycle?: string;
  whenDone?: (ctx: TxCtx, done: { importId: string; runNumber: number }) => Promise<void>;
};

type Staged = {
  id: string;
  place: ResultPlace;
  shows: Shows;
  upload: RunUpload;
  tally: ImportTally;
  placements: Placements;
  /** Names of the uploaded files. */
  reports: string[];
  files: ReportFiles;
  /** Tests staged so far. */
  staged: number;
  /** What counts in the cycle must be decided once all is staged. */
  mustSettle: boolean;
};

/** What the import would do, with nothing stored. */
export async function previewImport(ctx: Ctx, query: ImportQuery, spool: Spool): Promise<importRepo.StoredReceipt> {
  const tally = new ImportTally(query.createMissing);
  const placements = await placeTests(spool, query.duplicates);
  let seen = 0;
  for await (const tests of spool.batches()) {
    const matches = await matchCases(ctx, query.projectId, tests);
    for (const [index, test] of tests.entries()) tally.add(test, placements(seen++, test), matches[index] as Match);
  }
  return toReceipt(ctx, null, query, spool, tally, []);
}

/**
 * Writes the tests in short transactions under an import that is still invisible, then shows it in one more, in which the
 * caller must still have the right to. Imports of
 * one project take turns, so that a case of two reports is made once.
 */
export async function writeImport(
  ctx: Ctx,
  actor: Actor,
  query: ImportTarget,
  repetition: Repetition,
  spool: Spool,
): Promise<ImportReceipt> {
  const placements = await placeTests(spool, query.duplicates);
  const begun = await beginImport(ctx, actor, query, repetition);
  if ("replay" in begun) return begun.replay;
  try {
    // Where the default branch was changed while an import of the project was under way.
    if (query.newCycle === undefined) await showBranch(ctx, query, begun.defaultBranch);
    const staged = await openStaging(ctx, actor, query, { begun, key: repetition.key, placements }, spool);
    for await (const tests of spool.batches()) {
      // Once: it counts what it stages in the tally.
      await transact(byItself(ctx), (ctx) => stageBatch(ctx, query, staged, tests), 1);
    }
    await refreshStatistics(ctx, GROWING, staged.staged);
    await decide(ctx, query, staged);
    const finished = await countStaged(ctx, query, staged, begun, spool);
    await transact(ctx, (ctx) => finishImport(ctx, actor, query, finished));
    await showDefaultBranch(ctx, query.projectId);
    for (const follow of ctx.hooks.importDone) {
      await follow(ctx, { projectId: query.projectId, importId: begun.id, renames: query.renames });
    }
    return await withRun(ctx, finished.receipt, begun.run.number);
  } catch (error) {
    // The first error counts: the same full disk may keep the rows from being removed.
    await sweepImport(ctx, begun.id).catch((sweepError) =>
      ctx.log.error(
        { err: sweepError, importId: begun.id },
        "failed to remove the rows of an import that failed; they stay invisible and are removed later",
      ),
    );
    throw error;
  }
}

type Opening = { begun: Begun; key: importRepo.ReplayKey; placements: Placements };

async function openStaging(
  ctx: Ctx,
  actor: Actor,
  query: ImportTarget,
  { begun, key, placements }: Opening,
  { reports, files }: Spool,
): Promise<Staged> {
  const { id, createdAt, run, version } = begun;
  const shows = await whatIsShown(ctx, query, begun);
  const { projectId, cycleNumber, environment, job, jobAttempt } = key;
  const runNumber = run.number;
  const made = { importId: id, createdBy: actor.userId, createdAt };
  const isHidden = shows === "others only";
  const place = { projectId, cycleNumber, runNumber, environment, job, jobAttempt, isHidden, ...made };
  const places = new RunPlaces(await findPlaces(ctx, { projectId, runNumber }));
  const facts = { branch: run.branch, startedAt: run.createdAt };
  const upload = { projectId, runNumber, version, environment, job, places, ...facts };
  const mustSettle = await importRepo.hasOtherAttempts(ctx.db, { id, ...place });
  const tally = new ImportTally(query.createMissing);
  return { id, place, shows, upload, tally, placements, reports, files, staged: 0, mustSettle };
}

async function stageBatch(ctx: TxCtx, query: ImportTarget, staged: Staged, tests: SpooledTest[]) {
  const { id, place, upload } = staged;
  if (query.newCycle === undefined) await lockOpenCycle(ctx, query);
  await prolong(ctx, id);
  await holdKeys(ctx, place.projectId);
  const found = await matchCases(ctx, place.projectId, tests);
  const results = await casesOf(ctx, staged, tests, found);
  const { mustSettle, attached, decided } = await stageResults(ctx, place, results);
  const numbers = new Map<CountedTest, number>(tests.map((test) => [test, test.report]));
  const naming = attached.map(({ test, ...result }) => {
    const report = numbers.get(test) ?? 0;
    return { ...result, report, reportName: staged.reports[report] ?? "" };
  });
  await stageAttachments(ctx, place, naming, staged.files);
  if (mustSettle) staged.mustSettle = true;
  await stageRunCases(ctx, upload, decided);
}

/** The results of some tests, each with its case, which is made where there is none. */
async function casesOf(ctx: TxCtx, staged: Staged, tests: SpooledTest[], found: Match[]): Promise<CaseResult[]> {
  const { place, tally, placements, reports } = staged;
  const unmatched: UnmatchedTest[] = [];
  const matched = tests.flatMap((test, index) => {
    const number = staged.staged++;
    const placement = placements(number, test);
    const match = tally.add(test, placement, found[index] as Match);
    if (match) return [{ test, placement, match }];
    unmatched.push({ number, test, placement });
    return [];
  });
  await stageUnmatched(ctx, place.importId, unmatched);
  const fresh = new Map<string, SpooledTest>();
  for (const { test, match } of matched) {
    if (match.numbers.length === 0 && !fresh.has(match.key)) fresh.set(match.key, test);
  }
  const made = await stageFresh(ctx, place, fresh);
  await stageKeys(ctx, place, tally.takeNewKeys());
  return matched.flatMap(({ test, placement: { variant, decides, isFlaky }, match }) => {
    const isNew = match.numbers.length === 0;
    const traits = joinedTraits(test, reportOf(reports, test.report));
    const cases = isNew ? [made.get(match.key) as number] : match.numbers;
    const how = MATCHES.indexOf(match.by);
    return cases.map((caseNumber) => ({ caseNumber, isNew, test, variant, traits, decides, isFlaky, match: how }));
  });
}

/** Numbers of the cases just made, by automation key. */
async function stageFresh(
  ctx: TxCtx,
  place: ResultPlace,
  fresh: Map<string, SpooledTest>,
): Promise<Map<string, number>> {
  if (fresh.size === 0) return new Map();
  const { projectId, importId, createdBy, createdAt } = place;
  const casePlace = { projectId, importId, createdBy, createdAt };
  const first = await stageCases(ctx, casePlace, [...fresh.values()]);
  return new Map([...fresh.keys()].map((key, index) => [key, first + index]));
}

/** Decides, once all is staged, what counts in the cycle and in the run. */
async function decide(ctx: Ctx, query: ImportTarget, staged: Staged): Promise<void> {
  const { id, place, shows, upload } = staged;
  const step = <T>(work: (ctx: TxCtx) => Promise<T>) =>
    transact(byItself(ctx), async (ctx) => {
      if (query.newCycle === undefined) await lockOpenCycle(ctx, query);
      await prolong(ctx, id);
      return work(ctx);
    });
  if (shows === "this first") while ((await step((ctx) => hideOtherBranches(ctx, place, HIDE_BATCH))) > 0);
  if (staged.mustSettle) await stepwise((after) => step((ctx) => settleResults(ctx, place, after)));
  if (upload.version > 1) await stepwise((after) => step((ctx) => decideRunCases(ctx, upload, after)));
}

async function stepwise(step: (after: number) => Promise<number | null>): Promise<void> {
  for (let after: number | null = 0; after !== null; ) after = await step(after);
}

async function countStaged(
  ctx: Ctx,
  query: ImportTarget,
  { id, place, shows, upload, tally }: Staged,
  { run, version, defaultBranch }: Begun,
  spool: Spool,
): Promise<Finished> {
  const uploads = await importRepo.listUploads(ctx.db, place.projectId, run.number);
  const unmatched = await countUnmatched(ctx, { projectId: place.projectId, runNumber: run.number });
  const count = await countRun(ctx, { run, version, uploads, unmatched, defaultBranch });
  const isContradicted = contradictingShards(uploads).some(
    ({ environment, job }) => environment === place.environment && job === place.job,
  );
  const otherShards = "Uploads of this job attempt announce different numbers of shards; the largest counts";
  const warnings = [...contradictionsOf(run, query), ...(query.shard && isContradicted ? [otherShards] : [])];
  const receipt = toReceipt(ctx, id, query, spool, tally, warnings);
  return {
    id,
    receipt,
    createdAt: place.createdAt,
    learning: tally.learning,
    upload,
    count,
    shows,
    shownBranch: defaultBranch,
  };
}
