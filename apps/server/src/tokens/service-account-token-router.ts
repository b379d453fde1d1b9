import {
  CreateToken,
  ListOwnTokens,
  Page,
  ServiceAccountRef,
  Token,
  TokenDetails,
  TokenWithSecret,
} from "@tessera/domain";
import { z } from "zod";
import { adminSessionProcedure } from "../access/procedures.ts";
import { getServiceAccount } from "../identity/service-accounts/service-account-service.ts";
import { router } from "../platform/http/trpc.ts";
import { deleteToken, revokeToken } from "./ending/token-ending-service.ts";
import { listTokensOf } from "./inventory/token-inventory-service.ts";
import type { TokenOwner } from "./issue/token-owner.ts";
import { confirmRotation, rotateToken } from "./issue/token-rotation.ts";
import { createToken } from "./issue/token-service.ts";
import { OverlapHours } from "./token-router.ts";
import { getTokenDetails } from "./usage/token-details.ts";

const TokenRef = ServiceAccountRef.extend({ id: z.string().min(1).max(100) });

/** For an administrator in the page, about the tokens of the service account of the input; adds it to the context as `owner`. */
const accountProcedure = adminSessionProcedure
  .input(z.object(ServiceAccountRef.shape))
  .use(async ({ ctx, input, next }) => {
    const { id, systemRole, managedBy } = await getServiceAccount(ctx, input.accountId);
    const owner: TokenOwner = { userId: id, kind: "service", systemRole, managedBy: managedBy?.id ?? null };
    return next({ ctx: { owner } });
  });

/** The tokens of service accounts: what people do with their own, an administrator does for the account. */
export const serviceAccountTokenRouter = router({
  list: accountProcedure
    .input(ListOwnTokens.extend(ServiceAccountRef.shape))
    .output(Page(Token))
    .query(({ ctx, input }) => listTokensOf(ctx, ctx.owner, input)),

  get: accountProcedure
    .input(TokenRef)
    .output(TokenDetails)
    .query(({ ctx, input }) => getTokenDetails(ctx, ctx.owner, input.id)),

  create: accountProcedure
    .input(CreateToken.safeExtend(ServiceAccountRef.shape))
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => createToken(ctx, ctx.actor, ctx.owner, input)),

  revoke: accountProcedure
    .input(TokenRef)
    .output(Token)
    .mutation(({ ctx, input }) => revokeToken(ctx, ctx.actor, ctx.owner, input.id)),

  delete: accountProcedure
    .input(TokenRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteToken(ctx, ctx.actor, ctx.owner, input.id);
      return {};
    }),

  rotate: accountProcedure
    .input(TokenRef.extend({ overlapHours: OverlapHours }))
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => rotateToken(ctx, ctx.actor, ctx.owner, input)),

  confirmRotation: accountProcedure
    .input(TokenRef)
    .output(Token)
    .mutation(({ ctx, input }) => confirmRotation(ctx, ctx.actor, ctx.owner, input.id)),
});
