import { redactTokens, storable } from "@tessera/domain";
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { AuditEntry, AuditedActor, TxCtx } from "../platform/context.ts";
import { chainHash } from "../platform/db/audit-chain.ts";
import type { Counted } from "../platform/db/bounded-count.ts";
import { given } from "../platform/db/given.ts";
import { insertRows } from "../platform/db/insert-rows.ts";
import { hasRowLocks } from "../platform/db/row-locks.ts";
import type { AuditHeadTable, AuditTable, Db, Schema, Tx } from "../platform/db/schema.ts";

export type { AuditEntry, AuditedActor } from "../platform/context.ts";

/**
 * The context that appending needs; within a transaction, so that an act and its entry are stored together or not at
 * all.
 */
type AppendCtx = Pick<TxCtx, "db" | "newId" | "auditKey">;

/**
 * Appends to the audit log. Takes a transaction, so that an act and its entry are stored together or not at all. Call
 * it last: other appenders wait from here on, and waiting for one of them in turn would be a deadlock.
 */
export async function append(ctx: AppendCtx, actor: AuditedActor, entry: AuditEntry): Promise<void> {
  await appendAll(ctx, actor, [entry]);
}

/** Appends several entries of one act, in their order. */
export async function appendAll(ctx: AppendCtx, actor: AuditedActor, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  // The head is taken first: it makes other appenders wait, so that numbers and hashes follow one another.
  const head = await ctx.db
    .updateTable("auditHead")
    .set((row) => ({ seq: row("seq", "+", entries.length) }))
    .returningAll()
    .executeTakeFirstOrThrow();
  let { hash } = head;
  const first = head.seq - entries.length + 1;
  const rows = entries.map((entry, index) => {
    const row = toRow(ctx.newId(), first + index, actor, entry);
    hash = chainHash(hash, row);
    return { ...row, hash, anchor: ctx.auditKey.anchorOf({ seq: row.seq, hash }) };
  });
  await insertRows(ctx.db, "audit", rows);
  await ctx.db.updateTable("auditHead").set({ hash }).execute();
}

/**
 * Names and texts that people choose may hold a token by mistake: the log, which is kept forever, masks it. Characters
 * that a database does not keep must not get into the hash.
 */
function toRow(id: string, seq: number, actor: AuditedActor, entry: AuditEntry): Omit<AuditTable, "hash" | "anchor"> {
  return {
    seq,
    id,
    at: entry.at,
    action: entry.action,
    actorId: actor?.userId ?? null,
    ownerId: entry.ownerId ?? null,
    tokenId: entry.token?.id ?? null,
    tokenName: entry.token ? storable(redactTokens(entry.token.name)) : null,
    tokenPreview: entry.token?.preview ?? null,
    viaTokenId: actor?.token?.id ?? null,
    viaTokenPreview: actor?.token?.preview ?? null,
    ip: actor?.origin.ip ?? null,
    userAgent: actor?.origin.userAgent == null ? null : storable(actor.origin.userAgent),
    requestId: actor?.origin.requestId ?? null,
    outcome: entry.outcome ?? "done",
    details: redactTokens(JSON.stringify(entry.details ?? {})),
  };
}

/** The largest number of an entry on both databases. */
const MAX_SEQ = 2_147_483_647;

/** True for a whole number from 1 on; in SQLite any column may hold anything. */
function isNumbered(db: Db) {
  return hasRowLocks(db) ? sql<boolean>`seq >= 1` : sql<boolean>`(seq >= 1 and cast(seq as integer) = seq)`;
}

/** Entries in their order, after the number `after`. */
export function listFrom(db: Db, after: number, limit: number): Promise<AuditTable[]> {
  return db
    .selectFrom("audit")
    .selectAll()
    .where("seq", ">", after)
    .where(isNumbered(db))
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** Rows that are no entries, since they have no number that an entry could have. */
export function listUnnumbered(db: Db, limit: number): Promise<{ id: string; seq: unknown }[]> {
  return db
    .selectFrom("audit")
    .select(["id", "seq"])
    .where(sql<boolean>`(seq is null or not ${isNumbered(db)})`)
    .orderBy("seq")
    .limit(limit)
    .execute();
}

/** How many rows are no entries. */
export async function countUnnumbered(db: Db): Promise<number> {
  const { total } = await db
    .selectFrom("audit")
    .select((row) => row.fn.countAll<number>().as("total"))
    .where(sql<boolean>`(seq is null or not ${isNumbered(db)})`)
    .executeTakeFirstOrThrow();
  return total;
}

/** Numbers that several rows have; an index forbids it, where it is still there. */
export async function listDoubled(db: Db, limit: number): Promise<number[]> {
  const doubled = db.selectFrom("audit").select("seq").groupBy("seq").having(sql`count(*)`, ">", 1);
  const rows = await doubled.where(isNumbered(db)).orderBy("seq").limit(limit).execute();
  return rows.map(({ seq }) => seq);
}

/** The head: one row, unless it was tampered with. */
export function listHeads(db: Db): Promise<AuditHeadTable[]> {
  return db.selectFrom("auditHead").selectAll().limit(2).execute();
}

/** The number of the newest entry, 0 of an empty log, as the head has it. */
export async function findNewestNumber(db: Db): Promise<number> {
  return (await listHeads(db))[0]?.seq ?? 0;
}

const KEY_ID = "auditKey";

/** The key that anchored the log last; null before there was one. */
export async function findKeyId(db: Db): Promise<string | null> {
  return (await db.selectFrom("instance").select("value").where("name", "=", KEY_ID).executeTakeFirst())?.value ?? null;
}

export async function saveKeyId(db: Tx, value: string): Promise<void> {
  await db
    .insertInto("instance")
    .values({ name: KEY_ID, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

/** `from` and `to` are instants, both within the span. */
export type AuditFilter = {
  actorId?: string | undefined;
  tokenId?: string | undefined;
  action?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** How many of the newest `most` + 1 entries the filter lets through. */
export async function count(db: Db, filter: AuditFilter, most: number): Promise<Counted> {
  const newest = db
    .selectFrom("audit")
    .selectAll()
    .where(isNumbered(db))
    .orderBy("seq", "desc")
    .limit(most + 1);
  const { looked, matched } = await db
    .selectFrom(newest.as("audit"))
    .select((entry) => {
      const all = entry.fn.countAll<number>();
      return [all.as("looked"), all.filterWhere(entry.and(matches(entry, filter))).as("matched")];
    })
    .executeTakeFirstOrThrow();
  return { looked: Number(looked), matched: Number(matched) };
}

/**
 * Newest first, before the number `before`; rows that are no entries are left out. A token is found as the subject and as
 * the means of an act.
 */
export function list(
  db: Db,
  filter: AuditFilter,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<AuditTable[]> {
  return db
    .selectFrom("audit")
    .selectAll()
    .where("seq", "<=", before === undefined ? MAX_SEQ : before - 1)
    .where(isNumbered(db))
    .where((entry) => entry.and(matches(entry, filter)))
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
}

/** What was done through a token, newest first, before the number `before`. */
export function listVia(db: Db, tokenId: string, before: number | undefined, limit: number): Promise<AuditTable[]> {
  return db
    .selectFrom("audit")
    .selectAll()
    .where("viaTokenId", "=", tokenId)
    .where("seq", "<=", before === undefined ? MAX_SEQ : before - 1)
    .where("seq", ">=", 1)
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
}

function matches(
  entry: ExpressionBuilder<Schema, "audit">,
  { actorId, tokenId, action, from, to }: AuditFilter,
): Expression<SqlBool>[] {
  return [
    ...given(actorId, (id) => entry("actorId", "=", id)),
    ...given(tokenId, (id) => entry.or([entry("tokenId", "=", id), entry("viaTokenId", "=", id)])),
    ...given(action, (name) => entry("action", "=", name)),
    ...given(from, (at) => entry("at", ">=", at)),
    ...given(to, (at) => entry("at", "<=", at)),
  ];
}
