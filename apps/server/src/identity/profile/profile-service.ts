import type { ChangePassword, Profile, UpdateProfile, User } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { passwordChangedEmail } from "../credentials/credentials-email.ts";
import { findPendingEmail } from "../credentials/email-change-service.ts";
import { cancelLinks } from "../credentials/mailed-links.ts";
import { requireGoodPassword } from "../credentials/password-rules.ts";
import { hashPassword } from "../people/password.ts";
import { getUser, lockUser, setPassword } from "../people/user-service.ts";
import { requirePassword } from "../sessions/password-check.ts";
import { keepOnlyThisSession } from "../sessions/session-service.ts";
import * as profileRepo from "./profile-repo.ts";

export async function getProfile(ctx: Ctx, { userId }: Actor): Promise<Profile> {
  return {
    user: await getUser(ctx, userId),
    pendingEmail: await findPendingEmail(ctx, userId),
    canChangeEmail: ctx.mailer !== null,
  };
}

/** Changes the actor's name. */
export async function updateProfile(ctx: Ctx, actor: Actor, names: UpdateProfile): Promise<User> {
  return transact(ctx, async (ctx) => {
    await lockUser(ctx, actor.userId);
    const before = await getUser(ctx, actor.userId);
    const details = changeDetails<UpdateProfile>(before, names);
    if (!details) return before;
    await profileRepo.setNames(ctx.db, actor.userId, names);
    await audit.append(ctx, actor, { action: "PROFILE_CHANGED", at: ctx.now(), details });
    return { ...before, ...names };
  });
}

/**
 * Gives the actor's account another password, which ends every session but this one and everything begun under the old
 * password; answers the new cookie of this session. Throws INVALID_INPUT for a password that is wrong or easy to guess,
 * and RATE_LIMITED.
 */
export async function changePassword(ctx: Ctx, actor: Actor, { current, next }: ChangePassword): Promise<string> {
  const { userId, username } = actor;
  await requirePassword(ctx, actor, current, "current");
  await requireGoodPassword(ctx, next, await getUser(ctx, userId), "next");
  const passwordHash = await hashPassword(ctx, next);
  const { cookie, mailbox } = await transact(ctx, async (ctx) => {
    const changed = await setPassword(ctx, userId, passwordHash);
    const { cookie, ended } = await keepOnlyThisSession(ctx, actor);
    // An attacker with the old password may have begun to move the account to another address.
    await cancelLinks(ctx, userId);
    await audit.append(ctx, actor, { action: "PASSWORD_CHANGED", at: ctx.now(), details: { endedSessions: ended } });
    return { cookie, mailbox: changed?.mailbox };
  });
  if (mailbox) ctx.outbox.post(ctx.newId(), mailbox, passwordChangedEmail(username, ctx.publicUrl()));
  return cookie;
}
