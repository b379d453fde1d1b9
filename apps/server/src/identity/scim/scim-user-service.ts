import { DomainError } from "@tessera/domain";
import { requireAllowed } from "../../access/procedures.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { LAST_SCIM_ROW } from "../../platform/limits/limits.ts";
import { changeAccount } from "../accounts/account-change.ts";
import { deleteAccount } from "../accounts/account-deletion.ts";
import { cancelLinks } from "../credentials/mailed-links.ts";
import { keepingAnAdmin } from "../people/last-admin.ts";
import { createUser, isEmailTaken, lockUser } from "../people/user-service.ts";
import { hasOwnMeans } from "../provider/linked-account-service.ts";
import { freeUsername } from "../provider/provider-names.ts";
import { refused, ScimError, taken } from "./scim-error.ts";
import { namesOf, type UserChange } from "./scim-user-change.ts";
import * as scimUserRepo from "./scim-user-repo.ts";

/** An account of a person, as the provider knows it. */
export type ScimUser = Omit<scimUserRepo.ScimUserRow, "userName" | "active"> & { userName: string; active: boolean };

/** Throws where what is to be changed is no longer what the caller read. */
type Precondition = ((user: ScimUser) => void) | undefined;

/** Accounts of people from the row `offset` on, and how many there are, counted up to a limit. */
export async function listScimUsers(
  { db }: Pick<Ctx, "db">,
  filter: scimUserRepo.UserFilter,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ total: number; rows: ScimUser[] }> {
  const total = await scimUserRepo.count(db, filter, LAST_SCIM_ROW);
  const rows = limit === 0 || offset >= total ? [] : await scimUserRepo.list(db, filter, offset, limit);
  return { total, rows: rows.map(toScimUser) };
}

/** Throws NOT_FOUND for a service account too. */
export async function getScimUser({ db }: Pick<Ctx, "db">, id: string): Promise<ScimUser> {
  const row = await scimUserRepo.find(db, id);
  if (!row) throw new DomainError("NOT_FOUND", "There is no such user");
  return toScimUser(row);
}

/**
 * Makes the account of someone who signs in at the provider: a user without a password, never an administrator. Throws
 * CONFLICT where the name or the address is taken.
 */
export function createScimUser(ctx: Ctx, actor: Actor, given: UserChange): Promise<ScimUser> {
  const { userName, email = null, externalId = null, active } = given;
  if (userName === undefined) throw refused("invalidValue", "userName: Give the user a name");
  return changingAccounts(ctx, async (ctx) => {
    await requireFreeName(ctx, userName);
    if (email !== null) await requireFreeEmail(ctx, email);
    const names = namesOf(given);
    const username = await freeUsername(ctx, [localPart(userName), localPart(email ?? ""), names.firstName]);
    const { id } = await createUser(ctx, { ...names, username, email, passwordHash: null, systemRole: "USER" });
    await scimUserRepo.put(ctx.db, { userId: id, userName, userNameKey: userName.toLowerCase(), externalId });
    const details = { by: "SCIM", systemRole: "USER" };
    const created: audit.AuditEntry = { action: "ACCOUNT_CREATED", ownerId: id, details, at: ctx.now() };
    const inactive = active === false ? await changeAccount(ctx, actor, id, { active }) : [];
    await audit.appendAll(ctx, actor, [created, ...(inactive ?? [])]);
    return getScimUser(ctx, id);
  });
}

/**
 * Changes what is given. Deactivation ends sessions and refuses tokens from the next request on. Throws NOT_FOUND, CONFLICT
 * for a name or an address that is taken, for the last administrator and for the one who gets in without the provider,
 * INSUFFICIENT_SCOPE for an administrator whose activity or address the token may not change.
 */
export function changeScimUser(
  ctx: Ctx,
  actor: Actor,
  id: string,
  change: UserChange,
  requireVersion: Precondition,
): Promise<ScimUser> {
  return changingAccounts(ctx, async (ctx) => {
    const before = await lockScimUser(ctx, id, requireVersion);
    const activity = change.active === undefined ? [] : await changeAccount(ctx, actor, id, { active: change.active });
    const entries = [...(activity ?? []), ...(await changeEmail(ctx, actor, before, change))];
    await audit.appendAll(ctx, actor, [...entries, ...(await changeNames(ctx, before, change))]);
    return getScimUser(ctx, id);
  });
}

/** Deletes the account for good, as an administrator would. Throws like a change of it. */
export function deleteScimUser(ctx: Ctx, actor: Actor, id: string, requireVersion: Precondition): Promise<void> {
  return changingAccounts(ctx, async (ctx) => {
    await lockScimUser(ctx, id, requireVersion);
    await deleteAccount(ctx, actor, { id });
  });
}

function changingAccounts<T>(ctx: Ctx, work: (ctx: TxCtx) => Promise<T>): Promise<T> {
  return transact(ctx, (ctx) => keepingAnAdmin(ctx, () => work(ctx)));
}

async function lockScimUser(ctx: TxCtx, id: string, requireVersion: Precondition): Promise<ScimUser> {
  await lockUser(ctx, id);
  const user = await getScimUser(ctx, id);
  requireVersion?.(user);
  return user;
}

/** Who can set the address of an account with a password could have a new password sent there. */
async function changeEmail(
  ctx: TxCtx,
  actor: Actor,
  { id, email: before, systemRole }: ScimUser,
  { email }: UserChange,
): Promise<audit.AuditEntry[]> {
  const details = changeDetails({ email: before }, { email });
  if (email === undefined || !details) return [];
  if (systemRole === "ADMIN") requireAllowed(actor, "admin:access");
  if (await hasOwnMeans(ctx, id)) {
    const message = "This account has a password or a passkey, so its owner alone changes the address";
    throw new ScimError("INVALID_INPUT", "mutability", message);
  }
  if (email !== null && email.toLowerCase() !== before?.toLowerCase()) await requireFreeEmail(ctx, email);
  await scimUserRepo.update(ctx.db, id, { email, emailKey: email?.toLowerCase() ?? null });
  await cancelLinks(ctx, id);
  return [{ action: "EMAIL_CHANGED", ownerId: id, details, at: ctx.now() }];
}

async function changeNames(ctx: TxCtx, before: ScimUser, change: UserChange): Promise<audit.AuditEntry[]> {
  const { id, firstName, lastName, userName, externalId } = { ...before, ...change };
  const details = changeDetails<Partial<ScimUser>>(before, { firstName, lastName, userName, externalId });
  if (!details) return [];
  const userNameKey = userName.toLowerCase();
  if (userNameKey !== before.userName.toLowerCase()) await requireFreeName(ctx, userName);
  await scimUserRepo.update(ctx.db, id, { firstName, lastName });
  await scimUserRepo.put(ctx.db, { userId: id, userName, userNameKey, externalId });
  return [{ action: "PROFILE_CHANGED", ownerId: id, details, at: ctx.now() }];
}

async function requireFreeName({ db }: TxCtx, userName: string): Promise<void> {
  if ((await scimUserRepo.count(db, { userNameKey: userName.toLowerCase() }, 1)) === 0) return;
  throw taken(`There is a user ${userName} already`);
}

async function requireFreeEmail(ctx: TxCtx, email: string): Promise<void> {
  if (await isEmailTaken(ctx, email)) throw taken(`There is a user with the address ${email} already`);
}

function localPart(name: string): string {
  return name.split("@", 1)[0] ?? "";
}

function toScimUser({ userName, active, ...row }: scimUserRepo.ScimUserRow): ScimUser {
  return { ...row, userName: userName ?? row.email ?? row.username, active: active === 1 };
}
