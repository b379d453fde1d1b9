import { ClaimRule } from "@tessera/domain";
import { sql } from "kysely";
import { z } from "zod";
import { deleteSome } from "../../platform/db/delete-some.ts";
import { given } from "../../platform/db/given.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, PublisherRefusalTable, Tx } from "../../platform/db/schema.ts";

export const RULE_COLUMN = jsonColumn(ClaimRule);
export const CLAIMS_COLUMN = jsonColumn(z.record(z.string(), z.string()));

export type RefusalRow = PublisherRefusalTable & { publisherName: string | null };

/** The latest first, after the one at this time with this id. */
export function list(
  db: Db,
  { projectId, publisherId }: { projectId: string; publisherId: string | undefined },
  { after, limit }: { after: readonly [lastAt: string, id: string] | undefined; limit: number },
): Promise<RefusalRow[]> {
  return db
    .selectFrom("publisherRefusal as refusal")
    .leftJoin("publisher", "publisher.id", "refusal.publisherId")
    .selectAll("refusal")
    .select("publisher.name as publisherName")
    .where("refusal.projectId", "=", projectId)
    .where((row) =>
      row.and([
        ...given(publisherId, (id) => row("refusal.publisherId", "=", id)),
        ...given(after, ([lastAt, id]) =>
          row.or([
            row("refusal.lastAt", "<", lastAt),
            row.and([row("refusal.lastAt", "=", lastAt), row("refusal.id", "<", id)]),
          ]),
        ),
      ]),
    )
    .orderBy("refusal.lastAt", "desc")
    .orderBy("refusal.id", "desc")
    .limit(limit)
    .execute();
}

/** Adds a refusal, or counts one more where there is an equal one. */
export async function add(db: Tx, refusal: PublisherRefusalTable): Promise<void> {
  const { lastAt, ip, claims, message } = refusal;
  await db
    .insertInto("publisherRefusal")
    .values(refusal)
    .onConflict((conflict) =>
      conflict.columns(["projectId", "key"]).doUpdateSet((row) => ({
        times: row("publisherRefusal.times", "+", 1),
        ...{ lastAt, ip, claims, message },
      })),
    )
    .execute();
}

/** Removes all but the latest of a project. */
export async function keepLatest(db: Tx, projectId: string, most: number): Promise<void> {
  const surplus = await db
    .selectFrom("publisherRefusal")
    .select("id")
    .where("projectId", "=", projectId)
    .orderBy("lastAt", "desc")
    .orderBy("id", "desc")
    .limit(most)
    .offset(most)
    .execute();
  if (surplus.length === 0) return;
  await db
    .deleteFrom("publisherRefusal")
    .where(
      "id",
      "in",
      surplus.map(({ id }) => id),
    )
    .execute();
}

/** Removes at most `limit` from before; answers how many. */
export function removeOld(db: Tx, before: string, limit: number): Promise<number> {
  return deleteSome(db, "publisherRefusal", sql`"lastAt" < ${before}`, limit);
}

export async function isProject(db: Db, id: string): Promise<boolean> {
  const project = db.selectFrom("project").select("id").where("id", "=", id).where("binId", "is", null);
  return (await project.executeTakeFirst()) !== undefined;
}
