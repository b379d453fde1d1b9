import { ProviderAddress, ProviderLink, SignInSettings } from "@tessera/domain";
import { z } from "zod";
import { scopedProcedure, sessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { beginLink, getLink, unlink } from "./linked-account-service.ts";
import { describeSignIn } from "./sign-in-settings.ts";

/** The user's own account and the sign-in provider. */
export const providerRouter = router({
  get: sessionProcedure.output(ProviderLink).query(({ ctx }) => getLink(ctx, ctx.actor)),

  link: sessionProcedure.output(ProviderAddress).mutation(({ ctx }) => {
    ctx.requirePage();
    return beginLink(ctx, ctx.actor);
  }),

  unlink: sessionProcedure.output(z.object({})).mutation(async ({ ctx }) => {
    await unlink(ctx, ctx.actor);
    return {};
  }),
});

/** How people sign in, for administrators; the environment decides it. */
export const adminSignInRouter = router({
  get: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/sign-in",
        about:
          "How people sign in at a provider: who may come in, which groups stand for which role, and whether it answers.",
      },
    })
    .output(SignInSettings)
    .query(({ ctx }) => describeSignIn(ctx)),
});
