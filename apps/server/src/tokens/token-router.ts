import {
  AuditEvent,
  CreateToken,
  ListOwnTokens,
  ListTokenActs,
  Page,
  Token,
  TokenDenials,
  TokenDetails,
  TokenWithSecret,
} from "@tessera/domain";
import { z } from "zod";
import { leakReportProcedure, sessionProcedure, tokenProcedure } from "../access/procedures.ts";
import { orNothing, router } from "../platform/http/trpc.ts";
import { deleteToken, revokeToken } from "./ending/token-ending-service.ts";
import { revokeLeaked } from "./ending/token-leaks.ts";
import { listTokensOf } from "./inventory/token-inventory-service.ts";
import { asOwner } from "./issue/token-owner.ts";
import { getTokenPolicy } from "./issue/token-policy.ts";
import { confirmRotation, rotateToken } from "./issue/token-rotation.ts";
import { createToken, describeToken } from "./issue/token-service.ts";
import { listTokenActs } from "./usage/token-acts.ts";
import { listDenials } from "./usage/token-denials.ts";
import { getTokenDetails } from "./usage/token-details.ts";

const TokenRef = z.strictObject({ id: z.string().min(1).max(100) });
/** How long a rotated-out token keeps working. */
export const OverlapHours = z.number().min(0).max(168).default(24);
/** Any texts that may contain tokens. The rest of the body may be a token too, so no answer repeats it. */
const LeakReport = z.strictObject(
  { credentials: z.array(z.string()).max(1000) },
  { error: ({ code }) => (code === "unrecognized_keys" ? "Send the field credentials and nothing else" : undefined) },
);
const TokenPolicy = z.object({
  maxTokenLifetimeDays: z.int(),
  defaultTokenLifetimeDays: z.int(),
  allowNeverExpiring: z.boolean(),
});

export const tokenRouter = router({
  list: sessionProcedure
    .input(orNothing(ListOwnTokens))
    .output(Page(Token))
    .query(({ ctx, input }) => listTokensOf(ctx, ctx.actor, input)),

  get: sessionProcedure
    .input(TokenRef)
    .output(TokenDetails)
    .query(({ ctx, input }) => getTokenDetails(ctx, ctx.actor, input.id)),

  create: sessionProcedure
    .input(CreateToken)
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => createToken(ctx, ctx.actor, asOwner(ctx.actor), input)),

  revoke: sessionProcedure
    .input(TokenRef)
    .output(Token)
    .mutation(({ ctx, input }) => revokeToken(ctx, ctx.actor, asOwner(ctx.actor), input.id)),

  delete: sessionProcedure
    .input(TokenRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteToken(ctx, ctx.actor, ctx.actor, input.id);
      return {};
    }),

  rotate: sessionProcedure
    .input(TokenRef.extend({ overlapHours: OverlapHours }))
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => rotateToken(ctx, ctx.actor, ctx.actor, input)),

  confirmRotation: sessionProcedure
    .input(TokenRef)
    .output(Token)
    .mutation(({ ctx, input }) => confirmRotation(ctx, ctx.actor, ctx.actor, input.id)),

  acts: sessionProcedure
    .input(ListTokenActs)
    .output(Page(AuditEvent))
    .query(({ ctx, input }) => listTokenActs(ctx, ctx.actor, input)),

  denials: sessionProcedure
    .output(z.object({ data: z.array(TokenDenials) }))
    .query(async ({ ctx }) => ({ data: await listDenials(ctx, ctx.actor) })),

  policy: sessionProcedure.output(TokenPolicy).query(({ ctx }) => getTokenPolicy(ctx)),
});

/** What a token may do about itself. */
export const selfRouter = router({
  get: tokenProcedure()
    .meta({
      rest: { method: "GET", path: "/tokens/self", about: "The token of this very request." },
      mcp: {
        name: "token_status",
        page: "/settings/tokens/{id}",
        about: "Show what this token may do, its status, and the moment it stops working.",
      },
    })
    .output(Token)
    .query(({ ctx }) => describeToken(ctx, ctx.actor.token.id)),

  rotate: tokenProcedure("token:rotate")
    .meta({
      rest: {
        method: "POST",
        path: "/tokens/self/rotate",
        status: 201,
        answersSecret: true,
        about: "A successor of this token; the old one keeps working for the overlap, by default 24 hours.",
      },
    })
    .input(z.strictObject({ overlapHours: OverlapHours }))
    .output(TokenWithSecret)
    .mutation(({ ctx, input }) => rotateToken(ctx, ctx.actor, ctx.actor, { id: ctx.actor.token.id, ...input })),

  revoke: tokenProcedure()
    .meta({
      rest: { method: "DELETE", path: "/tokens/self", about: "Revoke the token of this very request, for good." },
    })
    .output(Token)
    .mutation(({ ctx }) => revokeToken(ctx, ctx.actor, asOwner(ctx.actor), ctx.actor.token.id)),
});

export const credentialRouter = router({
  revoke: leakReportProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/credentials/revoke",
        status: 202,
        about:
          "Report leaked tokens: anyone who holds a token may revoke it. The texts may hold anything; every token found in them is " +
          "revoked. Needs no authentication, and always answers the same.",
      },
    })
    .input(LeakReport)
    .output(z.object({ status: z.literal("accepted") }))
    .mutation(async ({ ctx, input }) => {
      await revokeLeaked(ctx, ctx.origin, input.credentials);
      return { status: "accepted" as const };
    }),
});
