import type { AuditAction } from "@tessera/domain";
import type { Actor, Ctx } from "../platform/context.ts";
import { transact } from "../platform/db/transact.ts";
import * as audit from "./audit-repo.ts";

/** What an export leaves in the audit log. */
export type ExportAction = Extract<AuditAction, `${string}_EXPORTED`>;

/** Appends an audit entry: who downloaded a list as a file, and with which filter. */
export async function recordExport(ctx: Ctx, actor: Actor, action: ExportAction, filter: object): Promise<void> {
  await transact(ctx, (ctx) => audit.append(ctx, actor, { action, details: { filter }, at: ctx.now() }));
}
