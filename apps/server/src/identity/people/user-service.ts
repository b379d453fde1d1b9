import { DomainError, type Person, type SystemRole, type User } from "@tessera/domain";
import { avatarOf, toPerson } from "../../access/person.ts";
import type { Actor, Ctx, Origin, TxCtx } from "../../platform/context.ts";
import type { UserTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { verifyPassword } from "./password.ts";
import { isProviderOnly } from "./password-sign-in.ts";
import * as userRepo from "./user-repo.ts";

export type NewUser = {
  username: string;
  email: string | null;
  firstName: string;
  lastName: string;
  /** Null for an account that can't sign in. */
  passwordHash: string | null;
  systemRole: SystemRole;
} & Partial<Pick<UserTable, "kind" | "description" | "managedBy">>;

/** A new account, of a person by default. Throws CONFLICT if the user name or the address is taken. */
export async function createUser(ctx: Ctx, input: NewUser): Promise<User> {
  const user = {
    kind: "human" as const,
    description: "",
    managedBy: null,
    ...input,
    id: ctx.newId(),
    usernameKey: input.username.toLowerCase(),
    emailKey: input.email?.toLowerCase() ?? null,
    apiAccess: 1 as const,
    active: 1 as const,
    createdAt: ctx.now(),
    preferences: "{}",
    avatarVersion: null,
    lastSeenAt: null,
    deletedAt: null,
  };
  await conflictIfTaken("This user name or email address is taken", () =>
    transact(ctx, ({ db }) => userRepo.insert(db, user)),
  );
  return toUser(user);
}

/** True on a server that has no account yet. */
export function isInstanceEmpty({ db }: Pick<Ctx, "db">): Promise<boolean> {
  return userRepo.isEmpty(db);
}

/** A user who gave their password, and the hash it was checked against: the hash may change a moment later. */
export type ByPassword = { user: User; passwordHash: string };

/**
 * The active user of a login (user name or email address), if the password is theirs. Takes as long for an unknown
 * login or a service account's, so that timing reveals nothing.
 */
export async function findByPassword(
  ctx: Pick<Ctx, "db" | "passwordCost">,
  login: string,
  password: string,
): Promise<ByPassword | undefined> {
  const row = await userRepo.findByLogin(ctx.db, login);
  const passwordHash = row?.passwordHash ?? null;
  const fits = await verifyPassword(ctx, passwordHash, password);
  if (!row || !fits || passwordHash === null || row.active === 0 || row.kind !== "human") return undefined;
  return { user: toUser(row), passwordHash };
}

/**
 * True while the user is active and the password that was checked is still theirs. Waits for a change under way, and a
 * later change waits for the end of the transaction.
 */
export async function keepsPassword(ctx: Pick<TxCtx, "db">, { user, passwordHash }: ByPassword): Promise<boolean> {
  await userRepo.lock(ctx.db, user.id);
  const row = await userRepo.findById(ctx.db, user.id);
  return row?.active === 1 && row.passwordHash === passwordHash;
}

/** True where the account is active at this moment. */
export async function isActive({ db }: Pick<Ctx, "db">, id: string): Promise<boolean> {
  return (await userRepo.findById(db, id))?.active === 1;
}

/** True while the account is active; waits for a deactivation under way. */
export async function staysActive({ db }: Pick<TxCtx, "db">, id: string): Promise<boolean> {
  await userRepo.lock(db, id);
  return (await userRepo.findById(db, id))?.active === 1;
}

/** The id of the account with a user name or email address, whatever its state. */
export async function findAccountId({ db }: Pick<Ctx, "db">, login: string): Promise<string | undefined> {
  return (await userRepo.findByLogin(db, login))?.id;
}

/** The account; throws NOT_FOUND where there is none any more. */
export async function getUser({ db }: Pick<Ctx, "db">, id: string): Promise<User> {
  const user = await userRepo.findById(db, id);
  if (!user) throw new DomainError("NOT_FOUND", "This account no longer exists");
  return toUser(user);
}

/** The user of a login, if they sign in with a password and receive email. */
export async function findReachable(
  ctx: Pick<Ctx, "db" | "config">,
  login: string,
): Promise<{ id: string; username: string; mailbox: Mailbox } | undefined> {
  const user = await userRepo.findByLogin(ctx.db, login.trim());
  // Who signs in at the provider gets no password beside it.
  if (user?.active !== 1 || user.passwordHash === null || isProviderOnly(ctx, user)) return undefined;
  const mailbox = toMailbox(user);
  return mailbox && { id: user.id, username: user.username, mailbox };
}

/**
 * Gives a user another password; undefined where there is no such user. Its callers end everything the old one opened.
 */
export async function setPassword(
  { db }: Pick<TxCtx, "db">,
  id: string,
  passwordHash: string,
): Promise<{ username: string; active: boolean; mailbox: Mailbox | undefined } | undefined> {
  const user = await userRepo.setPasswordHash(db, id, passwordHash);
  return user && { username: user.username, active: user.active === 1, mailbox: toMailbox(user) };
}

/** True where an account has the address, in any case. */
export async function isEmailTaken({ db }: Pick<Ctx, "db">, email: string): Promise<boolean> {
  return (await userRepo.findByEmail(db, email)) !== undefined;
}

/** True where an account has the user name, in any case. */
export async function isUsernameTaken({ db }: Pick<Ctx, "db">, username: string): Promise<boolean> {
  return (await userRepo.findByUsername(db, username)) !== undefined;
}

/**
 * Makes others who lock the account wait until the end of the transaction: for rules that count what it has, and for
 * what is added to it. Throws NOT_FOUND for an account that is deleted.
 */
export async function lockUser({ db }: Pick<TxCtx, "db">, id: string): Promise<void> {
  if (!(await userRepo.lock(db, id))) throw new DomainError("NOT_FOUND", "There is no such account");
}

/** Acts as the person of that user name, for commands on the server's own machine. Throws NOT_FOUND. */
export async function getActor({ db, newId }: Pick<Ctx, "db" | "newId">, username: string): Promise<Actor> {
  const user = await userRepo.findByUsername(db, username);
  if (!user) throw new DomainError("NOT_FOUND", `There is no account “${username}”`);
  return {
    userId: user.id,
    username: user.username,
    systemRole: user.systemRole,
    credential: { kind: "session" },
    token: null,
    session: null,
    origin: commandOrigin({ newId }),
  };
}

/** The origin of commands on the server's own machine; who types them is not known here. */
export function commandOrigin({ newId }: Pick<Ctx, "newId">): Origin {
  return { ip: "local", userAgent: "server command", requestId: newId() };
}

/** Records that a user was at the page. */
export function markSeen({ db }: Pick<TxCtx, "db">, id: string, at: string): Promise<void> {
  return userRepo.touch(db, id, at);
}

/** The address for email to an account; undefined where it is deactivated or has no address. */
export async function findMailbox({ db }: Pick<Ctx, "db">, id: string): Promise<Mailbox | undefined> {
  const user = await userRepo.findById(db, id);
  return user?.active === 1 ? toMailbox(user) : undefined;
}

export type Mailbox = { name: string; address: string };

function toMailbox(user: UserTable): Mailbox | undefined {
  return user.email === null ? undefined : { name: toPerson(user).name, address: user.email };
}

/** Active users who are members of a project or who are not, by a part of their user name or name. */
export async function searchPeople(
  { db }: Pick<Ctx, "db">,
  query: userRepo.PeopleQuery,
): Promise<{ person: Person; systemRole: SystemRole }[]> {
  const rows = await userRepo.search(db, query);
  return rows.map((row) => ({ person: toPerson(row), systemRole: row.systemRole }));
}

/** The active accounts of these user names, in lower case as they are given. */
export async function findUserIds({ db }: Pick<Ctx, "db">, usernames: readonly string[]): Promise<Map<string, string>> {
  const rows = usernames.length === 0 ? [] : await userRepo.listActive(db, usernames);
  return new Map(rows.map(({ usernameKey, id }) => [usernameKey, id]));
}

/** The account as its owner and administrators see it. */
export function toUser(row: UserTable): User {
  const { id, kind, username, email, firstName, lastName, systemRole } = row;
  return { id, kind, username, email, firstName, lastName, systemRole, avatar: avatarOf(row) };
}
