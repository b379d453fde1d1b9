import { setTimeout as delay } from "node:timers/promises";
import { type CycleRef, DomainError, type ImportQuery, type ImportReceipt } from "@tessera/domain";
import type { ReportedTest } from "@tessera/reports";
import * as audit from "../../audit/audit-repo.ts";
import { holdKeys } from "../../catalog/cases/case-keys.ts";
import { type Match, matchCases } from "../../catalog/cases/case-matching.ts";
import { learnAutomation, stageCases, stageKeys } from "../../catalog/cases/case-staging.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { lockCycle, openCycle, recordOutcome } from "../cycles/cycle-service.ts";
import { outcomeOf } from "../results/result-service.ts";
import { joinedTraits, type ResultPlace, settleResults, stageResults } from "../results/result-staging.ts";
import * as importRepo from "./import-repo.ts";
import { runOf } from "./import-runs.ts";
import { sweepAbandoned, sweepImport } from "./import-sweep.ts";
import { ImportTally } from "./import-tally.ts";
import { type Placements, placeTests, reportOf } from "./shared-names.ts";
import type { Spool } from "./spool.ts";
import type { SpooledTest } from "./spooled-tests.ts";

/** A staged import that its process did not touch for this long is abandoned, in milliseconds. */
const LEASE = 60_000;
/** How often a waiting import asks whether it is its turn, in milliseconds. */
const TURN_EVERY = 50;
/** How long an import waits for others of its project before it gives up, in milliseconds. */
const TURN_TIMEOUT_MS = 10 * 60_000;

/** The target of an import and the text of its receipt; `newCycle` names a cycle that is created with its results. */
export type ImportTarget = ImportQuery & { newCycle?: string };

/** What makes an upload a repetition of another. */
export type Repetition = { key: importRepo.ReplayKey; repeatWindowSeconds: number };

type Staged = {
  id: string;
  place: ResultPlace;
  tally: ImportTally;
  placements: Placements;
  /** Names of the uploaded files. */
  reports: string[];
  /** Tests staged so far. */
  staged: number;
  /** What counts in the run must be decided once all is staged. */
  mustSettle: boolean;
};

/** What the import would do, with nothing stored. */
export async function previewImport(ctx: Ctx, query: ImportQuery, spool: Spool): Promise<ImportReceipt> {
  const tally = new ImportTally(query.createMissing);
  const placements = await placeTests(spool, query.duplicates);
  let seen = 0;
  for await (const tests of spool.batches()) {
    const matches = await matchCases(ctx, query.projectId, tests);
    for (const [index, test] of tests.entries()) tally.add(test, placements(seen++, test), matches[index] as Match);
  }
  return toReceipt(ctx, null, query, spool, tally);
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
  const { projectId } = repetition.key;
  const begun = await ctx.importTurns.run(projectId, TURN_TIMEOUT_MS, () => beginImport(ctx, actor, query, repetition));
  if ("replay" in begun) return begun.replay;
  const { id, createdAt, runNumber } = begun;
  const { cycleNumber, environment, job, jobAttempt } = repetition.key;
  const made = { importId: id, createdBy: actor.userId, createdAt };
  const place = { projectId, cycleNumber, runNumber, environment, job, jobAttempt, ...made };
  const tally = new ImportTally(query.createMissing);
  const { reports } = spool;
  const staged: Staged = { id, place, tally, placements, reports, staged: 0, mustSettle: false };
  try {
    staged.mustSettle = await importRepo.hasOtherAttempts(ctx.db, { id, ...place });
    for await (const tests of spool.batches()) {
      // Once: it counts what it stages in the tally.
      await transact(byItself(ctx), (ctx) => stageBatch(ctx, query, staged, tests), 1);
    }
    if (staged.mustSettle) await settle(ctx, query, staged);
    return await transact(ctx, (ctx) => finishImport(ctx, actor, query, staged, spool));
  } catch (error) {
    // The first error counts: the same full disk may keep the rows from being removed.
    await sweepImport(ctx, staged.id).catch((sweepError) =>
      ctx.log.error(
        { err: sweepError, importId: staged.id },
        "failed to remove the rows of an import that failed; they stay invisible and are removed later",
      ),
    );
    throw error;
  }
}

type Begun = { id: string; createdAt: string; runNumber: number } | { replay: ImportReceipt };

async function beginImport(ctx: Ctx, actor: Actor, query: ImportQuery, repetition: Repetition): Promise<Begun> {
  for (let waited = 0; waited < TURN_TIMEOUT_MS; waited += TURN_EVERY) {
    const begun = await transact(byItself(ctx), (ctx) => tryToBegin(ctx, actor, query, repetition));
    if (begun) return begun;
    await sweepAbandoned(ctx, ctx.now());
    await delay(TURN_EVERY);
  }
  throw new DomainError("CONFLICT", "Other imports of this project are still running. Send this one again later.", {
    retryAfter: 60,
  });
}

/** Null while another import of the project is staged. */
async function tryToBegin(
  ctx: TxCtx,
  actor: Actor,
  query: ImportQuery,
  { key, repeatWindowSeconds }: Repetition,
): Promise<Begun | null> {
  const { branch = null, commit = null, environment = null, buildUrl = null } = query;
  const id = ctx.newId();
  const createdAt = ctx.now();
  const begun = await importRepo.begin(ctx.db, {
    ...key,
    ...{ id, runNumber: 0, state: "staged", receipt: "", leaseUntil: leaseFrom(createdAt) },
    ...{ branch, commit, environment, buildUrl },
    ...{ createdAt, createdBy: actor.userId, tokenId: actor.token?.id ?? null, binId: null },
  });
  if (!begun) return null;
  // Only now, when no other import of the project can be done meanwhile, is it certain that none of them is the same.
  const twin = await importRepo.findDone(ctx.db, key, secondsBefore(createdAt, repeatWindowSeconds));
  if (twin) {
    await importRepo.remove(ctx.db, id);
    return { replay: { ...importRepo.RECEIPT_COLUMN.read(twin.receipt), replayed: true } };
  }
  const runNumber = await runOf(ctx, actor, query, createdAt);
  await importRepo.setRun(ctx.db, id, runNumber);
  return { id, createdAt, runNumber };
}

export function secondsBefore(at: string, seconds: number): string {
  return new Date(Date.parse(at) - seconds * 1000).toISOString();
}

async function stageBatch(ctx: TxCtx, query: ImportTarget, staged: Staged, tests: SpooledTest[]) {
  const { id, place, tally, placements, reports } = staged;
  if (query.newCycle === undefined) await lockCycle(ctx, query);
  if (!(await importRepo.prolong(ctx.db, id, leaseFrom(ctx.now())))) throw givenUp();
  await holdKeys(ctx, place.projectId);
  const found = await matchCases(ctx, place.projectId, tests);
  const matched = tests.flatMap((test, index) => {
    const placement = placements(staged.staged++, test);
    const match = tally.add(test, placement, found[index] as Match);
    return match ? [{ test, placement, match }] : [];
  });
  const fresh = new Map<string, ReportedTest>();
  for (const { test, match } of matched) {
    if (match.numbers.length === 0 && !fresh.has(match.key)) fresh.set(match.key, test);
  }
  const made = await stageFresh(ctx, place, fresh);
  await stageKeys(ctx, place, tally.takeNewKeys());
  const results = matched.flatMap(({ test, placement: { variant, isEarlierAttempt }, match: { key, numbers } }) => {
    const isNew = numbers.length === 0;
    const traits = joinedTraits(test, reportOf(reports, test.report));
    const cases = isNew ? [made.get(key) as number] : numbers;
    return cases.map((caseNumber) => ({ caseNumber, isNew, test, variant, traits, isEarlierAttempt }));
  });
  if (await stageResults(ctx, place, results)) staged.mustSettle = true;
}

async function settle(ctx: Ctx, query: ImportTarget, { id, place }: Staged): Promise<void> {
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await transact(byItself(ctx), async (ctx) => {
      if (query.newCycle === undefined) await lockCycle(ctx, query);
      if (!(await importRepo.prolong(ctx.db, id, leaseFrom(ctx.now())))) throw givenUp();
      return settleResults(ctx, place, from);
    });
  }
}

/** Numbers of the cases just made, by automation key. */
async function stageFresh(
  ctx: TxCtx,
  place: ResultPlace,
  fresh: Map<string, ReportedTest>,
): Promise<Map<string, number>> {
  if (fresh.size === 0) return new Map();
  const { projectId, importId, createdBy, createdAt } = place;
  const casePlace = { projectId, importId, createdBy, createdAt };
  const first = await stageCases(ctx, casePlace, [...fresh.values()]);
  return new Map([...fresh.keys()].map((key, index) => [key, first + index]));
}

async function finishImport(
  ctx: TxCtx,
  actor: Actor,
  query: ImportTarget,
  { id, place, tally }: Staged,
  spool: Spool,
): Promise<ImportReceipt> {
  const { branch, commit, buildUrl, environment, newCycle } = query;
  if (newCycle === undefined) await lockCycle(ctx, query);
  const receipt = toReceipt(ctx, id, query, spool, tally);
  if (!(await importRepo.finish(ctx.db, id, importRepo.RECEIPT_COLUMN.write(receipt)))) throw givenUp();
  for (const [number, test] of tally.learning) await learnAutomation(ctx, place.projectId, number, test);
  const { createdAt } = place;
  const outcome = await outcomeOf(ctx, query, createdAt);
  if (newCycle !== undefined)
    await openCycle(ctx, actor, { ...refOf(query), name: newCycle, description: "", createdAt });
  await recordOutcome(ctx, query, { ...outcome, branch, commit, environment, buildUrl });
  const { projectId: project, cycleId: cycle, format, status, totals, cases } = receipt;
  const details = { project, cycle, import: id, format, status, totals, cases };
  await audit.append(ctx, actor, { action: "RESULTS_IMPORTED", details, at: ctx.now() });
  return receipt;
}

function toReceipt(
  ctx: Pick<Ctx, "publicUrl">,
  id: string | null,
  query: ImportQuery,
  spool: Spool,
  tally: ImportTally,
): ImportReceipt {
  const { projectId, cycleId } = query;
  const unknown = [...tally.unknownIds].map((caseId) => ({
    file: "",
    line: null,
    message: `${caseId} is named in the report, but ${projectId} has no such test case; matched by name instead`,
  }));
  return {
    ...{ id, projectId, cycleId, format: spool.format, replayed: false },
    status: spool.outside.length === 0 ? "complete" : "incomplete",
    totals: spool.totals,
    cases: tally.counts,
    flaky: tally.flaky,
    sharedNames: spool.sharedNames.size,
    warnings: [...spool.warnings, ...unknown],
    outside: spool.outside,
    url: `${ctx.publicUrl()}/projects/${projectId}/cycles/${cycleId}`,
  };
}

function refOf({ projectId, cycleId }: CycleRef): CycleRef {
  return { projectId, cycleId };
}

function leaseFrom(at: string): string {
  return new Date(Date.parse(at) + LEASE).toISOString();
}

function givenUp(): DomainError {
  return new DomainError("CONFLICT", "The import took too long and was abandoned. Send it again.");
}
