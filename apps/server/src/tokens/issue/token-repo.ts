import { EXPIRING_WITHIN, TokenClient, TokenScope, type TokenStatus } from "@tessera/domain";
import type { ExpressionBuilder } from "kysely";
import { z } from "zod";
import { given } from "../../platform/db/given.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, Schema, TokenTable } from "../../platform/db/schema.ts";
import { later } from "../../platform/time.ts";

export async function insert(db: Db, token: TokenTable): Promise<void> {
  await db.insertInto("token").values(token).execute();
}

export function findOwn(db: Db, id: string, ownerId: string): Promise<TokenTable | undefined> {
  return db.selectFrom("token").selectAll().where("id", "=", id).where("ownerId", "=", ownerId).executeTakeFirst();
}

export function findById(db: Db, id: string): Promise<TokenTable | undefined> {
  return db.selectFrom("token").selectAll().where("id", "=", id).executeTakeFirst();
}

export type OwnTokensQuery = { ownerId: string; statuses: TokenStatus[] | undefined; now: string };

/** Newest first, what was rotated together side by side; after the token with this family and id. */
export function listOwn(
  db: Db,
  { ownerId, statuses, now }: OwnTokensQuery,
  page: { limit: number; after: readonly [familyId: string, id: string] | undefined },
): Promise<TokenTable[]> {
  return db
    .selectFrom("token")
    .selectAll()
    .where("ownerId", "=", ownerId)
    .where((token) =>
      token.and([
        ...given(page.after, ([familyId, id]) =>
          token.and([
            // Redundant, but the database enters the index by this condition.
            token("familyId", "<=", familyId),
            token.or([token("familyId", "<", familyId), token("id", "<", id)]),
          ]),
        ),
        ...given(statuses, (wanted) => token(statusAt(token, now), "in", wanted)),
      ]),
    )
    .orderBy("familyId", "desc")
    .orderBy("id", "desc")
    .limit(page.limit)
    .execute();
}

/** Live tokens that expire until then are said to be expiring. */
export function expiringUntil(now: string): string {
  return later(now, EXPIRING_WITHIN);
}

/** `tokenStatus` of the domain, for questions to the database. */
export function statusAt(token: ExpressionBuilder<Schema, "token">, now: string) {
  return token
    .case()
    .when(token.or([token("revokedAt", "is not", null), token("overlapEndsAt", "<=", now)]))
    .then("Revoked")
    .when("expiresAt", "<=", now)
    .then("Expired")
    .when("overlapEndsAt", "is not", null)
    .then("Rotated")
    .when(token.and([token("publisherId", "is", null), token("expiresAt", "<=", expiringUntil(now))]))
    .then("Expiring")
    .else("Active")
    .end();
}

/** How many of the owner's tokens could be used at this moment; those minted for publishers have a limit of their own. */
export async function countLive(db: Db, ownerId: string, now: string): Promise<number> {
  const row = await db
    .selectFrom("token")
    .select((token) => token.fn.countAll<number>().as("count"))
    .where("ownerId", "=", ownerId)
    .where("publisherId", "is", null)
    .where((token) => token(statusAt(token, now), "not in", ["Revoked", "Expired"]))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The token, kept from others' changes until the end of the transaction. */
export function lockOwn(db: Db, id: string, ownerId: string): Promise<TokenTable | undefined> {
  return db
    .updateTable("token")
    .set((token) => ({ name: token.ref("name") }))
    .where("id", "=", id)
    .where("ownerId", "=", ownerId)
    .returningAll()
    .executeTakeFirst();
}

/** Records that a token was rotated, and until when the old one works. */
export async function beginOverlap(
  db: Db,
  id: string,
  overlap: { rotatedTo: string; overlapEndsAt: string },
): Promise<void> {
  await db.updateTable("token").set(overlap).where("id", "=", id).execute();
}

/** True if this call ended the overlap; false if there was none any more. */
export async function endOverlap(db: Db, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("token")
    .set({ overlapEndsAt: at })
    .where("id", "=", id)
    .where("revokedAt", "is", null)
    .where("overlapEndsAt", ">", at)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export type Revocation = { at: string; by: string | null; reason: string | null };

/** True if this call revoked it; false if it was used meanwhile, or is revoked already. */
export async function revokeUnused(db: Db, id: string, { at, by, reason }: Revocation): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("token")
    .set({ revokedAt: at, revokedBy: by, revokedReason: reason })
    .where("id", "=", id)
    .where("lastUsedAt", "is", null)
    .where("revokedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export const SCOPES_COLUMN = jsonColumn(z.array(TokenScope));
export const PROJECTS_COLUMN = jsonColumn(z.union([z.literal("all"), z.array(z.string())]));
export const ALLOWED_IPS_COLUMN = jsonColumn(z.array(z.string()));
export const CLIENT_COLUMN = jsonColumn(TokenClient);
