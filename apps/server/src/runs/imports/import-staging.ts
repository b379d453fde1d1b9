import { setTimeout as delay } from "node:timers/promises";
import { type CycleRef, DomainError, type ImportQuery, type ImportReceipt } from "@tessera/domain";
import type { ReportedTest } from "@tessera/reports";
import * as audit from "../../audit/audit-repo.ts";
import { learnAutomation, type Match, matchCases, stageCases } from "../../catalog/cases/case-matching.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { lockCycle, openCycle, recordOutcome } from "../cycles/cycle-service.ts";
import { outcomeOf } from "../results/result-service.ts";
import { type ResultPlace, stageResults } from "../results/result-staging.ts";
import * as importRepo from "./import-repo.ts";
import { sweepAbandoned, sweepImport } from "./import-sweep.ts";
import { ImportTally } from "./import-tally.ts";
import type { Spool } from "./spool.ts";

/** A staged import that its process did not touch for this long is abandoned, in milliseconds. */
const LEASE = 60_000;
/** How often a waiting import asks whether it is its turn, in milliseconds. */
const TURN_EVERY = 50;
/** How long an import waits for others of its project before it gives up, in milliseconds. */
const PATIENCE = 10 * 60_000;

/** Unknown ids that a receipt names; a report of another project has thousands. */
const MAX_UNKNOWN_IDS = 100;
const CASE_TAKEN = "A test case of this report was created meanwhile. Send the report again.";

/** The target of an import and the text of its receipt; `newCycle` names a cycle that is created with its results. */
export type ImportTarget = ImportQuery & { newCycle?: string };

type Staged = { id: string; place: ResultPlace; tally: ImportTally };

/** What the import would do, with nothing stored. */
export async function previewImport(ctx: Ctx, query: ImportQuery, spool: Spool): Promise<ImportReceipt> {
  const tally = new ImportTally();
  for await (const tests of spool.batches()) {
    const matches = await matchCases(ctx, query.projectId, tests);
    for (const [index, test] of tests.entries()) tally.add(test, matches[index] as Match);
  }
  return toReceipt(ctx, null, query, spool, tally);
}

/**
 * Writes the tests in short transactions under an import that is still invisible, then shows it in one more. Imports of
 * one project take turns, so that a case of two reports is created once.
 */
export async function writeImport(
  ctx: Ctx,
  actor: Actor,
  query: ImportTarget,
  key: importRepo.ReplayKey,
  spool: Spool,
): Promise<ImportReceipt> {
  const begun = await ctx.importTurns.run(key.projectId, PATIENCE, () => beginImport(ctx, actor, query, key));
  if ("replay" in begun) return begun.replay;
  const { id, createdAt } = begun;
  const { projectId, cycleNumber } = key;
  const place = { projectId, cycleNumber, importId: id, createdBy: actor.userId, createdAt };
  const staged: Staged = { id, place, tally: new ImportTally() };
  try {
    for await (const tests of spool.batches()) {
      // Once: it counts what it stages in the tally.
      await transact(ctx, (ctx) => stageBatch(ctx, query, staged, tests), 1);
    }
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

async function beginImport(
  ctx: Ctx,
  actor: Actor,
  query: ImportQuery,
  key: importRepo.ReplayKey,
): Promise<{ id: string; createdAt: string } | { replay: ImportReceipt }> {
  const { branch = null, commit = null, environment = null, buildUrl = null } = query;
  for (let waited = 0; waited < PATIENCE; waited += TURN_EVERY) {
    const id = ctx.newId();
    const createdAt = ctx.now();
    const begun = await importRepo.begin(ctx.db, {
      ...key,
      ...{ id, state: "staged", receipt: "", leaseUntil: leaseFrom(createdAt) },
      ...{ branch, commit, environment, buildUrl },
      ...{ createdAt, createdBy: actor.userId, tokenId: actor.token?.id ?? null },
    });
    if (begun) return { id, createdAt };
    const twin = await importRepo.findDone(ctx.db, key);
    if (twin) return { replay: { ...JSON.parse(twin.receipt), replayed: true } };
    await sweepAbandoned(ctx, createdAt);
    await delay(TURN_EVERY);
  }
  throw new DomainError("CONFLICT", "Other imports of this project are still running. Send this one again later.", {
    retryAfter: 60,
  });
}

async function stageBatch(ctx: TxCtx, query: ImportTarget, { id, place, tally }: Staged, tests: ReportedTest[]) {
  if (query.newCycle === undefined) await lockCycle(ctx, query);
  if (!(await importRepo.prolong(ctx.db, id, leaseFrom(ctx.now())))) throw givenUp();
  const found = await matchCases(ctx, place.projectId, tests);
  const matches = tests.map((test, index) => tally.add(test, found[index] as Match));
  const fresh = new Map<string, ReportedTest>();
  for (const [index, test] of tests.entries()) {
    const { key, number } = matches[index] as Match;
    if (number === null && !fresh.has(key)) fresh.set(key, test);
  }
  const numbers = await stageFresh(ctx, place, fresh);
  const results = tests.map((test, index) => {
    const { key, number } = matches[index] as Match;
    return { test, caseNumber: number ?? (numbers.get(key) as number), isNew: number === null };
  });
  await stageResults(ctx, place, results);
}

/** Numbers of the cases just made, by automation key. */
async function stageFresh(
  ctx: TxCtx,
  place: ResultPlace,
  fresh: Map<string, ReportedTest>,
): Promise<Map<string, number>> {
  if (fresh.size === 0) return new Map();
  const { cycleNumber: _, ...casePlace } = place;
  const first = await conflictIfTaken(CASE_TAKEN, () => stageCases(ctx, casePlace, [...fresh.values()]));
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
  if (!(await importRepo.finish(ctx.db, id, JSON.stringify(receipt)))) throw givenUp();
  await conflictIfTaken(CASE_TAKEN, async () => {
    for (const [number, test] of tally.learning) await learnAutomation(ctx, place.projectId, number, test);
  });
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
  const unknown = [...tally.unknownIds].slice(0, MAX_UNKNOWN_IDS).map((caseId) => ({
    file: "",
    line: null,
    message: `${caseId} is named in the report, but ${projectId} has no such test case; matched by name instead`,
  }));
  return {
    ...{ id, projectId, cycleId, format: spool.format, replayed: false },
    status: spool.complete ? "complete" : "incomplete",
    totals: spool.totals,
    cases: tally.counts,
    flaky: tally.flaky,
    warnings: [...spool.warnings, ...unknown],
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
