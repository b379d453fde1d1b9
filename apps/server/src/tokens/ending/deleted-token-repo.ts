import type { TokenLife } from "@tessera/domain";
import type { Db, TokenTable, Tx } from "../../platform/db/schema.ts";

export type DeletedToken = Pick<TokenTable, "id" | "name" | "preview" | keyof TokenLife>;

/** Removes every token of the account but its hash, and those of the access tokens that stand for it; answers what they were, in the order of their creation. */
export async function deleteAllOf(db: Tx, ownerId: string): Promise<DeletedToken[]> {
  await db
    .insertInto("buriedToken")
    .columns(["hash"])
    .expression(db.selectFrom("token").select("hash").where("ownerId", "=", ownerId))
    .execute();
  await db.deleteFrom("authorizationCode").where("userId", "=", ownerId).execute();
  const access = db.selectFrom("grantSecret").innerJoin("token", "token.id", "grantSecret.tokenId");
  await db
    .insertInto("buriedToken")
    .columns(["hash"])
    .expression(access.select("grantSecret.hash").where("use", "=", "access").where("ownerId", "=", ownerId))
    .execute();
  const deleted = await db
    .deleteFrom("token")
    .where("ownerId", "=", ownerId)
    .returning(["id", "name", "preview", "revokedAt", "expiresAt", "overlapEndsAt"])
    .execute();
  return deleted.sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function isDeleted(db: Db, hash: string): Promise<boolean> {
  return (await db.selectFrom("buriedToken").select("hash").where("hash", "=", hash).executeTakeFirst()) !== undefined;
}
