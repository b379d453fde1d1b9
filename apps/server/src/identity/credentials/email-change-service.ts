import { type ChangeEmail, DomainError, type PendingEmail } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, Origin } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { getUser, keepsPassword } from "../people/user-service.ts";
import { notYourPassword, requirePassword } from "../sessions/password-check.ts";
import { addressChangedEmail, addressConfirmationEmail, addressTakenEmail } from "./credentials-email.ts";
import * as emailChangeRepo from "./email-change-repo.ts";
import { cancelLinks } from "./mailed-links.ts";

const CODE_BYTES = 24;
const LINK_LIFETIME_MS = DAY_MS;

/**
 * Sends a link to the new address, which becomes the actor's once it is followed. Answers the same if the address
 * belongs to another account: only its owner learns that, by email. Throws INVALID_INPUT for a wrong password or the
 * current address, CONFLICT without a mail server, and RATE_LIMITED.
 */
export async function requestEmailChange(
  ctx: Ctx,
  actor: Actor,
  { email, password }: ChangeEmail,
): Promise<PendingEmail> {
  const { userId, username } = actor;
  if (!ctx.mailer) {
    throw new DomainError(
      "CONFLICT",
      "This server sends no email, so a new address can't be confirmed. Ask your administrator.",
    );
  }
  const proven = await requirePassword(ctx, actor, password);
  if ((await getUser(ctx, userId)).email === email) {
    const message = "This is already your email address";
    throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["email"], message }] });
  }
  await ctx.rateLimits.count("emailChange", { userId });
  const code = Buffer.from(ctx.randomBytes(CODE_BYTES)).toString("base64url");
  const createdAt = ctx.now();
  const expiresAt = later(createdAt, LINK_LIFETIME_MS);
  const isTaken = await emailChangeRepo.isTaken(ctx.db, email, userId);
  await transact(ctx, async (ctx) => {
    // A password change meanwhile cancelled everything begun under the old password; nothing may follow it.
    if (!(await keepsPassword(ctx, proven))) throw notYourPassword();
    await emailChangeRepo.put(ctx.db, { userId, email, codeHash: hashSecret(code), createdAt, expiresAt });
  });
  const content = isTaken
    ? addressTakenEmail(ctx.publicUrl())
    : addressConfirmationEmail(username, `${ctx.publicUrl()}/confirm-email/${code}`);
  // Named by user name, not by full name, which can be any text: this goes to people who may not know the user.
  ctx.outbox.post(ctx.newId(), { name: isTaken ? "" : username, address: email }, content);
  return { email, expiresAt };
}

/** Cancels the link sent to a new address. Part of giving the account another password, too. */
export function cancelEmailChange(ctx: Pick<Ctx, "db" | "stillMay">, userId: string): Promise<void> {
  return transact(ctx, ({ db }) => emailChangeRepo.remove(db, userId));
}

/** The address awaiting confirmation, if its link still works. */
export async function findPendingEmail(
  { db, now }: Pick<Ctx, "db" | "now">,
  userId: string,
): Promise<PendingEmail | null> {
  const change = await emailChangeRepo.find(db, userId, now());
  return change ? { email: change.email, expiresAt: change.expiresAt } : null;
}

/**
 * Makes the confirmed address the account's own, and informs the old one. Throws NOT_FOUND for a link that is used,
 * replaced, cancelled or too old, and CONFLICT where another account was given the address meanwhile.
 */
export async function confirmEmail(ctx: Ctx, origin: Origin, code: string): Promise<{ email: string }> {
  const at = ctx.now();
  const { email, before } = await transact(ctx, async (ctx) => {
    const change = await emailChangeRepo.take(ctx.db, hashSecret(code), at);
    if (!change) throw deadLink();
    const { userId, email } = change;
    const before = await conflictIfTaken("This address now belongs to another account. Choose another one.", () =>
      emailChangeRepo.setEmail(ctx.db, userId, email),
    );
    if (!before) throw deadLink();
    // Its link went to the old address.
    await cancelLinks(ctx, userId);
    const details = { before: { email: before.email }, after: { email } };
    await audit.append(ctx, { userId, origin }, { action: "EMAIL_CHANGED", at, details });
    return { email, before };
  });
  if (before.email !== null) {
    const to = { name: before.username, address: before.email };
    ctx.outbox.post(ctx.newId(), to, addressChangedEmail(before.username, email));
  }
  return { email };
}

function deadLink(): DomainError {
  const message = "This link is used, cancelled or older than 24 hours. Ask for a new one under Personal settings.";
  return new DomainError("NOT_FOUND", message);
}
