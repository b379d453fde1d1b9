import { type SqlBool, sql } from "kysely";
import { deleteSome } from "../../platform/db/delete-some.ts";
import { given } from "../../platform/db/given.ts";
import { hasSecondFactor } from "../../platform/db/has-second-factor.ts";
import type { Db, Flag, SessionTable, Tx, UserTable } from "../../platform/db/schema.ts";

export async function insert(db: Tx, session: SessionTable): Promise<void> {
  await db.insertInto("session").values(session).execute();
}

/** Keeps what the provider said of the session that it opened, until that ends. */
export async function insertIdToken(db: Tx, sessionId: string, idToken: string): Promise<void> {
  await db.insertInto("providerSession").values({ sessionId, idToken }).execute();
}

/** What the provider said of the session; undefined for one that it did not open. */
export async function findIdToken(db: Db, sessionId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom("providerSession")
    .select("idToken")
    .where("sessionId", "=", sessionId)
    .executeTakeFirst();
  return row?.idToken;
}

/** The session of that id, if it has not ended and its user is active. */
export function findById(db: Db, id: string, { now, usedAfter }: LivingSince): Promise<SessionTable | undefined> {
  return db
    .selectFrom("session")
    .innerJoin("user", "user.id", "session.userId")
    .selectAll("session")
    .where("session.id", "=", id)
    .where("session.expiresAt", ">", now)
    .where("session.lastSeenAt", ">", usedAfter)
    .where("user.active", "=", 1)
    .executeTakeFirst();
}

export type LiveSession = SessionTable &
  Pick<UserTable, "username" | "systemRole" | "active"> & {
    secondFactor: Flag;
    /** JSON of the server's settings; null where they were never changed. */
    settings: string | null;
  };

/** The session with everything that decides about it at this moment; undefined if there is none or it has expired. */
export function findLive(db: Db, hash: string, now: string): Promise<LiveSession | undefined> {
  return db
    .selectFrom("session")
    .innerJoin("user", "user.id", "session.userId")
    .selectAll("session")
    .select(["user.username", "user.systemRole", "user.active"])
    .select((session) => [
      hasSecondFactor(session.ref("user.id")).as("secondFactor"),
      session.selectFrom("instance").select("value").where("instance.name", "=", "settings").as("settings"),
    ])
    .where("session.hash", "=", hash)
    .where("session.expiresAt", ">", now)
    .executeTakeFirst();
}

export async function touch(db: Tx, hash: string, at: string, ip: string): Promise<void> {
  await db.updateTable("session").set({ lastSeenAt: at, ip }).where("hash", "=", hash).execute();
}

export async function removeOf(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("session").where("userId", "=", userId).execute();
}

/** A session lives while its end is later than `now` and it was last used later than `usedAfter`. */
export type LivingSince = { now: string; usedAfter: string };

/** Those that live. */
export async function count(db: Db, userId: string, { now, usedAfter }: LivingSince): Promise<number> {
  const row = await db
    .selectFrom("session")
    .select((session) => session.fn.countAll<number>().as("count"))
    .where("userId", "=", userId)
    .where("expiresAt", ">", now)
    .where("lastSeenAt", ">", usedAfter)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The person's live sessions, those of the newest sign-ins first, from before the id `before`. */
export function listLive(
  db: Db,
  userId: string,
  { now, usedAfter }: LivingSince,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<SessionTable[]> {
  return db
    .selectFrom("session")
    .selectAll()
    .where("userId", "=", userId)
    .where("expiresAt", ">", now)
    .where("lastSeenAt", ">", usedAfter)
    .where((row) => row.and(given(before, (id) => row("id", "<", id))))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** The session that this call ended; undefined if there was none of that id, or it is another user's. */
export function removeOne(db: Tx, userId: string, id: string): Promise<SessionTable | undefined> {
  return db.deleteFrom("session").where("userId", "=", userId).where("id", "=", id).returningAll().executeTakeFirst();
}

/** How many this call ended: all of the person's but that one. */
export async function removeOthers(db: Tx, userId: string, keptId: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("session")
    .where("userId", "=", userId)
    .where("id", "<>", keptId)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Another cookie for the session, for which the password was just given. False if it has ended. */
export async function replaceHash(db: Tx, hash: string, newHash: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("session")
    .set({ hash: newHash, authenticatedAt: at })
    .where("hash", "=", hash)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Removes at most `limit` of those that ended by themselves; answers how many. */
export function removeEnded(db: Tx, living: LivingSince, limit: number): Promise<number> {
  return deleteSome(db, "session", hasEnded(living), limit);
}

/** Removes those of a user that ended by themselves. */
export async function removeEndedOf(db: Tx, userId: string, living: LivingSince): Promise<void> {
  await db.deleteFrom("session").where("userId", "=", userId).where(hasEnded(living)).execute();
}

function hasEnded({ now, usedAfter }: LivingSince) {
  return sql<SqlBool>`("expiresAt" <= ${now} or "lastSeenAt" <= ${usedAfter})`;
}
