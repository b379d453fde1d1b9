import { sql } from "kysely";
import { given } from "../../platform/db/given.ts";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, Tx, WebhookTable } from "../../platform/db/schema.ts";

/** Whose webhooks: a project's, or with null those of the server. */
export type Owner = { projectId: string | null };

function ofOwner(db: Db, { projectId }: Owner) {
  return db.selectFrom("webhook").where("projectId", projectId === null ? "is" : "=", projectId);
}

/** The oldest first, after the id `after`. */
export function list(db: Db, owner: Owner, after: string | undefined, limit: number): Promise<WebhookTable[]> {
  return ofOwner(db, owner)
    .selectAll()
    .where((hook) => hook.and(given(after, (id) => hook("id", ">", id))))
    .orderBy("id")
    .limit(limit)
    .execute();
}

export async function count(db: Db, owner: Owner): Promise<number> {
  const { total } = await ofOwner(db, owner)
    .select((hook) => hook.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return total;
}

export function find(db: Db, owner: Owner, id: string): Promise<WebhookTable | undefined> {
  return ofOwner(db, owner).selectAll().where("id", "=", id).executeTakeFirst();
}

/** The same, kept from other transactions. */
export function lock(db: Tx, owner: Owner, id: string): Promise<WebhookTable | undefined> {
  return ofOwner(db, owner)
    .selectAll()
    .where("id", "=", id)
    .$if(hasRowLocks(db), (query) => query.forUpdate())
    .executeTakeFirst();
}

export async function insert(db: Tx, webhook: WebhookTable): Promise<void> {
  await db.insertInto("webhook").values(webhook).execute();
}

export async function update(db: Tx, id: string, change: Partial<WebhookTable>): Promise<void> {
  await db.updateTable("webhook").set(change).where("id", "=", id).execute();
}

export async function remove(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("webhook").where("id", "=", id).execute();
}

/** Those that are on, of the projects and of the server. */
export function listActive(db: Db, projectIds: readonly string[]): Promise<WebhookTable[]> {
  return db
    .selectFrom("webhook")
    .selectAll()
    .where("active", "=", 1)
    .where((hook) =>
      hook.or([
        hook("projectId", "is", null),
        ...(projectIds.length === 0 ? [] : [hook("projectId", "in", projectIds)]),
      ]),
    )
    .orderBy("id")
    .execute();
}

/** Webhooks with a due delivery that no worker has. */
function withDueDelivery(db: Db, now: string) {
  return db
    .selectFrom("webhook as idle")
    .where("idle.active", "=", 1)
    .where("idle.leaseUntil", "<=", now)
    .where((hook) =>
      hook.exists(
        hook
          .selectFrom("webhookDelivery as due")
          .select("due.id")
          .whereRef("due.webhookId", "=", "idle.id")
          // Literally, so that the index of pending deliveries fits.
          .where("due.state", "=", sql.lit("pending" as const))
          .where("due.dueAt", "<=", now),
      ),
    );
}

export async function hasDue(db: Db, now: string): Promise<boolean> {
  return (await withDueDelivery(db, now).select("idle.id").limit(1).executeTakeFirst()) !== undefined;
}

/** Claims the webhook whose turn was longest ago: no other worker gets it before `until`, unless it is released. */
export function claim(db: Tx, now: string, until: string): Promise<WebhookTable | undefined> {
  return db
    .updateTable("webhook")
    .set({ leaseUntil: until })
    .where("id", "=", () =>
      withDueDelivery(db, now)
        .select("idle.id")
        .orderBy("idle.leaseUntil")
        .orderBy("idle.id")
        .limit(1)
        .$if(hasRowLocks(db), (query) => query.forUpdate().skipLocked()),
    )
    .returningAll()
    .executeTakeFirst();
}

/** Moves the end of a claim, or ends it; undefined where it ended before, or the webhook was switched off. */
export function moveClaim(db: Tx, { id, leaseUntil }: WebhookTable, until: string): Promise<WebhookTable | undefined> {
  return db
    .updateTable("webhook")
    .set({ leaseUntil: until })
    .where("id", "=", id)
    .where("active", "=", 1)
    .where("leaseUntil", "=", leaseUntil)
    .returningAll()
    .executeTakeFirst();
}
