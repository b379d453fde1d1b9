import { type SqlBool, sql } from "kysely";
import { z } from "zod";
import { deleteSome } from "../../platform/db/delete-some.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, RegisteredClientTable, Tx } from "../../platform/db/schema.ts";

export const REDIRECT_URIS_COLUMN = jsonColumn(z.array(z.string()));

export async function insert(db: Db, client: RegisteredClientTable): Promise<void> {
  await db.insertInto("registeredClient").values(client).execute();
}

export function find(db: Db, id: string): Promise<RegisteredClientTable | undefined> {
  return db.selectFrom("registeredClient").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Records that a person let the client in; nothing for a client that did not register. */
export async function markUsed(db: Db, id: string, usedAt: string): Promise<void> {
  await db.updateTable("registeredClient").set({ usedAt }).where("id", "=", id).execute();
}

/** Removes all but the newest clients that were never let in. */
export async function removeSurplus(db: Db, most: number): Promise<void> {
  const newest = db.selectFrom("registeredClient").select("id").where("usedAt", "is", null).orderBy("id", "desc");
  const surplus = newest.limit(most).offset(most);
  await db
    .deleteFrom("registeredClient")
    .where("id", "in", db.selectFrom(surplus.as("s")).select("s.id"))
    .execute();
}

/**
 * Removes at most `limit` clients that registered before one moment and were never let in, or that were let in last before
 * another; answers how many.
 */
export function removeOld(db: Tx, { unused, used }: { unused: string; used: string }, limit: number): Promise<number> {
  const isOld = sql<SqlBool>`(("usedAt" is null and "createdAt" < ${unused}) or "usedAt" < ${used})`;
  return deleteSome(db, "registeredClient", isOld, limit);
}
