import {
  DomainError,
  type ListSubscriptions,
  type Page,
  refusedInput,
  type SetSubscription,
  SUBSCRIPTION_KINDS,
  type Subscription,
  targetFault,
} from "@tessera/domain";
import { z } from "zod";
import { requireAccess } from "../../access/access-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { SubscriptionTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_SUBSCRIPTIONS_PER_USER } from "../../platform/limits/limits.ts";
import { readSigned, signed } from "../../platform/links/signed-link.ts";
import * as subscriptionRepo from "./subscription-repo.ts";

const KeyInLink = z.tuple([z.string(), z.string(), z.enum(SUBSCRIPTION_KINDS), z.string()]);

/** The caller's own, in projects that they can see. */
export async function listSubscriptions(
  { db }: Pick<Ctx, "db">,
  actor: Actor,
  { projectId, limit, cursor }: ListSubscriptions,
): Promise<Page<Subscription>> {
  const [after] = decodeCursor(cursor, ["string"]) ?? [""];
  const rows = await subscriptionRepo.list(db, actor, projectId, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

/** Begins, changes or ends a subscription of the caller. Throws NOT_FOUND for a project that they can't see. */
export async function setSubscription(ctx: Ctx, actor: Actor, input: SetSubscription): Promise<Subscription> {
  const { projectId, kind, target, mode } = input;
  const fault = targetFault(input);
  if (fault !== undefined) throw refusedInput(["target"], fault);
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    await requireAccess(ctx, actor, ["project:read"], projectId);
    const row: SubscriptionTable = { id: ctx.newId(), userId: actor.userId, projectId, kind, target, mode, createdAt };
    if (mode === "off" && kind !== "owned") await subscriptionRepo.remove(ctx.db, row);
    else {
      if ((await subscriptionRepo.count(ctx.db, actor.userId)) >= MAX_SUBSCRIPTIONS_PER_USER) {
        throw new DomainError("CONFLICT", `You follow ${MAX_SUBSCRIPTIONS_PER_USER} things; end one of them first`);
      }
      await subscriptionRepo.save(ctx.db, row);
    }
    return present(row);
  });
}

/** The code of the link that ends a subscription, and can do nothing else. */
export function stopCode(
  ctx: Pick<Ctx, "db" | "randomBytes">,
  { userId, projectId, kind, target }: subscriptionRepo.SubscriptionKey,
): Promise<string> {
  return signed(ctx, "unsubscribe", JSON.stringify([userId, projectId, kind, target]));
}

/** Ends the subscription that a link names, for anyone who holds the link. Throws NOT_FOUND for a link of no server. */
export async function stopSubscription(ctx: Ctx, code: string): Promise<Pick<Subscription, "kind" | "target">> {
  const text = await readSigned(ctx, "unsubscribe", code);
  if (text === undefined)
    throw new DomainError("NOT_FOUND", "This link is not complete. Copy it whole from the email.");
  const [userId, projectId, kind, target] = KeyInLink.parse(JSON.parse(text));
  const row: SubscriptionTable = {
    ...{ id: ctx.newId(), userId, projectId, kind, target, mode: "off", createdAt: ctx.now() },
  };
  await transact(ctx, async ({ db }) => {
    if (kind !== "owned") return subscriptionRepo.remove(db, row);
    if (await subscriptionRepo.canKeep(db, row)) await subscriptionRepo.save(db, row);
  });
  return { kind, target };
}

/** Who follows one of these things of a project, and how; those who turned it off are among them. */
export async function findFollowers(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  followed: readonly (readonly [SubscriptionTable["kind"], readonly string[]])[],
): Promise<SubscriptionTable[]> {
  const found: SubscriptionTable[] = [];
  for (const [kind, targets] of followed) {
    if (targets.length > 0) found.push(...(await subscriptionRepo.findOfTargets(db, projectId, kind, targets)));
  }
  return found;
}

function present({ projectId, kind, target, mode, createdAt }: SubscriptionTable): Subscription {
  return { projectId, kind, target, mode, createdAt };
}
