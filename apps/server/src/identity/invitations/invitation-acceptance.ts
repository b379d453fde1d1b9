import { type AcceptInvitation, DomainError, type OpenInvitation, type ProjectOffer, type User } from "@tessera/domain";
import { joinProjects } from "../../access/membership-service.ts";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import type { Arrival, Ctx, Origin, SignInCookies, TxCtx } from "../../platform/context.ts";
import type { InvitationTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { requireGoodPassword } from "../credentials/password-rules.ts";
import { hashPassword } from "../people/password.ts";
import { requireOwnSignIn } from "../people/password-sign-in.ts";
import { createUser, isEmailTaken, isUsernameTaken, type NewUser } from "../people/user-service.ts";
import { openSession } from "../sessions/session-service.ts";
import * as invitationRepo from "./invitation-repo.ts";
import { offersOf } from "./invitation-view.ts";

/**
 * The invitation behind the code. Throws NOT_FOUND, the same for a code that is unknown, used, withdrawn or expired.
 */
export async function getOpenInvitation(ctx: Ctx, code: string): Promise<OpenInvitation> {
  const { email, createdBy, expiresAt } = await getOpen(ctx, code);
  const { instanceName } = await getSettings(ctx);
  const inviter = (await findPeople(ctx, [createdBy])).get(createdBy);
  return { email, instanceName, invitedBy: inviter?.name || inviter?.username || null, expiresAt };
}

/**
 * Creates the invited account, once, and signs its owner in. Throws NOT_FOUND for a code that opens nothing,
 * INVALID_INPUT for a password that is easy to guess, CONFLICT for a user name that is taken; the invitation stays
 * usable then.
 */
export async function acceptInvitation(
  ctx: Ctx,
  { signedInAs: _, device, ...origin }: Arrival,
  { code, password, ...person }: AcceptInvitation,
): Promise<{ user: User; cookies: SignInCookies }> {
  const { email, systemRole } = await getOpen(ctx, code);
  requireOwnSignIn(ctx, { username: person.username, systemRole });
  await requireGoodPassword(ctx, password, { ...person, email });
  // Checked here too: otherwise a link could make the server hash password after password.
  await requireFree(ctx, { username: person.username, email }).catch(async (error) => {
    // The address is taken by the account that this very link made a moment ago, for someone who used it twice.
    await getOpen(ctx, code);
    throw error;
  });
  const passwordHash = await hashPassword(ctx, password);
  const at = ctx.now();
  const user = await transact(ctx, async (ctx) => {
    const invitation = await invitationRepo.take(ctx.db, hashSecret(code), at);
    if (!invitation) throw deadLink();
    await requireFree(ctx, { username: person.username, email: invitation.email });
    return enter(ctx, origin, invitation, { ...person, passwordHash });
  });
  const arrival = { ...origin, device, signedInAs: undefined };
  return { user, cookies: await openSession(ctx, arrival, user.id, "invitation") };
}

/**
 * Creates the account that an address was invited to, for the owner of that address; undefined where it was not. To be
 * called in a transaction.
 */
export async function acceptByAddress(
  ctx: TxCtx,
  origin: Origin,
  email: string,
  person: Omit<Newcomer, "passwordHash">,
): Promise<User | undefined> {
  const invitation = await invitationRepo.takeOf(ctx.db, email.toLowerCase(), ctx.now());
  return invitation && enter(ctx, origin, invitation, { ...person, passwordHash: null });
}

type Newcomer = Pick<NewUser, "username" | "firstName" | "lastName" | "passwordHash">;

/** Makes the account of an invitation that was taken, with its role and projects. */
async function enter(ctx: TxCtx, origin: Origin, invitation: InvitationTable, person: Newcomer): Promise<User> {
  const at = ctx.now();
  const { id, email, systemRole } = invitation;
  const user = await createUser(ctx, { ...person, email, systemRole });
  await invitationRepo.setAcceptedBy(ctx.db, id, user.id);
  const joined = await joinProjects(ctx, user.id, offersOf(invitation), at);
  const details = { invitation: id, email, systemRole };
  const toEntry = ({ projectId, role }: ProjectOffer): audit.AuditEntry => {
    return {
      action: "MEMBER_SET",
      ownerId: user.id,
      details: { project: projectId, before: null, after: { role } },
      at,
    };
  };
  const accepted = { action: "INVITATION_ACCEPTED", ownerId: user.id, details, at } as const;
  await audit.appendAll(ctx, { userId: user.id, origin }, [accepted, ...joined.map(toEntry)]);
  return user;
}

async function getOpen(ctx: Ctx, code: string): Promise<InvitationTable> {
  const invitation = await invitationRepo.findOpen(ctx.db, hashSecret(code), ctx.now());
  if (!invitation) throw deadLink();
  return invitation;
}

/** So that the form can say which field is taken; the unique indexes have the last word. */
async function requireFree(
  ctx: Pick<Ctx, "db">,
  { username, email }: { username: string; email: string },
): Promise<void> {
  if (await isEmailTaken(ctx, email)) {
    throw new DomainError("CONFLICT", `${email} has an account already. Sign in with it instead.`);
  }
  if (!(await isUsernameTaken(ctx, username))) return;
  const message = "This user name is taken. Choose another one.";
  throw new DomainError("CONFLICT", message, { issues: [{ path: ["username"], message }] });
}

function deadLink(): DomainError {
  return new DomainError("NOT_FOUND", "Invitation not found. Ask your administrator to send it again.");
}
