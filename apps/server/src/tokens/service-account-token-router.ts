import {
  CreateToken,
  Page,
  PageQuery,
  ServiceAccountRef,
  Token,
  TokenDetails,
  TokenStatus,
  TokenWithSecret,
} from "@tessera/domain";
import { z } from "zod";
import { adminSessionProcedure } from "../access/procedures.ts";
import { getServiceAccount } from "../identity/service-accounts/service-account-service.ts";
import { router } from "../platform/http/trpc.ts";
import { confirmRotation, rotateToken } from "./issue/token-rotation.ts";
import { createToken, deleteToken, listOwnTokens, revokeToken } from "./issue/token-service.ts";
import { OverlapHours } from "./token-router.ts";
import { getTokenDetails } from "./usage/token-details.ts";

const TokenRef = ServiceAccountRef.extend({ id: z.string().min(1).max(100) });

/** For an administrator in the page, about the tokens of the service account of the input; adds it to the context. */
const accountProcedure = adminSessionProcedure
  .input(z.object(ServiceAccountRef.shape))
  .use(async ({ ctx, input, next }) => {
    const account = await getServiceAccount(ctx, input.accountId);
    const owner = { userId: account.id, kind: "service" as const, systemRole: account.systemRole };
    return next({ ctx: { account, owner } });
  });

/** The tokens of service accounts: what people do with their own, an administrator does for the account. */
export const serviceAccountTokenRouter = router({
  list: accountProcedure
    .input(
      PageQuery.extend({
        ...ServiceAccountRef.shape,
        status: z.array(TokenStatus).min(1).max(TokenStatus.options.length).optional(),
      }),
    )
    .output(Page(Token))
    .query(({ ctx, input }) => listOwnTokens(ctx, ctx.account.id, input)),

  get: accountProcedure
    .input(TokenRef)
    .output(TokenDetails)
    .query(({ ctx, input }) => getTokenDetails(ctx, ctx.account.id, input.id)),

  create: accountProcedure
    .input(CreateToken.safeExtend(ServiceAccountRef.shape))
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => createToken(ctx, ctx.actor, input, ctx.owner)),

  revoke: accountProcedure
    .input(TokenRef)
    .output(Token)
    .mutation(({ ctx, input }) => {
      const tellsOwner = ctx.account.managedBy?.id !== ctx.actor.userId;
      return revokeToken(ctx, ctx.actor, input.id, { ownerId: ctx.account.id, tellsOwner });
    }),

  delete: accountProcedure
    .input(TokenRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteToken(ctx, ctx.actor, input.id, ctx.account.id);
      return {};
    }),

  rotate: accountProcedure
    .input(TokenRef.extend({ overlapHours: OverlapHours }))
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => rotateToken(ctx, ctx.actor, input, ctx.account.id)),

  confirmRotation: accountProcedure
    .input(TokenRef)
    .output(Token)
    .mutation(({ ctx, input }) => confirmRotation(ctx, ctx.actor, input.id, ctx.account.id)),
});
