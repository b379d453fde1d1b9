import { given } from "../../platform/db/given.ts";
import type { Db, TokenTable, Tx } from "../../platform/db/schema.ts";

const MARK = "expiryNoticesUpTo";

/**
 * Tokens that live on or died by themselves, whose expiry lies after `after` and not after `upTo`, in its order. Those
 * minted for publishers are left out: that they end after minutes is no news.
 */
export function listExpiring(
  db: Db,
  { after, upTo, last }: { after: string; upTo: string; last: Pick<TokenTable, "expiresAt" | "id"> | undefined },
  limit: number,
): Promise<TokenTable[]> {
  return db
    .selectFrom("token")
    .selectAll()
    .where("expiresAt", ">", after)
    .where("expiresAt", "<=", upTo)
    .where((token) =>
      token.and(
        given(last, ({ expiresAt, id }) =>
          token.and([
            token("expiresAt", ">=", expiresAt),
            token.or([token("expiresAt", ">", expiresAt), token("id", ">", id)]),
          ]),
        ),
      ),
    )
    .where("revokedAt", "is", null)
    .where("overlapEndsAt", "is", null)
    .where("publisherId", "is", null)
    .orderBy("expiresAt")
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** The instant up to which due notices were given; undefined before the first. */
export async function findMark(db: Db): Promise<string | undefined> {
  return (await db.selectFrom("instance").select("value").where("name", "=", MARK).executeTakeFirst())?.value;
}

export async function saveMark(db: Tx, value: string): Promise<void> {
  await db
    .insertInto("instance")
    .values({ name: MARK, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
