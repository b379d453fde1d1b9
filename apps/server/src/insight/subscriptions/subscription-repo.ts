import type { Actor } from "../../platform/context.ts";
import { given } from "../../platform/db/given.ts";
import type { Db, SubscriptionTable, Tx } from "../../platform/db/schema.ts";
import { isInVisibleProject } from "../../platform/db/visible-projects.ts";

/** A caller's own in projects that they can see, in the order of their ids, after that of `after`. */
export function list(
  db: Db,
  actor: Actor,
  projectId: string | undefined,
  after: string,
  limit: number,
): Promise<SubscriptionTable[]> {
  return db
    .selectFrom("subscription")
    .selectAll()
    .where("userId", "=", actor.userId)
    .where("id", ">", after)
    .where((row) => row.and(given(projectId, (id) => row("projectId", "=", id))))
    .where((row) => isInVisibleProject(actor, row.ref("subscription.projectId")))
    .orderBy("id")
    .limit(limit)
    .execute();
}

export type SubscriptionKey = Pick<SubscriptionTable, "userId" | "projectId" | "kind" | "target">;

export async function save(db: Tx, row: SubscriptionTable): Promise<void> {
  await db
    .insertInto("subscription")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["userId", "projectId", "kind", "target"]).doUpdateSet({ mode: row.mode }),
    )
    .execute();
}

export async function remove(db: Tx, { userId, projectId, kind, target }: SubscriptionKey): Promise<void> {
  await db
    .deleteFrom("subscription")
    .where("userId", "=", userId)
    .where("projectId", "=", projectId)
    .where("kind", "=", kind)
    .where("target", "=", target)
    .execute();
}

export async function count(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom("subscription")
    .select((it) => it.fn.countAll<number>().as("count"))
    .where("userId", "=", userId)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Those of anyone to one of the targets of a kind. */
export function findOfTargets(
  db: Db,
  projectId: string,
  kind: SubscriptionTable["kind"],
  targets: readonly string[],
): Promise<SubscriptionTable[]> {
  return db
    .selectFrom("subscription")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("kind", "=", kind)
    .where("target", "in", targets)
    .orderBy("id")
    .execute();
}

/** True of a project that exists, and of an account that does. */
export async function canKeep(db: Db, { projectId, userId }: SubscriptionKey): Promise<boolean> {
  const row = await db
    .selectFrom("project")
    .innerJoin("user", (join) => join.on("user.id", "=", userId).on("user.deletedAt", "is", null))
    .select("project.id")
    .where("project.id", "=", projectId)
    .executeTakeFirst();
  return row !== undefined;
}
