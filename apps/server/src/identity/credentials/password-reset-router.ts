import { CompletePasswordReset, LinkCode, OpenPasswordReset, RequestPasswordReset } from "@tessera/domain";
import { z } from "zod";
import { pageProcedure, publicProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { completePasswordReset, getOpenPasswordReset, requestPasswordReset } from "./password-reset-service.ts";

const Nothing = z.object({});

/** For people who forgot their password, and who are not signed in. */
export const passwordResetRouter = router({
  request: pageProcedure
    .input(RequestPasswordReset)
    .output(Nothing)
    .mutation(async ({ ctx, input }) => {
      await requestPasswordReset(ctx, { ...ctx.origin, device: ctx.deviceCookie() }, input.login);
      return {};
    }),

  check: publicProcedure
    .input(LinkCode)
    .output(OpenPasswordReset)
    .query(({ ctx, input }) => getOpenPasswordReset(ctx, input.code)),

  complete: pageProcedure
    .input(CompletePasswordReset)
    .output(Nothing)
    .mutation(async ({ ctx, input }) => {
      const from = { ...ctx.origin, device: ctx.deviceCookie() };
      const { device } = await completePasswordReset(ctx, from, input);
      ctx.setDeviceCookie(device);
      return {};
    }),
});
