import { byBytes } from "../../platform/db/by-bytes.ts";
import { given } from "../../platform/db/given.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, Tx, UserTable } from "../../platform/db/schema.ts";

const accounts = (db: Db) => db.selectFrom("user").where("kind", "=", "service").where("deletedAt", "is", null);

/** Users who can own a service account: active administrators. */
const admins = (db: Db) =>
  db
    .selectFrom("user")
    .where("kind", "=", "human")
    .where("systemRole", "=", "ADMIN")
    .where("active", "=", 1)
    .where("deletedAt", "is", null);

/** In the order of their names, after that of `after`; those whose name or description contains the text. */
export function list(
  db: Db,
  search: string | undefined,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<UserTable[]> {
  return accounts(db)
    .selectAll()
    .where((user) =>
      user.and([
        ...given(after, (name) => user(byBytes(db, user.ref("usernameKey")), ">", name)),
        ...given(search || undefined, (text) =>
          user.or([contains(db, user.ref("username"), text), contains(db, user.ref("description"), text)]),
        ),
      ]),
    )
    .orderBy((user) => byBytes(db, user.ref("usernameKey")))
    .limit(limit)
    .execute();
}

export function find(db: Db, id: string): Promise<UserTable | undefined> {
  return accounts(db).selectAll().where("id", "=", id).executeTakeFirst();
}

export async function update(
  db: Tx,
  id: string,
  change: Partial<Pick<UserTable, "description" | "systemRole" | "managedBy">>,
): Promise<void> {
  await db.updateTable("user").set(change).where("id", "=", id).execute();
}

/** The ids of the service accounts that the administrator owns. */
export async function listOwned(db: Db, ownerId: string): Promise<string[]> {
  const rows = await accounts(db).select("id").where("managedBy", "=", ownerId).orderBy("id").execute();
  return rows.map(({ id }) => id);
}

/** Passes all service accounts of one administrator to another. */
export async function changeOwner(db: Tx, from: string, to: string): Promise<void> {
  await db
    .updateTable("user")
    .set({ managedBy: to })
    .where("kind", "=", "service")
    .where("managedBy", "=", from)
    .execute();
}

export async function isAdmin(db: Db, id: string): Promise<boolean> {
  return (await admins(db).select("id").where("id", "=", id).executeTakeFirst()) !== undefined;
}

/** The administrators, the oldest account first. */
export async function listAdmins(db: Db): Promise<string[]> {
  return (await admins(db).select("id").orderBy("createdAt").orderBy("id").execute()).map(({ id }) => id);
}
