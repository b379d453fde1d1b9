import { DomainError } from "@tessera/domain";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { BinTable, Db } from "../../platform/db/schema.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import * as binRepo from "./bin-repo.ts";

export type { BinTable } from "../../platform/db/schema.ts";

/** A deletion under way that gives no sign of life for this long is undone. */
const DELETION_LEASE_MS = MINUTE_MS;

export type Deletion = Pick<BinTable, "projectId" | "kind" | "target" | "name">;

/**
 * Begins an entry of the bin. `done`: what is deleted is hidden with this very transaction. `pending`: rows are marked in
 * further transactions, and hidden all at once by `finishDeletion`. `merged`: it is hidden, but in no bin.
 */
export async function beginDeletion(
  ctx: TxCtx,
  actor: Actor | null,
  deletion: Deletion,
  state: "pending" | "done" | "merged" = "done",
): Promise<BinTable> {
  const deletedAt = ctx.now();
  const leaseUntil = state === "pending" ? later(deletedAt, DELETION_LEASE_MS) : "";
  const entry = { ...deletion, id: ctx.newId(), state, deletedAt, deletedBy: actor?.userId ?? null, leaseUntil };
  await binRepo.insert(ctx.db, entry);
  return entry;
}

/** Shows that a pending deletion goes on. Throws CONFLICT where it was given up meanwhile. */
export async function prolongDeletion(ctx: TxCtx, { id }: BinTable): Promise<void> {
  const leaseUntil = later(ctx.now(), DELETION_LEASE_MS);
  if (!(await binRepo.move(ctx.db, id, "pending", { leaseUntil }))) throw tookTooLong();
}

/** Hides everything that the deletion marked. Throws CONFLICT where it was given up meanwhile. */
export async function finishDeletion(ctx: TxCtx, { id }: BinTable): Promise<void> {
  if (!(await binRepo.move(ctx.db, id, "pending", { state: "done" }))) throw tookTooLong();
}

/** Gives up a pending deletion: its marks count for nothing and are removed later. */
export async function giveUpDeletion(ctx: TxCtx, { id }: BinTable): Promise<void> {
  await binRepo.move(ctx.db, id, "pending", { state: "restored" });
}

/** Shows everything that the entry hides; false where it is gone from the bin already. */
export function endEntry(ctx: TxCtx, { id }: BinTable): Promise<boolean> {
  return binRepo.move(ctx.db, id, "done", { state: "restored" });
}

/** Shows what a `merged` entry hides; false where it is gone already. Its marks count for nothing from then on. */
export function endHiding(ctx: TxCtx, { id }: Pick<BinTable, "id">): Promise<boolean> {
  return binRepo.move(ctx.db, id, "merged", { state: "restored" });
}

/** Has what a `merged` entry hides removed for good. */
export function purgeHidden(ctx: TxCtx, { id }: Pick<BinTable, "id">): Promise<boolean> {
  return binRepo.move(ctx.db, id, "merged", { state: "purging" });
}

/** Throws NOT_FOUND where there is no such entry. */
export async function getEntry({ db }: { db: Db }, id: string): Promise<BinTable> {
  const entry = await binRepo.find(db, id);
  if (!entry) throw notInBin();
  return entry;
}

/** The newest entry of what was deleted. Throws NOT_FOUND. */
export async function getEntryOf(
  { db }: Pick<Ctx, "db">,
  of: Pick<BinTable, "projectId" | "kind" | "target">,
): Promise<BinTable> {
  const entry = await binRepo.findTarget(db, of);
  if (!entry) throw notInBin();
  return entry;
}

export function listEntries(
  { db }: Pick<Ctx, "db">,
  projectId: string | undefined,
  before: binRepo.Place | undefined,
  limit: number,
): Promise<BinTable[]> {
  return binRepo.list(db, projectId, before, limit);
}

/** Pending deletions whose process gave no sign of life until now. */
export function findAbandonedDeletions({ db, now }: Pick<Ctx, "db" | "now">, limit: number): Promise<BinTable[]> {
  return binRepo.findInState(db, "pending", { leaseUntil: now() }, limit);
}

/** Entries whose rows still carry marks that count for nothing. */
export function findRestored({ db }: Pick<Ctx, "db">, limit: number): Promise<BinTable[]> {
  return binRepo.findInState(db, "restored", {}, limit);
}

/** Takes entries deleted until then out of reach, and answers them, with those that are being purged already. */
export async function findToPurge(ctx: TxCtx, deletedUntil: string, limit: number): Promise<BinTable[]> {
  for (const { id } of await binRepo.findInState(ctx.db, "done", { deletedUntil }, limit)) {
    await binRepo.move(ctx.db, id, "done", { state: "purging" });
  }
  return binRepo.findInState(ctx.db, "purging", {}, limit);
}

/** The same of runs that the server itself deleted because of their age, whenever that was. */
export async function findExpiredToPurge(ctx: TxCtx, limit: number): Promise<BinTable[]> {
  const entries = await binRepo.findExpired(ctx.db, limit);
  for (const { id, state } of entries)
    if (state === "done") await binRepo.move(ctx.db, id, "done", { state: "purging" });
  return entries;
}

export function removeEntry(ctx: TxCtx, { id }: Pick<BinTable, "id">): Promise<void> {
  return binRepo.remove(ctx.db, id);
}

function notInBin(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such entry in the bin; it may have been restored or purged");
}

function tookTooLong(): DomainError {
  return new DomainError("CONFLICT", "The deletion took too long and was given up. Nothing was deleted; try again.");
}
