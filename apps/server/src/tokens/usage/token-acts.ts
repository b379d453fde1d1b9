import type { AuditEvent, ListTokenActs, Page } from "@tessera/domain";
import { listActsThrough } from "../../audit/audit-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { getOwn } from "../issue/token-service.ts";

/** What one of the actor's tokens did, newest first: its uploads and changes, not what it only read. Throws NOT_FOUND. */
export async function listTokenActs(
  ctx: Pick<Ctx, "db">,
  { userId }: Pick<Actor, "userId">,
  { id, ...page }: ListTokenActs,
): Promise<Page<AuditEvent>> {
  await getOwn(ctx.db, userId, id);
  return listActsThrough(ctx, id, page);
}
