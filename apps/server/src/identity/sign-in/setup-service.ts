import { DomainError, type Registration, type User } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { ConfigError } from "../../platform/config.ts";
import type { Arrival, Ctx, SignInCookies } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { passwordProblem, requireGoodPassword } from "../credentials/password-rules.ts";
import { hashPassword } from "../people/password.ts";
import { commandOrigin, createUser, isInstanceEmpty, type NewUser } from "../people/user-service.ts";
import { openSession } from "../sessions/session-service.ts";
import * as setupRepo from "./setup-repo.ts";

const CODE_BYTES = 24;

/**
 * On a server without accounts: a new one-time code for the set-up link (an earlier one dies). Null once an account
 * exists.
 */
export async function issueSetupCode(ctx: Ctx): Promise<string | null> {
  if (!(await isInstanceEmpty(ctx))) return null;
  const code = Buffer.from(ctx.randomBytes(CODE_BYTES)).toString("base64url");
  await transact(ctx, ({ db }) => setupRepo.replaceCode(db, hashSecret(code)));
  return code;
}

export function isSetupNeeded(ctx: Ctx): Promise<boolean> {
  return isInstanceEmpty(ctx);
}

/** True while the code opens the set-up page. */
export async function checkSetupCode(ctx: Ctx, code: string): Promise<boolean> {
  return (await setupRepo.hasCode(ctx.db, hashSecret(code))) && (await isInstanceEmpty(ctx));
}

/** The first admin, once. Throws NOT_FOUND for a code that is used, replaced or wrong, INVALID_INPUT for a password that is easy to guess. */
export async function createFirstAdmin(
  ctx: Ctx,
  arrival: Arrival,
  { code, password, ...registration }: Registration & { code: string },
): Promise<{ user: User; cookies: SignInCookies }> {
  if (!(await checkSetupCode(ctx, code))) throw deadLink();
  await requireGoodPassword(ctx, password, registration);
  const passwordHash = await hashPassword(ctx, password);
  const user = await transact(ctx, async (ctx) => {
    if (!(await setupRepo.takeCode(ctx.db, hashSecret(code)))) throw deadLink();
    const user = await createUser(ctx, { ...registration, passwordHash, systemRole: "ADMIN" });
    const { signedInAs: _, ...origin } = arrival;
    await audit.append(ctx, { origin }, accountCreated(user, "set-up link", ctx.now()));
    return user;
  });
  return { user, cookies: await openSession(ctx, arrival, user.id, "set-up link") };
}

/**
 * Creates the admin that the configuration names, if the server has no account yet. True if it did. Throws ConfigError.
 */
export async function createConfiguredAdmin(ctx: Ctx): Promise<boolean> {
  const admin = ctx.config.firstAdmin;
  if (!admin || !(await isInstanceEmpty(ctx))) return false;
  const { username, email } = admin;
  const person = { username, email, firstName: username, lastName: "" };
  const problem = await passwordProblem(ctx, admin.password, person);
  if (problem !== null) throw ConfigError.of("TESSERA_ADMIN_PASSWORD", problem);
  const passwordHash = await hashPassword(ctx, admin.password);
  await transact(ctx, async (ctx) => {
    const user = await createUser(ctx, { ...person, passwordHash, systemRole: "ADMIN" });
    await audit.append(ctx, null, accountCreated(user, "environment", ctx.now()));
  });
  return true;
}

/**
 * Creates an account by a command on the server's own machine. Throws CONFLICT if the user name or the address is
 * taken.
 */
export async function createAccountByCommand(ctx: Ctx, input: NewUser): Promise<void> {
  await transact(ctx, async (ctx) => {
    const user = await createUser(ctx, input);
    await audit.append(ctx, { origin: commandOrigin(ctx) }, accountCreated(user, "command", ctx.now()));
  });
}

/** The audit entry for an account without an invitation. */
function accountCreated({ id, systemRole }: User, by: string, at: string): audit.AuditEntry {
  return { action: "ACCOUNT_CREATED", ownerId: id, details: { by, systemRole }, at };
}

function deadLink(): DomainError {
  return new DomainError(
    "NOT_FOUND",
    "This set-up link is used or was replaced by a newer one. The server prints the newest when it starts.",
  );
}
