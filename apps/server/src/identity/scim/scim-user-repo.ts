import type { ExpressionBuilder } from "kysely";
import { given } from "../../platform/db/given.ts";
import type { Db, Schema, ScimUserTable, Tx, UserTable } from "../../platform/db/schema.ts";

export type ScimUserRow = Pick<
  UserTable,
  "id" | "username" | "email" | "firstName" | "lastName" | "systemRole" | "active" | "createdAt"
> &
  Pick<ScimUserTable, "externalId"> & { userName: string | null };

/** What an account is looked up by; texts that ignore case are in lower case. */
export type UserFilter = Partial<Record<"id" | "userNameKey" | "externalId" | "emailKey", string>>;

/** Accounts of people that are not deleted. */
function people(db: Db, filter: UserFilter) {
  const { id, userNameKey, externalId, emailKey } = filter;
  return db
    .selectFrom("user")
    .leftJoin("scimUser", "scimUser.userId", "user.id")
    .where("user.kind", "=", "human")
    .where("user.deletedAt", "is", null)
    .where((row) =>
      row.and([
        ...given(id, (it) => row("user.id", "=", it)),
        ...given(emailKey, (it) => row("user.emailKey", "=", it)),
        ...given(externalId, (it) =>
          row("user.id", "in", db.selectFrom("scimUser").select("userId").where("externalId", "=", it)),
        ),
        ...given(userNameKey, (it) => isNamed(db, row, it)),
      ]),
    );
}

type Row = ExpressionBuilder<Schema, "user" | "scimUser">;

/** The first condition is redundant, but the database finds the few rows by it. */
function isNamed(db: Db, row: Row, key: string) {
  const byEmail = db.selectFrom("user").select("id").where("emailKey", "=", key);
  const byUsername = db.selectFrom("user").select("id").where("usernameKey", "=", key);
  const byName = db.selectFrom("scimUser").select("userId as id").where("userNameKey", "=", key);
  return row.and([
    row("user.id", "in", byName.unionAll(byEmail).unionAll(byUsername)),
    row(row.fn.coalesce("scimUser.userNameKey", "user.emailKey", "user.usernameKey"), "=", key),
  ]);
}

/** In the order of their ids, from the row `offset` on. */
export function list(db: Db, filter: UserFilter, offset: number, limit: number): Promise<ScimUserRow[]> {
  return (
    people(db, filter)
      // All with their tables: SQLite takes username and userName for one name.
      .select(["user.id", "user.username", "user.email", "user.firstName", "user.lastName"])
      .select(["user.systemRole", "user.active", "user.createdAt"])
      .select(["scimUser.userName", "scimUser.externalId"])
      .orderBy("user.id")
      .limit(limit)
      .offset(offset)
      .execute()
  );
}

export async function find(db: Db, id: string): Promise<ScimUserRow | undefined> {
  return (await list(db, { id }, 0, 1))[0];
}

/** How many there are, counted up to `most`. */
export async function count(db: Db, filter: UserFilter, most: number): Promise<number> {
  const found = people(db, filter).select("user.id").limit(most);
  const { total } = await db
    .selectFrom(found.as("found"))
    .select((row) => row.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return Number(total);
}

export async function put(db: Tx, { userId, ...names }: ScimUserTable): Promise<void> {
  await db
    .insertInto("scimUser")
    .values({ userId, ...names })
    .onConflict((conflict) => conflict.column("userId").doUpdateSet(names))
    .execute();
}

export async function update(
  db: Tx,
  id: string,
  change: Pick<UserTable, "firstName" | "lastName"> | Pick<UserTable, "email" | "emailKey">,
): Promise<void> {
  await db.updateTable("user").set(change).where("id", "=", id).execute();
}
