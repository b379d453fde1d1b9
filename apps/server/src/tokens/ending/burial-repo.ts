import type { TokenLife } from "@tessera/domain";
import type { Db, TokenTable, Tx } from "../../platform/db/schema.ts";

export type BuriedToken = Pick<TokenTable, "id" | "name" | "preview" | keyof TokenLife>;

/** Removes every token of the account but its hash; answers what they were, in the order of their creation. */
export async function bury(db: Tx, ownerId: string): Promise<BuriedToken[]> {
  await db
    .insertInto("buriedToken")
    .columns(["hash"])
    .expression(db.selectFrom("token").select("hash").where("ownerId", "=", ownerId))
    .execute();
  const buried = await db
    .deleteFrom("token")
    .where("ownerId", "=", ownerId)
    .returning(["id", "name", "preview", "revokedAt", "expiresAt", "overlapEndsAt"])
    .execute();
  return buried.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function isBuried(db: Db, hash: string): Promise<boolean> {
  return (await db.selectFrom("buriedToken").select("hash").where("hash", "=", hash).executeTakeFirst()) !== undefined;
}
