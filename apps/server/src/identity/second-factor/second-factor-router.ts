import {
  ConfirmTotp,
  NewPasskey,
  NewPasskeyOptions,
  Passkey,
  RecoveryCodes,
  RemovePasskey,
  RenamePasskey,
  SecondFactors,
  TotpSetup,
} from "@tessera/domain";
import { z } from "zod";
import { secondFactorSetupProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { addPasskey, newPasskeyOptions, removePasskey, renamePasskey } from "./passkey-service.ts";
import { confirmTotp, createRecoveryCodes, disableTotp, getSecondFactors, startTotp } from "./second-factor-service.ts";

const Nothing = z.object({});

/** What a user signs in with beside the password. */
export const secondFactorRouter = router({
  get: secondFactorSetupProcedure.output(SecondFactors).query(({ ctx }) => getSecondFactors(ctx, ctx.actor)),

  startTotp: secondFactorSetupProcedure.output(TotpSetup).mutation(({ ctx }) => startTotp(ctx, ctx.actor)),

  confirmTotp: secondFactorSetupProcedure
    .input(ConfirmTotp)
    .output(RecoveryCodes)
    .mutation(({ ctx, input }) => confirmTotp(ctx, ctx.actor, input.code)),

  disableTotp: secondFactorSetupProcedure.output(Nothing).mutation(async ({ ctx }) => {
    await disableTotp(ctx, ctx.actor);
    return {};
  }),

  createRecoveryCodes: secondFactorSetupProcedure
    .output(z.object({ recoveryCodes: z.array(z.string()) }))
    .mutation(({ ctx }) => createRecoveryCodes(ctx, ctx.actor)),

  passkeyOptions: secondFactorSetupProcedure
    .output(NewPasskeyOptions)
    .mutation(({ ctx }) => newPasskeyOptions(ctx, ctx.actor, ctx.pageOrigin())),

  addPasskey: secondFactorSetupProcedure
    .input(NewPasskey)
    .output(RecoveryCodes.extend({ passkey: Passkey }))
    .mutation(({ ctx, input }) => addPasskey(ctx, ctx.actor, ctx.pageOrigin(), input)),

  renamePasskey: secondFactorSetupProcedure
    .input(RenamePasskey)
    .output(Passkey)
    .mutation(({ ctx, input }) => renamePasskey(ctx, ctx.actor, input.id, input.name)),

  removePasskey: secondFactorSetupProcedure
    .input(RemovePasskey)
    .output(Nothing)
    .mutation(async ({ ctx, input }) => {
      await removePasskey(ctx, ctx.actor, input.id);
      return {};
    }),
});
