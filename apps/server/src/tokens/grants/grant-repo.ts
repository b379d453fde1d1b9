import { TokenScope } from "@tessera/domain";
import { type SqlBool, sql } from "kysely";
import { z } from "zod";
import { deleteSome } from "../../platform/db/delete-some.ts";
import { given } from "../../platform/db/given.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { AuthorizationCodeTable, Db, GrantSecretTable, TokenTable, Tx } from "../../platform/db/schema.ts";

export const TERMS_COLUMN = jsonColumn(
  z.object({
    name: z.string(),
    scopes: z.array(TokenScope),
    projects: z.union([z.literal("all"), z.array(z.string())]),
    allowedIps: z.array(z.string()),
    expiresAt: z.string().nullable(),
  }),
);

export async function insertCode(db: Db, code: AuthorizationCodeTable): Promise<void> {
  await db.insertInto("authorizationCode").values(code).execute();
}

/** The code, kept from others' use until the end of the transaction. */
export function lockCode(db: Db, hash: string): Promise<AuthorizationCodeTable | undefined> {
  return db
    .updateTable("authorizationCode")
    .set((code) => ({ challenge: code.ref("challenge") }))
    .where("hash", "=", hash)
    .returningAll()
    .executeTakeFirst();
}

/** Records that the code gave this token. */
export async function spendCode(db: Db, hash: string, spent: { usedAt: string; tokenId: string }): Promise<void> {
  await db.updateTable("authorizationCode").set(spent).where("hash", "=", hash).execute();
}

/** Removes the codes that were not used yet, but those of `spared`. */
export async function removeCodes(db: Db, spared: string | null): Promise<void> {
  await db
    .deleteFrom("authorizationCode")
    .where("usedAt", "is", null)
    .where((code) => code.and(given(spared, (userId) => code("userId", "!=", userId))))
    .execute();
}

export async function insertSecrets(db: Db, secrets: GrantSecretTable[]): Promise<void> {
  await db.insertInto("grantSecret").values(secrets).execute();
}

/** The token that a client holds this secret for, and what the secret is. */
export async function findHeld(
  db: Db,
  hash: string,
): Promise<{ secret: GrantSecretTable; token: TokenTable } | undefined> {
  const secret = await db.selectFrom("grantSecret").selectAll().where("hash", "=", hash).executeTakeFirst();
  const tokens = db.selectFrom("token").selectAll();
  const token = secret && (await tokens.where("id", "=", secret.tokenId).executeTakeFirst());
  return secret && token && { secret, token };
}

/** True if this call was the first to use the refresh token. */
export async function useRefreshToken(db: Db, hash: string, usedAt: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("grantSecret")
    .set({ usedAt })
    .where("hash", "=", hash)
    .where("use", "=", "refresh")
    .where("usedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Removes all but the newest access tokens of a token. */
export async function keepNewestAccess(db: Db, tokenId: string, most: number): Promise<void> {
  const surplus = await db
    .selectFrom("grantSecret")
    .select("hash")
    .where("tokenId", "=", tokenId)
    .where("use", "=", "access")
    .orderBy("createdAt", "desc")
    .limit(most)
    .offset(most)
    .execute();
  if (surplus.length === 0) return;
  const hashes = surplus.map(({ hash }) => hash);
  await db.deleteFrom("grantSecret").where("hash", "in", hashes).execute();
}

/** Removes at most `limit` codes, or access tokens and used refresh tokens, that ended before these moments; answers how many. */
export async function removeOld(
  db: Tx,
  before: { code: string; access: string; refresh: string },
  limit: number,
): Promise<number> {
  const codes = await deleteSome(db, "authorizationCode", sql`"expiresAt" < ${before.code}`, limit);
  if (codes > 0) return codes;
  const isOld = sql<SqlBool>`("expiresAt" < ${before.access} or "usedAt" < ${before.refresh})`;
  return deleteSome(db, "grantSecret", isOld, limit);
}
