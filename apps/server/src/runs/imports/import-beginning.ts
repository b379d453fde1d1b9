import { setTimeout as delay } from "node:timers/promises";
import { type CycleRef, DomainError, type ImportReceipt } from "@tessera/domain";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { IMPORT_TURN_TIMEOUT_MS, MAX_UPLOADS_PER_RUN } from "../../platform/limits/limits.ts";
import { findShownBranch } from "../cycles/cycle-service.ts";
import { tokenColumns } from "../runs/run-presentation.ts";
import type { VouchedQuery } from "../runs/run-provenance.ts";
import { runOf } from "../runs/run-service.ts";
import { withRun } from "./import-receipt.ts";
import * as importRepo from "./import-repo.ts";
import { sweepAbandoned } from "./import-sweep.ts";

/** A staged import that its process did not touch for this long is abandoned, in milliseconds. */
const LEASE_MS = 60_000;
/** How often a waiting import asks whether it is its turn, in milliseconds. */
const TURN_EVERY_MS = 50;

/** What makes an upload a repetition of another. */
export type Repetition = {
  key: importRepo.ReplayKey;
  repeatWindowSeconds: number;
  /** Errors outside of its tests. */
  outside: number;
};

/** An import that is staged now, and how it stands to its run and its cycle. */
export type Begun = {
  id: string;
  createdAt: string;
  run: RunTable;
  version: number;
  defaultBranch: string;
};

/** What a cycle shows: the runs of the default branch, of which an import may be the first. */
export type Shows = "this too" | "others only" | "this first";

/** Waits for its turn and stages an import, or answers the receipt of the upload that it repeats. */
export function beginImport(
  ctx: Ctx,
  actor: Actor,
  query: VouchedQuery,
  repetition: Repetition,
): Promise<Begun | { replay: ImportReceipt }> {
  return ctx.importTurns.run(repetition.key.projectId, IMPORT_TURN_TIMEOUT_MS, () =>
    takeTurn(ctx, actor, query, repetition),
  );
}

async function takeTurn(ctx: Ctx, actor: Actor, query: VouchedQuery, repetition: Repetition) {
  for (let waited = 0; waited < IMPORT_TURN_TIMEOUT_MS; waited += TURN_EVERY_MS) {
    const begun = await transact(byItself(ctx), (ctx) => tryToBegin(ctx, actor, query, repetition));
    if (begun) return begun;
    await sweepAbandoned(ctx, ctx.now());
    await delay(TURN_EVERY_MS);
  }
  throw new DomainError("CONFLICT", "Other imports of this project are still running. Send this one again later.", {
    retryAfter: 60,
  });
}

/** Null while another import of the project is staged. */
async function tryToBegin(
  ctx: TxCtx,
  actor: Actor,
  query: VouchedQuery,
  { key, repeatWindowSeconds, outside }: Repetition,
): Promise<Begun | { replay: ImportReceipt } | null> {
  const { branch = null, commit = null, environment = null, buildUrl = null } = query;
  const id = ctx.newId();
  const createdAt = ctx.now();
  const begun = await importRepo.begin(ctx.db, {
    ...key,
    ...{ id, runNumber: 0, version: 0, outside, state: "staged", receipt: "", leaseUntil: leaseFrom(createdAt) },
    ...{ branch, commit, environment, buildUrl },
    ...{ createdAt, createdBy: actor.userId, ...tokenColumns(actor), binId: null },
  });
  if (!begun) return null;
  // Only now, when no other import of the project can be done meanwhile, is it certain that none of them is the same.
  const twin = await importRepo.findDone(ctx.db, key, secondsBefore(createdAt, repeatWindowSeconds));
  if (twin) {
    await importRepo.remove(ctx.db, id);
    const receipt = importRepo.RECEIPT_COLUMN.read(twin.receipt);
    return { replay: await withRun(ctx, { ...receipt, replayed: true }, twin.runNumber) };
  }
  const run = await runOf(ctx, actor, query, createdAt);
  if (run.version >= MAX_UPLOADS_PER_RUN) {
    const message = `The run has ${MAX_UPLOADS_PER_RUN.toLocaleString("en")} uploads, the most that it can have. Use another run key.`;
    throw new DomainError("CONFLICT", message);
  }
  const version = run.version + 1;
  await importRepo.setRun(ctx.db, id, { runNumber: run.number, version });
  const { defaultBranch } = await getRunSettings(ctx, query.projectId);
  return { id, createdAt, run, version, defaultBranch };
}

/** Whether the cycle will show the import. */
export async function whatIsShown(
  ctx: Pick<Ctx, "db">,
  cycle: CycleRef,
  { run: { branch }, defaultBranch }: Begun,
): Promise<Shows> {
  const showsDefault = (await findShownBranch(ctx, cycle))?.hasDefaultRuns ?? false;
  if (branch !== null && branch !== defaultBranch) return showsDefault ? "others only" : "this too";
  return showsDefault ? "this too" : "this first";
}

/** Prolongs the lease of a staged import. Throws CONFLICT if it was given up meanwhile. */
export async function prolong(ctx: TxCtx, id: string): Promise<void> {
  if (!(await importRepo.prolong(ctx.db, id, leaseFrom(ctx.now())))) throw givenUp();
}

export function givenUp(): DomainError {
  return new DomainError("CONFLICT", "The import took too long and was abandoned. Send it again.");
}

export function secondsBefore(at: string, seconds: number): string {
  return new Date(Date.parse(at) - seconds * 1000).toISOString();
}

function leaseFrom(at: string): string {
  return new Date(Date.parse(at) + LEASE_MS).toISOString();
}
