import { EXPIRING_WITHIN, type TokenScope, type TokenStatus } from "@tessera/domain";
import { type Compilable, type ExpressionBuilder, sql } from "kysely";
import { compileOnce } from "../../platform/db/compile-once.ts";
import type { Db, Schema, TokenTable, UserTable } from "../../platform/db/schema.ts";

/** All that decides about a token: the token, the current state of its owner, and the settings. */
export type VerificationRow = Pick<
  TokenTable,
  | "id"
  | "ownerId"
  | "name"
  | "preview"
  | "scopes"
  | "projects"
  | "allowedIps"
  | "expiresAt"
  | "revokedAt"
  | "overlapEndsAt"
  | "rotatedFrom"
  | "lastUsedAt"
> &
  Pick<UserTable, "username" | "systemRole" | "active" | "apiAccess"> & {
    /** JSON of the server's settings; null where they were never changed. */
    settings: string | null;
  };

const verification = compileOnce<VerificationRow>(
  (db) =>
    db
      .selectFrom("token")
      .select(["id", "ownerId", "name", "preview", "scopes", "projects", "allowedIps"])
      .select(["expiresAt", "revokedAt", "overlapEndsAt", "rotatedFrom", "lastUsedAt"])
      .select((token) => {
        // Scalar subqueries where a join would do: SQLite spends several times the look-up on a join.
        const owner = token.selectFrom("user").whereRef("user.id", "=", "token.ownerId");
        return [
          owner.select("username").as("username"),
          owner.select("systemRole").as("systemRole"),
          owner.select("active").as("active"),
          owner.select("apiAccess").as("apiAccess"),
          token.selectFrom("instance").select("value").where("instance.name", "=", sql.lit("settings")).as("settings"),
        ];
      })
      .where("hash", "=", "") as Compilable<VerificationRow>,
);

/** The one read of a verification. */
export async function findForVerification(db: Db, hash: string): Promise<VerificationRow | undefined> {
  return (await verification(db, [hash]))[0];
}

export async function insert(db: Db, token: TokenTable): Promise<void> {
  await db.insertInto("token").values(token).execute();
}

export function findOwn(db: Db, id: string, ownerId: string): Promise<TokenTable | undefined> {
  return db.selectFrom("token").selectAll().where("id", "=", id).where("ownerId", "=", ownerId).executeTakeFirst();
}

export function findById(db: Db, id: string): Promise<TokenTable | undefined> {
  return db.selectFrom("token").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Hashes of the tokens that were used last, the last one at the end. */
export async function listUsedLast(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("token")
    .select("hash")
    .where("lastUsedAt", "is not", null)
    // As migration 0003 has it in an index.
    .orderBy(sql`coalesce("lastUsedAt", '')`, "desc")
    .limit(limit)
    .execute();
  return rows.map(({ hash }) => hash).reverse();
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
    .$if(page.after !== undefined, (query) => {
      const [familyId, id] = page.after as readonly [string, string];
      return query.where((token) =>
        token.and([
          // Redundant, but the database enters the index by this condition.
          token("familyId", "<=", familyId),
          token.or([token("familyId", "<", familyId), token("id", "<", id)]),
        ]),
      );
    })
    .$if(statuses !== undefined, (query) => query.where((token) => token(statusAt(token, now), "in", statuses ?? [])))
    .orderBy("familyId", "desc")
    .orderBy("id", "desc")
    .limit(page.limit)
    .execute();
}

/** Live tokens that expire until then are said to be expiring. */
export function expiringUntil(now: string): string {
  return new Date(Date.parse(now) + EXPIRING_WITHIN).toISOString();
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
    .when("expiresAt", "<=", expiringUntil(now))
    .then("Expiring")
    .else("Active")
    .end();
}

/** How many of the owner's tokens could be used at this moment. */
export async function countLive(db: Db, ownerId: string, now: string): Promise<number> {
  const row = await db
    .selectFrom("token")
    .select((token) => token.fn.countAll<number>().as("count"))
    .where("ownerId", "=", ownerId)
    .where((token) => token(statusAt(token, now), "not in", ["Revoked", "Expired"]))
    .executeTakeFirstOrThrow();
  return row.count;
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

/** Statements with more parameters than this are refused by one database or the other, or slow. */
const HASHES_AT_ONCE = 500;

/** Those of the hashes that are of tokens which are not revoked yet. */
export async function listUnrevoked(db: Db, hashes: string[]): Promise<string[]> {
  const found: string[] = [];
  for (let start = 0; start < hashes.length; start += HASHES_AT_ONCE) {
    const tokens = db.selectFrom("token").select("hash").where("revokedAt", "is", null);
    const rows = await tokens.where("hash", "in", hashes.slice(start, start + HASHES_AT_ONCE)).execute();
    found.push(...rows.map(({ hash }) => hash));
  }
  return found;
}

/** The token that this call revoked; undefined if there is none of this hash, or it is revoked already. */
export function revokeByHash(db: Db, hash: string, { at, by, reason }: Revocation): Promise<TokenTable | undefined> {
  return db
    .updateTable("token")
    .set({ revokedAt: at, revokedBy: by, revokedReason: reason })
    .where("hash", "=", hash)
    .where("revokedAt", "is", null)
    .returningAll()
    .executeTakeFirst();
}

/** Writes the very first use of a token; false if it was revoked meanwhile. */
export async function saveFirstUse(db: Db, id: string, { at, ip, userAgent }: Use): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("token")
    .set({ lastUsedAt: at, lastUsedIp: ip, lastUsedUserAgent: userAgent })
    .where("id", "=", id)
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

export type Use = { at: string; ip: string; userAgent: string | null };

/** Writes the latest uses; an older use never replaces a newer one that another process wrote. */
export async function saveUses(db: Db, uses: ReadonlyMap<string, Use>): Promise<void> {
  for (const [id, { at, ip, userAgent }] of uses) {
    await db
      .updateTable("token")
      .set({ lastUsedAt: at, lastUsedIp: ip, lastUsedUserAgent: userAgent })
      .where("id", "=", id)
      .where((token) => token.or([token("lastUsedAt", "is", null), token("lastUsedAt", "<=", at)]))
      .execute();
  }
}

export function parseScopes(token: Pick<TokenTable, "scopes">): TokenScope[] {
  return JSON.parse(token.scopes);
}

export function parseProjects(token: Pick<TokenTable, "projects">): "all" | string[] {
  return JSON.parse(token.projects);
}
