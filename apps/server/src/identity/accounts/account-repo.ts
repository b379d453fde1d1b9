import type { AccountKind, AccountSort, SystemRole } from "@tessera/domain";
import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Counted } from "../../platform/db/bounded-count.ts";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { given } from "../../platform/db/given.ts";
import { hasSecondFactor } from "../../platform/db/has-second-factor.ts";
import type { CursorKey } from "../../platform/db/keyset.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, Flag, Schema, Tx, UserTable } from "../../platform/db/schema.ts";

export type AccountFilter = {
  search: string | undefined;
  roles: SystemRole[] | undefined;
  kind: AccountKind | undefined;
  active: Flag | undefined;
  apiAccess: Flag | undefined;
  secondFactor: boolean | undefined;
  /** Last seen at the page, or created if never seen, before this instant. */
  unseenSince: string | undefined;
  neverSeen: boolean | undefined;
};

export type AccountOrder = { sort: AccountSort; descending: boolean };
export type AccountRow = UserTable & { secondFactor: Flag };
export type ListedRow = AccountRow & { sortKey: string };
type Users = ExpressionBuilder<Schema, "user">;

/** Accounts that are not deleted, in the order asked for, after the row whose sort key and id are `after`. */
export function list(
  db: Db,
  filter: AccountFilter,
  { sort, descending }: AccountOrder,
  { after, limit }: { after: [string, string] | undefined; limit: number },
): Promise<ListedRow[]> {
  const direction = descending ? "desc" : "asc";
  const [onward, beyond] = descending ? (["<=", "<"] as const) : ([">=", ">"] as const);
  return db
    .selectFrom("user")
    .selectAll()
    .select((user) => [hasSecondFactor(user.ref("user.id")).as("secondFactor"), sortKey(db, user, sort).as("sortKey")])
    .where("deletedAt", "is", null)
    .where((user) => {
      const own = sortKey(db, user, sort);
      return user.and([
        ...given(after, ([key, id]) =>
          // The first condition is redundant, but the database enters the index by it.
          user.and([user(own, onward, key), user.or([user(own, beyond, key), user("id", beyond, id)])]),
        ),
        ...conditions(db, user, filter),
      ]);
    })
    .orderBy((user) => sortKey(db, user, sort), direction)
    .orderBy("id", direction)
    .limit(limit)
    .execute();
}

export function keyOf(row: ListedRow): CursorKey {
  return [row.sortKey, row.id];
}

/** How many of the first `most` + 1 accounts that are not deleted the filter lets through. */
export async function count(db: Db, filter: AccountFilter, most: number): Promise<Counted> {
  const candidates = db
    .selectFrom("user")
    .selectAll()
    .where("deletedAt", "is", null)
    .limit(most + 1);
  const { looked, matched } = await db
    .selectFrom(candidates.as("user"))
    .select((user) => {
      const all = user.fn.countAll<number>();
      const found = conditions(db, user as unknown as Users, filter);
      return [all.as("looked"), all.filterWhere(user.and(found as never)).as("matched")];
    })
    .executeTakeFirstOrThrow();
  return { looked: Number(looked), matched: Number(matched) };
}

/** An account that is not deleted. */
export function find(db: Db, id: string): Promise<AccountRow | undefined> {
  return db
    .selectFrom("user")
    .selectAll()
    .select((user) => hasSecondFactor(user.ref("user.id")).as("secondFactor"))
    .where("id", "=", id)
    .where("deletedAt", "is", null)
    .executeTakeFirst();
}

export async function update(
  db: Tx,
  id: string,
  change: Partial<Pick<UserTable, "apiAccess" | "active" | "systemRole">>,
): Promise<void> {
  await db.updateTable("user").set(change).where("id", "=", id).execute();
}

/** What migrations 0003 and 0004 have an index of: the same for both databases, and never null. */
function sortKey(db: Db, user: Users, sort: AccountSort): RawBuilder<string> {
  switch (sort) {
    case "username":
      return byBytes(db, user.ref("usernameKey"));
    case "createdAt":
      return sql`${user.ref("createdAt")}`;
    case "lastSeenAt":
      return sql`coalesce(${user.ref("lastSeenAt")}, '')`;
  }
}

function conditions(db: Db, user: Users, filter: AccountFilter): Expression<SqlBool>[] {
  const { search, roles, kind, active, apiAccess, secondFactor, unseenSince, neverSeen } = filter;
  const found: Expression<SqlBool>[] = [];
  if (search) found.push(matches(db, user, search));
  if (roles !== undefined) found.push(user("systemRole", "in", roles));
  if (kind !== undefined) found.push(user("kind", "=", kind));
  if (active !== undefined) found.push(user("active", "=", active));
  if (apiAccess !== undefined) found.push(user("apiAccess", "=", apiAccess));
  if (secondFactor !== undefined) found.push(user(hasSecondFactor(user.ref("user.id")), "=", secondFactor ? 1 : 0));
  if (unseenSince !== undefined) found.push(user(user.fn.coalesce("lastSeenAt", "createdAt"), "<", unseenSince));
  if (neverSeen !== undefined) found.push(user("lastSeenAt", neverSeen ? "is" : "is not", null));
  return found;
}

function matches(db: Db, user: Users, search: string): Expression<SqlBool> {
  return user.or([
    contains(db, user.ref("username"), search),
    contains(db, user.ref("email"), search),
    contains(db, sql<string>`${user.ref("firstName")} || ' ' || ${user.ref("lastName")}`, search),
  ]);
}
