import { insertRows } from "../../platform/db/insert-rows.ts";
import type { CaseLinkTable, Db, LinkedPageTable, Tx } from "../../platform/db/schema.ts";

/** Ids of one statement. */
const CHUNK = 500;

export type KnownPage = Pick<LinkedPageTable, "id" | "label">;

export async function findPages(db: Db, projectId: string, ids: readonly string[]): Promise<Map<string, KnownPage>> {
  const found = new Map<string, KnownPage>();
  for (let start = 0; start < ids.length; start += CHUNK) {
    const rows = await db
      .selectFrom("linkedPage")
      .select(["id", "label"])
      .where("projectId", "=", projectId)
      .where("id", "in", ids.slice(start, start + CHUNK))
      .execute();
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

/** Adds pages; those that someone else added meanwhile stay as they are. */
export async function insertPages(db: Tx, pages: readonly LinkedPageTable[]): Promise<void> {
  for (let start = 0; start < pages.length; start += CHUNK) {
    await db
      .insertInto("linkedPage")
      .values(pages.slice(start, start + CHUNK))
      .onConflict((conflict) => conflict.columns(["projectId", "id"]).doNothing())
      .execute();
  }
}

export async function labelPage(db: Tx, { projectId, id, label, name }: LinkedPageTable): Promise<void> {
  await db
    .updateTable("linkedPage")
    .set({ label, name })
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .execute();
}

export function insertLinks(db: Tx, links: readonly CaseLinkTable[]): Promise<void> {
  return insertRows(db, "caseLink", links);
}

export async function removeLinksOf(db: Tx, projectId: string, caseNumber: number): Promise<void> {
  await db.deleteFrom("caseLink").where("projectId", "=", projectId).where("caseNumber", "=", caseNumber).execute();
}
