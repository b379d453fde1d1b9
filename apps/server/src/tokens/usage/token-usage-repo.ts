import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, TokenDayTable, TokenOriginTable, TokenTable, Tx } from "../../platform/db/schema.ts";

/** Rows of one statement, to stay under every database's limit of parameters. */
const CHUNK = 100;

/** Those of the tokens that still exist, and will until the end of the transaction; only their deletion waits for it. */
export async function keepExisting(db: Tx, ids: string[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom("token")
    .select("id")
    .where("id", "in", ids)
    .orderBy("id")
    .$if(hasRowLocks(db), (query) => query.forKeyShare())
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** Adds to what this and other processes counted before. */
export async function addDays(db: Tx, days: TokenDayTable[]): Promise<void> {
  for (let start = 0; start < days.length; start += CHUNK) {
    await db
      .insertInto("tokenDay")
      .values(days.slice(start, start + CHUNK))
      .onConflict((conflict) =>
        conflict.columns(["tokenId", "day"]).doUpdateSet((row) => ({
          requests: row("tokenDay.requests", "+", row.ref("excluded.requests")),
          denied: row("tokenDay.denied", "+", row.ref("excluded.denied")),
        })),
      )
      .execute();
  }
}

/** Widens the time that each pair was seen in. */
export async function saveOrigins(db: Tx, origins: TokenOriginTable[]): Promise<void> {
  for (let start = 0; start < origins.length; start += CHUNK) {
    await db
      .insertInto("tokenOrigin")
      .values(origins.slice(start, start + CHUNK))
      .onConflict((conflict) =>
        conflict.columns(["tokenId", "ip", "userAgent"]).doUpdateSet((row) => ({
          firstAt: row
            .case()
            .when("tokenOrigin.firstAt", "<=", row.ref("excluded.firstAt"))
            .then(row.ref("tokenOrigin.firstAt"))
            .else(row.ref("excluded.firstAt"))
            .end(),
          lastAt: row
            .case()
            .when("tokenOrigin.lastAt", ">=", row.ref("excluded.lastAt"))
            .then(row.ref("tokenOrigin.lastAt"))
            .else(row.ref("excluded.lastAt"))
            .end(),
        })),
      )
      .execute();
  }
}

/** The origins of these tokens, the latest first. */
export function listOrigins(db: Db, tokenIds: string[]): Promise<TokenOriginTable[]> {
  return db
    .selectFrom("tokenOrigin")
    .selectAll()
    .where("tokenId", "in", tokenIds)
    .orderBy("lastAt", "desc")
    .orderBy("ip")
    .orderBy("userAgent")
    .execute();
}

export async function removeOrigin(db: Tx, { tokenId, ip, userAgent }: TokenOriginTable): Promise<void> {
  await db
    .deleteFrom("tokenOrigin")
    .where("tokenId", "=", tokenId)
    .where("ip", "=", ip)
    .where("userAgent", "=", userAgent)
    .execute();
}

export type DeniedToken = TokenTable & { denied: number };

/** The owner's tokens of which requests were refused from the day on, the most refused first. */
export function listDenied(db: Db, ownerId: string, from: string, limit: number): Promise<DeniedToken[]> {
  const days = db
    .selectFrom("token as own")
    .innerJoin("tokenDay", "tokenDay.tokenId", "own.id")
    .select((day) => ["own.id", day.fn.sum<number>("denied").as("denied")])
    .where("own.ownerId", "=", ownerId)
    .where("day", ">=", from)
    .where("tokenDay.denied", ">", 0)
    .groupBy("own.id");
  return db
    .selectFrom(days.as("days"))
    .innerJoin("token", "token.id", "days.id")
    .selectAll("token")
    .select("days.denied")
    .orderBy("days.denied", "desc")
    .orderBy("token.id", "desc")
    .limit(limit)
    .execute();
}

/** Days with requests, from the day on. */
export function listDays(db: Db, tokenId: string, from: string): Promise<TokenDayTable[]> {
  return db.selectFrom("tokenDay").selectAll().where("tokenId", "=", tokenId).where("day", ">=", from).execute();
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
