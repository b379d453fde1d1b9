import { byBytes } from "../db/by-bytes.ts";
import { hasSecondFactor } from "../db/has-second-factor.ts";
import { contains } from "../db/like.ts";
import type { Db, Flag, UserTable } from "../db/schema.ts";

export type AccountRow = UserTable & { secondFactor: Flag };

/** Accounts in the order of their user names, after that of `after`; those whose names or address contain the text. */
export function list(
  db: Db,
  search: string | undefined,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<AccountRow[]> {
  return db
    .selectFrom("user")
    .selectAll("user")
    .select((user) => hasSecondFactor(user.ref("user.id")).as("secondFactor"))
    .$if(after !== undefined, (query) =>
      query.where((user) => user(byBytes(db, user.ref("usernameKey")), ">", after as string)),
    )
    .$if(search !== undefined && search !== "", (query) =>
      query.where((user) =>
        user.or(
          [
            user.ref("username"),
            user.ref("email"),
            user(user("firstName", "||", " "), "||", user.ref("lastName")).$castTo<string>(),
          ].map((text) => contains(db, text, search as string)),
        ),
      ),
    )
    .orderBy((user) => byBytes(db, user.ref("usernameKey")))
    .limit(limit)
    .execute();
}

export function find(db: Db, id: string): Promise<AccountRow | undefined> {
  return db
    .selectFrom("user")
    .selectAll("user")
    .select((user) => hasSecondFactor(user.ref("user.id")).as("secondFactor"))
    .where("user.id", "=", id)
    .executeTakeFirst();
}

export async function update(
  db: Db,
  id: string,
  change: Partial<Pick<UserTable, "apiAccess" | "active" | "systemRole">>,
): Promise<void> {
  await db.updateTable("user").set(change).where("id", "=", id).execute();
}

/** True while a person who can sign in administers the instance. */
export async function hasAdmin(db: Db): Promise<boolean> {
  const admin = await db
    .selectFrom("user")
    .select("id")
    .where("systemRole", "=", "ADMIN")
    .where("active", "=", 1)
    .where("kind", "=", "human")
    .limit(1)
    .executeTakeFirst();
  return admin !== undefined;
}
