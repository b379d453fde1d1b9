import { lockName } from "../../platform/db/locks.ts";
import type { BlobTable, Db, Tx } from "../../platform/db/schema.ts";

/** The name of the row in the table `instance` that says until when no content is removed. */
const HELD = "contentsHeldUntil";

/**
 * The row of a content, which is kept until the end of the transaction: the one that is there, used again now, else the
 * given one.
 */
export async function claim(db: Tx, blob: BlobTable): Promise<Pick<BlobTable, "id" | "sha256">> {
  await db
    .insertInto("blob")
    .values(blob)
    .onConflict((conflict) => conflict.column("sha256").doUpdateSet({ usedAt: blob.usedAt }))
    .execute();
  return db.selectFrom("blob").select(["id", "sha256"]).where("sha256", "=", blob.sha256).executeTakeFirstOrThrow();
}

/** Removes at most `limit` contents that nothing refers to and no upload brought since; answers them. */
export async function removeUnused(db: Tx, before: string, limit: number): Promise<BlobTable[]> {
  const unused = await db
    .selectFrom("blob")
    .select("id")
    .where("usedAt", "<", before)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("attachment").select("attachment.id").whereRef("attachment.blobId", "=", "blob.id"))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("proposedImportFile").select("proposalId").whereRef("proposedImportFile.blobId", "=", "blob.id"),
        ),
      ),
    )
    .orderBy("usedAt")
    .limit(limit)
    .execute();
  if (unused.length === 0) return [];
  // An upload that brought one meanwhile wrote its time into the row, which is looked at once more here.
  return db
    .deleteFrom("blob")
    .where(
      "id",
      "in",
      unused.map(({ id }) => id),
    )
    .where("usedAt", "<", before)
    .returningAll()
    .execute();
}

/** Which of the ids have a row. */
export async function findKnown(db: Db, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db.selectFrom("blob").select("id").where("id", "in", ids).execute();
  return new Set(rows.map(({ id }) => id));
}

/** Until when no content may be removed; kept as it is until the end of the transaction. */
export async function findHeldUntil(db: Tx): Promise<string | undefined> {
  await lockName(db, HELD);
  const row = await db.selectFrom("instance").select("value").where("name", "=", HELD).executeTakeFirst();
  return row?.value;
}

export async function holdUntil(db: Tx, value: string): Promise<void> {
  await db
    .insertInto("instance")
    .values({ name: HELD, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}
