import type { Db, SessionTable, UserTable } from "../db/schema.ts";

export async function insert(db: Db, session: SessionTable): Promise<void> {
  await db.insertInto("session").values(session).execute();
}

export type LiveSession = SessionTable & Pick<UserTable, "username" | "systemRole" | "active">;

/** The session and its person's state of this moment; undefined if there is none or it is past its end. */
export function findLive(db: Db, hash: string, now: string): Promise<LiveSession | undefined> {
  return db
    .selectFrom("session")
    .innerJoin("user", "user.id", "session.userId")
    .selectAll("session")
    .select(["user.username", "user.systemRole", "user.active"])
    .where("session.hash", "=", hash)
    .where("session.expiresAt", ">", now)
    .executeTakeFirst();
}

export async function touch(db: Db, hash: string, at: string, ip: string): Promise<void> {
  await db.updateTable("session").set({ lastSeenAt: at, ip }).where("hash", "=", hash).execute();
}

export async function remove(db: Db, hash: string): Promise<void> {
  await db.deleteFrom("session").where("hash", "=", hash).execute();
}

export async function removeOf(db: Db, userId: string): Promise<void> {
  await db.deleteFrom("session").where("userId", "=", userId).execute();
}

/** Those that are not past their end. */
export async function count(db: Db, userId: string, now: string): Promise<number> {
  const row = await db
    .selectFrom("session")
    .select((session) => session.fn.countAll<number>().as("count"))
    .where("userId", "=", userId)
    .where("expiresAt", ">", now)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Notes that the password was just given in the session. */
export async function setAuthenticated(db: Db, hash: string, at: string): Promise<void> {
  await db.updateTable("session").set({ authenticatedAt: at }).where("hash", "=", hash).execute();
}

export async function removeExpired(db: Db, now: string): Promise<void> {
  await db.deleteFrom("session").where("expiresAt", "<=", now).execute();
}
