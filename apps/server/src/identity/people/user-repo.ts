import type { Person, SystemRole, User } from "@tessera/domain";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, Tx, UserTable } from "../../platform/db/schema.ts";

export async function insert(db: Db, user: UserTable): Promise<void> {
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

/** The named users by id; unknown ids are absent. */
export async function findPeople(db: Db, ids: Iterable<string | null>): Promise<Map<string, Person>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await db.selectFrom("user").select(PERSON).where("id", "in", wanted).execute();
  return new Map(rows.map((row) => [row.id, toPerson(row)]));
}

export type PeopleQuery = { text: string; outsideProject: string; limit: number };

export type FoundPerson = { person: Person; systemRole: SystemRole };

/** Active people whose user name or name contains the text and who are no members of the project, for choosing one. */
export async function search(db: Db, { text, outsideProject, limit }: PeopleQuery): Promise<FoundPerson[]> {
  const rows = await db
    .selectFrom("user")
    .select([...PERSON, "systemRole"])
    .where("active", "=", 1)
    .where("id", "not in", (q) => q.selectFrom("member").select("userId").where("projectId", "=", outsideProject))
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
  return rows.map((row) => ({ person: toPerson(row), systemRole: row.systemRole }));
}

const PERSON = ["id", "username", "firstName", "lastName", "avatarVersion", "deletedAt"] as const;

export function toPerson(row: Pick<UserTable, (typeof PERSON)[number]>): Person {
  // The user name of a deleted account only keeps the row unique.
  if (row.deletedAt !== null) return { id: row.id, username: "", name: "Deleted user", avatar: null };
  return { id: row.id, username: row.username, name: `${row.firstName} ${row.lastName}`.trim(), avatar: avatarOf(row) };
}

export function toUser(row: UserTable): User {
  const { id, kind, username, email, firstName, lastName, systemRole } = row;
  return { id, kind, username, email, firstName, lastName, systemRole, avatar: avatarOf(row) };
}

function avatarOf({ id, avatarVersion }: Pick<UserTable, "id" | "avatarVersion">): string | null {
  return avatarVersion === null ? null : `/avatars/${id}/${avatarVersion}`;
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

/** Records that the user was at the page. */
export async function touch(db: Db, id: string, at: string): Promise<void> {
  await db.updateTable("user").set({ lastSeenAt: at }).where("id", "=", id).execute();
}
