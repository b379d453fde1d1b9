import { type CaseOutcome, executionsOf, outcomeOfCase, type ResultStatus } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import type { RunCaseTable } from "../../platform/db/schema.ts";
import type { Coming } from "../../platform/db/visibility.ts";
import { findRunParts } from "../results/result-parts.ts";
import * as runCaseRepo from "./run-case-repo.ts";

/** The upload whose results are being stored, as its run knows it. */
export type RunUpload = runCaseRepo.RunVersion & {
  environment: string;
  job: string;
  /** The environments and jobs of the run, its own included. */
  places: RunPlaces;
  branch: string | null;
  /** When the run began: mutes of later don't count. */
  startedAt: string;
};

/** An execution that an upload decides, as far as the upload itself can tell. */
export type Decided = {
  caseNumber: number;
  /** The case was made for it. */
  isNew: boolean;
  status: ResultStatus;
  durationMs: number | null;
  isFlaky: boolean;
};

/** Cases decided in one transaction. */
const BATCH = 200;
/** The most that places of a run are distinguished by; those beyond share the last bit. */
const MAX_PLACES = 52;

type Place = { environment: string; job: string };

/** The environments and jobs that a run has uploads of, each with its number. */
export class RunPlaces {
  readonly #numbers = new Map<string, number>();

  constructor(places: Iterable<Place & { number: number }>) {
    for (const place of places) this.#numbers.set(keyOf(place), place.number);
  }

  /** The number of a place, which a new one gets by this. */
  numberOf(place: Place): number {
    const number = this.#numbers.get(keyOf(place)) ?? this.#numbers.size;
    this.#numbers.set(keyOf(place), number);
    return number;
  }

  /** The bit that stands for a place. */
  bitOf(place: Place): number {
    return placeBit(this.numberOf(place));
  }

  has(place: Place): boolean {
    return this.#numbers.has(keyOf(place));
  }
}

/** The bits of some places in one number. */
export function bitsOf(numbers: Iterable<number>): number {
  return [...new Set([...numbers].map(placeBit))].reduce((sum, bit) => sum + bit, 0);
}

function placeBit(number: number): number {
  return 2 ** Math.min(number, MAX_PLACES - 1);
}

function keyOf({ environment, job }: Place): string {
  return JSON.stringify([environment, job]);
}

/** Stores what some results come to in their run. Cases that earlier uploads have too are left to `decideRunCases`. */
export async function stageRunCases(ctx: TxCtx, upload: RunUpload, decided: readonly Decided[]): Promise<void> {
  const cases = Map.groupBy(decided, ({ caseNumber }) => caseNumber);
  const known = decided.filter(({ isNew }) => !isNew).map(({ caseNumber }) => caseNumber);
  const shared =
    upload.version > 1 ? await runCaseRepo.replace(ctx.db, upload, [...new Set(known)]) : new Set<number>();
  const fresh = [...cases].filter(([caseNumber]) => !shared.has(caseNumber));
  const muted = await findMuted(
    ctx,
    upload,
    fresh.map(([caseNumber]) => caseNumber),
  );
  const place = upload.places.bitOf(upload);
  const rows = fresh.map(([caseNumber, all]) => {
    const executions = all.map(({ status, durationMs, isFlaky }) => ({ deciding: { status, durationMs }, isFlaky }));
    return toRow(upload, caseNumber, place, outcomeOfCase(executions, muted.has(caseNumber)));
  });
  // Inserting is much quicker than adding up, which only names in several batches of an upload need.
  const begun = await runCaseRepo.findBegun(ctx.db, upload, [...new Set(known)]);
  await runCaseRepo.insertMany(
    ctx.db,
    rows.filter(({ caseNumber }) => !begun.has(caseNumber)),
  );
  await runCaseRepo.add(
    ctx.db,
    rows.filter(({ caseNumber }) => begun.has(caseNumber)),
  );
}

/**
 * Decides some cases after `after` that other uploads of the run have too; answers the last of them, or null where none is
 * left.
 */
export async function decideRunCases(ctx: TxCtx, upload: RunUpload, after: number): Promise<number | null> {
  const caseNumbers = await runCaseRepo.findReplaced(ctx.db, upload, after, BATCH);
  if (caseNumbers.length === 0) return null;
  await insertDecided(ctx, upload, caseNumbers);
  return caseNumbers.at(-1) as number;
}

/** Decides cases of which an upload of the run leaves or returns; those that no upload has any more are gone from the run. */
export async function redecideRunCases(
  ctx: TxCtx,
  upload: RunUpload,
  caseNumbers: number[],
  coming: Coming,
): Promise<void> {
  await runCaseRepo.replace(ctx.db, upload, caseNumbers);
  await insertDecided(ctx, upload, caseNumbers, coming);
}

async function insertDecided(ctx: TxCtx, upload: RunUpload, caseNumbers: number[], coming?: Coming): Promise<void> {
  const { projectId, runNumber } = upload;
  const found = await findRunParts(ctx, projectId, runNumber, caseNumbers, coming);
  const parts = Map.groupBy(found, (part) => part.caseNumber);
  const muted = await findMuted(ctx, upload, caseNumbers);
  const rows = [...parts].map(([caseNumber, ofCase]) => {
    const executions = executionsOf(ofCase);
    const places = bitsOf(executions.map(({ deciding }) => upload.places.numberOf(deciding)));
    return toRow(upload, caseNumber, places, outcomeOfCase(executions, muted.has(caseNumber)));
  });
  await runCaseRepo.insertMany(ctx.db, rows);
}

function findMuted(ctx: TxCtx, upload: RunUpload, caseNumbers: number[]): Promise<ReadonlySet<number>> {
  const { projectId, branch, startedAt: at } = upload;
  return ctx.hooks.findMuted(ctx, { projectId, branch, at }, caseNumbers);
}

function toRow(
  { projectId, runNumber, version }: RunUpload,
  caseNumber: number,
  places: number,
  { status, counts: { tests: _, ...counts }, flaky, durationMs }: CaseOutcome,
): RunCaseTable {
  const severity = runCaseRepo.severityOf(status);
  return {
    projectId,
    runNumber,
    caseNumber,
    version,
    replacedIn: null,
    severity,
    ...counts,
    flaky,
    durationMs,
    places,
  };
}

/** Undoes what an upload that was given up brought, for some cases after `after`; null where none is left. */
export function undoRunCases(
  ctx: TxCtx,
  upload: runCaseRepo.RunVersion,
  after: number,
  limit: number,
): Promise<number | null> {
  return runCaseRepo.undo(ctx.db, upload, after, limit);
}
