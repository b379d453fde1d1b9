import { DomainError, type User } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { judgePassword } from "./password-strength.ts";

/** The future owner of the password: names that others know must not be most of it. */
export type PasswordOwner = Pick<User, "username" | "email" | "firstName" | "lastName">;

/**
 * Throws INVALID_INPUT, at that field of the input, for a password that is known from breaches, easy to guess, or made
 * of names that others know. Call it wherever a password is set.
 */
export async function requireGoodPassword(
  ctx: Pick<Ctx, "db" | "publicUrl">,
  password: string,
  owner: PasswordOwner,
  field = "password",
): Promise<void> {
  const message = await passwordProblem(ctx, password, owner);
  if (message === null) return;
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

/** Why it can't be chosen, in words for its owner; null where it can. */
export async function passwordProblem(
  ctx: Pick<Ctx, "db" | "publicUrl">,
  password: string,
  { username, email, firstName, lastName }: PasswordOwner,
): Promise<string | null> {
  const names = [username, email ?? "", firstName, lastName, `${firstName}${lastName}`];
  const { acceptable, advice } = await judgePassword(password, [...names, ...(await serverNames(ctx))]);
  return acceptable ? null : advice;
}

/** Names that the server is known by. */
export async function serverNames({ db, publicUrl }: Pick<Ctx, "db" | "publicUrl">): Promise<string[]> {
  const { instanceName } = await getSettings({ db });
  return [instanceName, new URL(publicUrl()).hostname];
}
