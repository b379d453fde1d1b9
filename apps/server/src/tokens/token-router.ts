import { CreateToken, Page, PageQuery, Token, TokenStatus, TokenWithSecret } from "@tessera/domain";
import { z } from "zod";
import { sessionProcedure } from "../access/procedures.ts";
import { router } from "../http/trpc.ts";
import { getSettings } from "../settings/settings-service.ts";
import { createToken, deleteToken, listOwnTokens, revokeToken } from "./token-service.ts";

const TokenRef = z.strictObject({ id: z.string().min(1) });
const TokenPolicy = z.object({
  maxTokenLifetimeDays: z.int(),
  defaultTokenLifetimeDays: z.int(),
  allowNeverExpiring: z.boolean(),
});

export const tokenRouter = router({
  list: sessionProcedure
    .input(PageQuery.extend({ status: z.array(TokenStatus).min(1).optional() }))
    .output(Page(Token))
    .query(({ ctx, input }) => listOwnTokens(ctx, ctx.actor, input)),

  create: sessionProcedure
    .input(CreateToken)
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => createToken(ctx, ctx.actor, input)),

  revoke: sessionProcedure
    .input(TokenRef)
    .output(Token)
    .mutation(({ ctx, input }) => revokeToken(ctx, ctx.actor, input.id)),

  delete: sessionProcedure
    .input(TokenRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteToken(ctx, ctx.actor, input.id);
      return {};
    }),

  policy: sessionProcedure.output(TokenPolicy).query(({ ctx }) => getSettings(ctx)),
});
