import { sql } from "kysely";
import { deleteSome } from "../../platform/db/delete-some.ts";
import type { Db, TokenTable, Tx } from "../../platform/db/schema.ts";
import type { Revocation } from "../issue/token-repo.ts";

/** How many tokens of each publisher work at this moment; publishers without any are absent. */
export async function countLive(db: Db, publisherIds: readonly string[], at: string): Promise<Map<string, number>> {
  if (publisherIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("token")
    .select((token) => ["publisherId", token.fn.countAll<number>().as("live")])
    .where("publisherId", "in", publisherIds)
    .where("expiresAt", ">", at)
    .where("revokedAt", "is", null)
    .groupBy("publisherId")
    .execute();
  return new Map(rows.map(({ publisherId, live }) => [publisherId ?? "", live]));
}

/** Revokes those that work; answers them in the order of their ids. */
export async function revokeLive(db: Tx, publisherId: string, { at, by, reason }: Revocation): Promise<TokenTable[]> {
  const revoked = await db
    .updateTable("token")
    .set({ revokedAt: at, revokedBy: by, revokedReason: reason })
    .where("publisherId", "=", publisherId)
    .where("expiresAt", ">", at)
    .where("revokedAt", "is", null)
    .returningAll()
    .execute();
  return revoked.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the issuer vouched for when the token was minted; null for any other token. */
export async function findProvenance(db: Db, id: string): Promise<string | null> {
  const row = await db.selectFrom("token").select("provenance").where("id", "=", id).executeTakeFirst();
  return row?.provenance ?? null;
}

/** Removes minted tokens that expired before; answers how many. */
export async function removeExpired(db: Tx, before: string, limit: number): Promise<number> {
  const old = db
    .selectFrom("token")
    .select("id")
    .where("publisherId", "is not", null)
    .where("expiresAt", "<", before)
    .orderBy("expiresAt")
    .limit(limit);
  const { numDeletedRows } = await db.deleteFrom("token").where("id", "in", old).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** True if this call was the first to use the identity token; waits for one that is about to. */
export async function claimUse(db: Tx, key: string, expiresAt: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("usedIdentityToken")
    .values({ key, expiresAt })
    .onConflict((conflict) => conflict.column("key").doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Forgets at most `limit` uses of identity tokens that expired before; answers how many. */
export function removeOldUses(db: Tx, before: string, limit: number): Promise<number> {
  return deleteSome(db, "usedIdentityToken", sql`"expiresAt" < ${before}`, limit);
}
