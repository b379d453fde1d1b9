import { type Account, DomainError, type ListAccounts, type Page, type UpdateAccount } from "@tessera/domain";
import * as audit from "../audit/audit-repo.ts";
import { changeDetails } from "../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../context.ts";
import { decodeCursor, toPage } from "../db/keyset.ts";
import { lockName } from "../db/locks.ts";
import { transact } from "../db/transact.ts";
import { endSessions } from "../sessions/session-service.ts";
import * as accountRepo from "./account-repo.ts";
import * as userRepo from "./user-repo.ts";

/** Every account of the instance, in the order of their user names. */
export async function listAccounts(ctx: Pick<Ctx, "db">, query: ListAccounts): Promise<Page<Account>> {
  const after = decodeCursor(query.cursor, ["string"])?.[0];
  const rows = await accountRepo.list(ctx.db, query.search, { after, limit: query.limit + 1 });
  const page = toPage(rows, query.limit, (row) => [row.usernameKey]);
  return { data: page.data.map(toAccount), nextCursor: page.nextCursor };
}

/**
 * Switches API access, activity or role of an account, from the next request on; deactivation ends its sessions too.
 * Its tokens are kept. Throws NOT_FOUND, and CONFLICT where nobody would be left to administer the instance.
 */
export async function updateAccount(ctx: Ctx, actor: Actor, { id, ...change }: UpdateAccount): Promise<Account> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    // One after the other, so that of two last admins not each demotes the other.
    await lockName(ctx.db, "accounts");
    const before = await accountRepo.find(ctx.db, id);
    if (!before) throw new DomainError("NOT_FOUND", "There is no such account");
    const entries = entriesOf(toAccount(before), change, at);
    if (entries.length === 0) return toAccount(before);
    const { apiAccess, active, systemRole } = change;
    const columns = {
      ...(apiAccess !== undefined && { apiAccess: toFlag(apiAccess) }),
      ...(active !== undefined && { active: toFlag(active) }),
      ...(systemRole !== undefined && { systemRole }),
    };
    await accountRepo.update(ctx.db, id, columns);
    await requireAdminLeft(ctx);
    if (active === false) await endSessions(ctx, id);
    await audit.appendAll(ctx, actor, entries);
    return toAccount({ ...before, ...columns });
  });
}

function entriesOf(
  before: Account,
  { apiAccess, ...change }: Omit<UpdateAccount, "id">,
  at: string,
): audit.AuditEntry[] {
  const about = { ownerId: before.id, at };
  const entries: audit.AuditEntry[] = [];
  if (apiAccess !== undefined && apiAccess !== before.apiAccess) {
    entries.push({ ...about, action: apiAccess ? "API_ACCESS_ENABLED" : "API_ACCESS_DISABLED" });
  }
  const changed = changeDetails<Account>(before, change as Partial<Account>);
  if (changed) entries.push({ ...about, action: "USER_CHANGED", details: changed });
  return entries;
}

async function requireAdminLeft({ db }: TxCtx): Promise<void> {
  if (await accountRepo.hasAdmin(db)) return;
  throw new DomainError("CONFLICT", "This is the last active administrator. Make somebody else one first.");
}

function toFlag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

function toAccount(row: accountRepo.AccountRow): Account {
  return {
    ...userRepo.toUser(row),
    apiAccess: row.apiAccess === 1,
    active: row.active === 1,
    secondFactor: row.secondFactor === 1,
    createdAt: row.createdAt,
  };
}
