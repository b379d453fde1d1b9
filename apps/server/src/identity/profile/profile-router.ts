import { ChangeEmail, ChangePassword, PendingEmail, Profile, SetAvatar, UpdateProfile, User } from "@tessera/domain";
import { z } from "zod";
import { pageProcedure, sessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { cancelEmailChange, confirmEmail, requestEmailChange } from "../credentials/email-change-service.ts";
import { removeAvatar, setAvatar } from "./avatar-service.ts";
import { changePassword, getProfile, updateProfile } from "./profile-service.ts";

const Nothing = z.object({});
const Changed = z.object({ user: User });
const ConfirmationCode = z.strictObject({ code: z.string().min(1).max(200) });

/** A user's own account. */
export const profileRouter = router({
  get: sessionProcedure.output(Profile).query(({ ctx }) => getProfile(ctx, ctx.actor)),

  update: sessionProcedure
    .input(UpdateProfile)
    .output(Changed)
    .mutation(async ({ ctx, input }) => ({ user: await updateProfile(ctx, ctx.actor, input) })),

  setAvatar: sessionProcedure
    .input(SetAvatar)
    .output(Changed)
    .mutation(async ({ ctx, input }) => ({ user: await setAvatar(ctx, ctx.actor, input.image) })),

  removeAvatar: sessionProcedure
    .output(Changed)
    .mutation(async ({ ctx }) => ({ user: await removeAvatar(ctx, ctx.actor) })),

  changeEmail: sessionProcedure
    .input(ChangeEmail)
    .output(PendingEmail)
    .mutation(({ ctx, input }) => requestEmailChange(ctx, ctx.actor, input)),

  cancelEmailChange: sessionProcedure.output(Nothing).mutation(async ({ ctx }) => {
    await cancelEmailChange(ctx, ctx.actor.userId);
    return {};
  }),

  /** For the owner of the new address, signed in or not. */
  confirmEmail: pageProcedure
    .input(ConfirmationCode)
    .output(z.object({ email: z.string() }))
    .mutation(({ ctx, input }) => confirmEmail(ctx, ctx.origin, input.code)),

  changePassword: sessionProcedure
    .input(ChangePassword)
    .output(Nothing)
    .mutation(async ({ ctx, input }) => {
      ctx.setSessionCookie(await changePassword(ctx, ctx.actor, input));
      return {};
    }),
});
