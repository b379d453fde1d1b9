import type { ExpressionBuilder } from "kysely";
import { given } from "../../platform/db/given.ts";
import type { Db, Schema, TokenTable } from "../../platform/db/schema.ts";
import { type Revocation, statusAt } from "../issue/token-repo.ts";

/** Revokes those of the ids that are not revoked yet; answers what it revoked, in the order of their ids. */
export async function revokeAny(db: Db, ids: string[], revocation: Revocation): Promise<TokenTable[]> {
  const revoked = await db
    .updateTable("token")
    .set(columnsOf(revocation))
    .where("id", "in", ids)
    .where("revokedAt", "is", null)
    .returningAll()
    .execute();
  return revoked.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Revokes every live token but those of `spared`; answers how many. */
export async function revokeLive(db: Db, spared: string | null, revocation: Revocation): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("token")
    .set(columnsOf(revocation))
    .where((token) => isLiveOfOthers(token, spared, revocation.at))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** What a notice says of each token, for those that this very revocation ended. */
export function selectRevoked(db: Db, { at, by, reason }: Revocation & { reason: string }) {
  return db
    .selectFrom("token")
    .select(["id", "ownerId", "name", "preview"])
    .where("revokedAt", "=", at)
    .where("revokedBy", by === null ? "is" : "=", by)
    .where("revokedReason", "=", reason);
}

/** What `revokeLive` is about to revoke, after this id, in the order of their ids. */
export function listLive(
  db: Db,
  spared: string | null,
  { at, after, limit }: { at: string; after: string; limit: number },
): Promise<Pick<TokenTable, "id" | "ownerId" | "name" | "preview">[]> {
  return db
    .selectFrom("token")
    .select(["id", "ownerId", "name", "preview"])
    .where((token) => isLiveOfOthers(token, spared, at))
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

function isLiveOfOthers(token: ExpressionBuilder<Schema, "token">, spared: string | null, at: string) {
  return token.and([
    token(statusAt(token, at), "not in", ["Revoked", "Expired"]),
    ...given(spared, (ownerId) => token("ownerId", "!=", ownerId)),
  ]);
}

function columnsOf({ at, by, reason }: Revocation) {
  return { revokedAt: at, revokedBy: by, revokedReason: reason };
}

/** True if this call revoked it; false if it was absent, not theirs, or already revoked. */
export async function revoke(
  db: Db,
  id: string,
  ownerId: string,
  { at, by }: Pick<Revocation, "at" | "by">,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("token")
    .set({ revokedAt: at, revokedBy: by })
    .where("id", "=", id)
    .where("ownerId", "=", ownerId)
    .where("revokedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** True if this call deleted it; false if it was absent or not theirs. */
export async function remove(db: Db, id: string, ownerId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("token")
    .where("id", "=", id)
    .where("ownerId", "=", ownerId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Statements with more parameters than this are refused by one database or the other, or slow. */
const HASHES_AT_ONCE = 500;

/** The ids of the tokens, not revoked yet, that have one of the hashes, or whose client holds a secret that has. */
export async function listUnrevoked(db: Db, hashes: string[]): Promise<string[]> {
  const found = new Set<string>();
  for (let start = 0; start < hashes.length; start += HASHES_AT_ONCE) {
    const some = hashes.slice(start, start + HASHES_AT_ONCE);
    const tokens = db.selectFrom("token").select("token.id").where("revokedAt", "is", null);
    const held = tokens.innerJoin("grantSecret", "grantSecret.tokenId", "token.id");
    const own = await tokens.where("hash", "in", some).execute();
    const ofClients = await held.where("grantSecret.hash", "in", some).execute();
    for (const { id } of [...own, ...ofClients]) found.add(id);
  }
  return [...found];
}

/** The token that this call revoked; undefined if there is none of this id, or it is revoked already. */
export function revokeById(db: Db, id: string, { at, by, reason }: Revocation): Promise<TokenTable | undefined> {
  return db
    .updateTable("token")
    .set({ revokedAt: at, revokedBy: by, revokedReason: reason })
    .where("id", "=", id)
    .where("revokedAt", "is", null)
    .returningAll()
    .executeTakeFirst();
}
