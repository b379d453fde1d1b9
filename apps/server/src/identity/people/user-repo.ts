import { PERSON_COLUMNS, type PersonRow } from "../../access/person.ts";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { isAnyOf } from "../../platform/db/is-in.ts";
import { contains } from "../../platform/db/like.ts";
import { isMemberOf } from "../../platform/db/memberships.ts";
import type { Db, Tx, UserTable } from "../../platform/db/schema.ts";

export async function insert(db: Tx, user: UserTable): Promise<void> {
  await db.insertInto("user").values(user).execute();
}

export async function isEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom("user").select("id").limit(1).executeTakeFirst()) === undefined;
}

/** By user name or email address, any case. */
export function findByLogin(db: Db, login: string): Promise<UserTable | undefined> {
  const key = login.toLowerCase();
  return db
    .selectFrom("user")
    .selectAll()
    .where((user) => user.or([user("usernameKey", "=", key), user("emailKey", "=", key)]))
    .orderBy("id")
    .executeTakeFirst();
}

export function findByUsername(db: Db, username: string): Promise<UserTable | undefined> {
  return db
    .selectFrom("user")
    .selectAll()
    .where("usernameKey", "=", username.toLowerCase())
    .where("deletedAt", "is", null)
    .executeTakeFirst();
}

export function findByEmail(db: Db, email: string): Promise<UserTable | undefined> {
  return db.selectFrom("user").selectAll().where("emailKey", "=", email.toLowerCase()).executeTakeFirst();
}

export function findById(db: Db, id: string): Promise<UserTable | undefined> {
  return db.selectFrom("user").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Keeps other writers that lock the account waiting until the end of the transaction; false for a deleted one. */
export async function lock(db: Tx, id: string): Promise<boolean> {
  // A write that changes nothing is the one lock that both databases know.
  const { numUpdatedRows } = await db
    .updateTable("user")
    .set((user) => ({ active: user.ref("active") }))
    .where("id", "=", id)
    .where("deletedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** The same for many; answers the ids of those that are people's and not deleted. */
export async function lockPeople(db: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .updateTable("user")
    .set((user) => ({ active: user.ref("active") }))
    .where((user) => isAnyOf(db, user.ref("id"), ids))
    .where("kind", "=", "human")
    .where("deletedAt", "is", null)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

export type PeopleQuery = { text: string; limit: number } & ({ outsideProject: string } | { insideProject: string });

export type FoundPerson = PersonRow & Pick<UserTable, "systemRole">;

/** Active people whose user name or name contains the text, members of the project or not, for choosing one. */
export function search(db: Db, { text, limit, ...where }: PeopleQuery): Promise<FoundPerson[]> {
  return db
    .selectFrom("user")
    .select([...PERSON_COLUMNS, "systemRole"])
    .where("active", "=", 1)
    .where((user) =>
      "insideProject" in where
        ? user.and([user("kind", "=", "human"), isMemberOf(user.ref("id"), where.insideProject)])
        : user(
            "id",
            "not in",
            user.selectFrom("member").select("userId").where("projectId", "=", where.outsideProject),
          ),
    )
    .where((user) =>
      user.or([
        contains(db, user.ref("username"), text),
        contains(db, user.ref("firstName"), text),
        contains(db, user.ref("lastName"), text),
      ]),
    )
    .orderBy((user) => byBytes(db, user.ref("usernameKey")))
    .limit(limit)
    .execute();
}

/** The user with the new password; undefined for an unknown or deleted account, or one that has no passwords. */
export function setPasswordHash(db: Tx, id: string, passwordHash: string): Promise<UserTable | undefined> {
  return db
    .updateTable("user")
    .set({ passwordHash })
    .where("id", "=", id)
    .where("kind", "=", "human")
    .where("deletedAt", "is", null)
    .returningAll()
    .executeTakeFirst();
}

/** True where a person who can sign in is an administrator; with a user name in lower case, where that one is. */
export async function hasAdmin(db: Db, usernameKey?: string): Promise<boolean> {
  const admin = await db
    .selectFrom("user")
    .select("id")
    .where("systemRole", "=", "ADMIN")
    .where("active", "=", 1)
    .where("kind", "=", "human")
    .$if(usernameKey !== undefined, (admins) => admins.where("usernameKey", "=", usernameKey ?? ""))
    .limit(1)
    .executeTakeFirst();
  return admin !== undefined;
}

/** Records that the user was at the page. */
export async function touch(db: Tx, id: string, at: string): Promise<void> {
  await db.updateTable("user").set({ lastSeenAt: at }).where("id", "=", id).execute();
}

export function listActive(db: Db, usernameKeys: readonly string[]): Promise<Pick<UserTable, "id" | "usernameKey">[]> {
  return db
    .selectFrom("user")
    .select(["id", "usernameKey"])
    .where("usernameKey", "in", usernameKeys)
    .where("active", "=", 1)
    .execute();
}
