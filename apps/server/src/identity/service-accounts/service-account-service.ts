import {
  type CreateServiceAccount,
  DomainError,
  type ListServiceAccounts,
  type Page,
  type Person,
  type ServiceAccount,
  type ServiceAccountRole,
  type UpdateServiceAccount,
} from "@tessera/domain";
import { findMemberships } from "../../access/membership-service.ts";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { Db, UserTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { handOnNotices } from "../../platform/notices/notice-outbox.ts";
import { createUser } from "../people/user-service.ts";
import * as serviceAccountRepo from "./service-account-repo.ts";

/** Every service account, in the order of their names. */
export async function listServiceAccounts(ctx: Ctx, query: ListServiceAccounts): Promise<Page<ServiceAccount>> {
  const after = decodeCursor(query.cursor, ["string"])?.[0];
  const rows = await serviceAccountRepo.list(ctx.db, query.search, { after, limit: query.limit + 1 });
  const page = toPage(rows, query.limit, (row) => [row.usernameKey]);
  return { data: await presentAll(ctx, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND, also for the accounts of people. */
export async function getServiceAccount(ctx: Pick<Ctx, "db" | "now" | "hooks">, id: string): Promise<ServiceAccount> {
  return (await presentAll(ctx, [await getRow(ctx.db, id)]))[0] as ServiceAccount;
}

/** A new account of the acting administrator. Throws CONFLICT if the name is taken. */
export async function createServiceAccount(
  ctx: Ctx,
  actor: Actor,
  { username, description, systemRole }: CreateServiceAccount,
): Promise<ServiceAccount> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockName(ctx.db, "accounts");
    await requireAdmin(ctx.db, actor.userId);
    const { id } = await createUser(ctx, {
      ...{ username, description, systemRole, managedBy: actor.userId },
      ...{ kind: "service", firstName: username, lastName: "", email: null, passwordHash: null },
    });
    const details = { username, description, systemRole, managedBy: actor.userId };
    await audit.append(ctx, actor, { action: "SERVICE_ACCOUNT_CREATED", ownerId: id, details, at });
    return getServiceAccount(ctx, id);
  });
}

/** Changes what it is for, its role, or its owner, who must be an administrator. Throws NOT_FOUND and INVALID_INPUT. */
export async function updateServiceAccount(
  ctx: Ctx,
  actor: Actor,
  { accountId, ...change }: UpdateServiceAccount,
): Promise<ServiceAccount> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    // A user can't become an owner while losing the administrator role.
    await lockName(ctx.db, "accounts");
    const before = await getRow(ctx.db, accountId);
    const changed = changeDetails<UserTable>(before, change);
    if (changed) {
      const { managedBy } = change;
      if (managedBy !== undefined) await requireAdmin(ctx.db, managedBy);
      await serviceAccountRepo.update(ctx.db, accountId, change);
      if (managedBy !== undefined) await handOnNotices(ctx, [accountId], managedBy);
      await audit.append(ctx, actor, {
        action: "SERVICE_ACCOUNT_CHANGED",
        ownerId: accountId,
        details: changed,
        at,
      });
    }
    return getServiceAccount(ctx, accountId);
  });
}

/** Users who can own a service account. */
export async function listOwners({ db }: Pick<Ctx, "db">): Promise<Person[]> {
  const ids = await serviceAccountRepo.listAdmins(db);
  const people = await findPeople({ db }, ids);
  return ids.flatMap((id) => people.get(id) ?? []);
}

/**
 * Passes the service accounts of a user who is no longer an administrator to another administrator: to the actor, else
 * to the longest-serving one. Call it once the change is written, within `keepingAnAdmin`. Answers the entries for the
 * audit log, to append at the end of the transaction.
 */
export async function moveServiceAccounts(
  ctx: Pick<TxCtx, "db" | "now">,
  fromUserId: string,
  actor: audit.AuditedActor,
): Promise<audit.AuditEntry[]> {
  const owned = await serviceAccountRepo.listOwned(ctx.db, fromUserId);
  if (owned.length === 0) return [];
  const admins = (await serviceAccountRepo.listAdmins(ctx.db)).filter((id) => id !== fromUserId);
  const heir = admins.find((id) => id === actor?.userId) ?? admins[0];
  // The last administrator can't go, which `keepingAnAdmin` is about to reject.
  if (heir === undefined) return [];
  await serviceAccountRepo.changeOwner(ctx.db, fromUserId, heir);
  await handOnNotices(ctx, owned, heir);
  return owned.map((id) => ownerChange(id, fromUserId, heir, ctx.now()));
}

/** The audit entry of a service account that passes from one owner to another. */
function ownerChange(id: string, before: string, after: string, at: string): audit.AuditEntry {
  const details = { before: { managedBy: before }, after: { managedBy: after } };
  return { action: "SERVICE_ACCOUNT_CHANGED", ownerId: id, details, at };
}

async function getRow(db: Db, id: string): Promise<UserTable> {
  const row = await serviceAccountRepo.find(db, id);
  if (!row) throw new DomainError("NOT_FOUND", "There is no such service account");
  return row;
}

async function requireAdmin(db: Db, id: string): Promise<void> {
  if (await serviceAccountRepo.isAdmin(db, id)) return;
  const message = "A service account belongs to an active administrator";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["managedBy"], message }] });
}

async function presentAll(ctx: Pick<Ctx, "db" | "now" | "hooks">, rows: UserTable[]): Promise<ServiceAccount[]> {
  const ids = rows.map(({ id }) => id);
  const owners = await findPeople(
    ctx,
    rows.map(({ managedBy }) => managedBy),
  );
  const memberships = await findMemberships(ctx, ids);
  const tokens = await ctx.hooks.countTokens(ctx, ids);
  return rows.map(({ id, username, description, systemRole, apiAccess, active, createdAt, managedBy }) => ({
    ...{ id, username, description, createdAt },
    systemRole: systemRole as ServiceAccountRole,
    apiAccess: apiAccess === 1,
    active: active === 1,
    managedBy: (managedBy !== null && owners.get(managedBy)) || null,
    projects: memberships.get(id) ?? [],
    ...(tokens.get(id) ?? { liveTokens: 0, lastUsedAt: null }),
  }));
}
