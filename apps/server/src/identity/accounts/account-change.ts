import { DomainError, type SystemRole, type UpdateAccount } from "@tessera/domain";
import { requireAllowed } from "../../access/procedures.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { Flag } from "../../platform/db/schema.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { cancelLinks } from "../credentials/mailed-links.ts";
import { withdrawInvitations } from "../invitations/invitation-service.ts";
import { keepingAnAdmin } from "../people/last-admin.ts";
import { moveServiceAccounts } from "../service-accounts/service-account-service.ts";
import { endSessions } from "../sessions/session-service.ts";
import * as accountRepo from "./account-repo.ts";

type Change = Omit<UpdateAccount, "id">;

/**
 * Changes an account, within `keepingAnAdmin`; answers the audit entries of the change, undefined where there is no such
 * account. Throws INSUFFICIENT_SCOPE or FORBIDDEN where the actor may not change an administrator, and INVALID_INPUT.
 */
export async function changeAccount(
  ctx: TxCtx,
  actor: Actor,
  id: string,
  change: Change,
): Promise<audit.AuditEntry[] | undefined> {
  const before = await accountRepo.find(ctx.db, id);
  if (!before) return undefined;
  requireFitting(before, change);
  return makeChange(ctx, actor, before, change, () => requireAllowed(actor, "admin:access"));
}

/**
 * Gives a person the system role that the groups of their provider stand for. Where the server would lose its last
 * administrator, everything stays. Answers whether the role is theirs now.
 */
export async function setRoleByProvider(ctx: Ctx, id: string, systemRole: SystemRole): Promise<boolean> {
  try {
    await transact(byItself(ctx), async (ctx) => {
      const entries = await keepingAnAdmin(ctx, async () => {
        const before = await accountRepo.find(ctx.db, id);
        return before ? makeChange(ctx, null, before, { systemRole }, () => {}) : [];
      });
      await audit.appendAll(ctx, null, entries.map(byProvider));
    });
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === "CONFLICT") return false;
    throw error;
  }
}

function byProvider(entry: audit.AuditEntry): audit.AuditEntry {
  return entry.action === "USER_CHANGED"
    ? { ...entry, details: { ...entry.details, by: "groups of the provider" } }
    : entry;
}

async function makeChange(
  ctx: TxCtx,
  actor: Actor | null,
  before: accountRepo.AccountRow,
  change: Change,
  requireRank: () => void,
): Promise<audit.AuditEntry[]> {
  const { id } = before;
  const entries = entriesOf(before, change, ctx.now());
  if (entries.length === 0) return entries;
  const isRanked = change.active !== undefined || change.systemRole !== undefined;
  if (isRanked && [before.systemRole, change.systemRole].includes("ADMIN")) requireRank();
  const { apiAccess, active, systemRole } = change;
  await accountRepo.update(ctx.db, id, {
    ...(apiAccess !== undefined && { apiAccess: toFlag(apiAccess) }),
    ...(active !== undefined && { active: toFlag(active) }),
    ...(systemRole !== undefined && { systemRole }),
  });
  if (active === false) await endSessions(ctx, id);
  // On reactivation too: a link requested at the moment of the deactivation may have come after it.
  if (active !== undefined) await cancelLinks(ctx, id);
  const isAdmin = (active ?? before.active === 1) && (systemRole ?? before.systemRole) === "ADMIN";
  if (isAdmin) return entries;
  return [...entries, ...(await moveServiceAccounts(ctx, id, actor)), ...(await withdrawInvitations(ctx, id))];
}

function requireFitting({ kind }: accountRepo.AccountRow, { systemRole }: Change): void {
  if (kind !== "service" || systemRole !== "ADMIN") return;
  const message = "A service account can't be an administrator";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["systemRole"], message }] });
}

function entriesOf(row: accountRepo.AccountRow, { apiAccess, ...change }: Change, at: string): audit.AuditEntry[] {
  const about = { ownerId: row.id, at };
  const entries: audit.AuditEntry[] = [];
  if (apiAccess !== undefined && toFlag(apiAccess) !== row.apiAccess) {
    entries.push({ ...about, action: apiAccess ? "API_ACCESS_ENABLED" : "API_ACCESS_DISABLED" });
  }
  const before: Change = { active: row.active === 1, systemRole: row.systemRole };
  const changed = changeDetails(before, change);
  if (changed) entries.push({ ...about, action: "USER_CHANGED", details: changed });
  return entries;
}

/** A yes or no as the database has it. */
export function toFlag(value: boolean): Flag {
  return value ? 1 : 0;
}
