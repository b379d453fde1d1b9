import { byBytes } from "../db/by-bytes.ts";
import { contains } from "../db/like.ts";
import type { Db, UserTable } from "../db/schema.ts";

/** Accounts in the order of their user names, after that of `after`; those whose names or address contain the text. */
export function list(
  db: Db,
  search: string | undefined,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<UserTable[]> {
  return db
    .selectFrom("user")
    .selectAll()
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
