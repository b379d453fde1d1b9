import {
  ListAllTokens,
  Page,
  RevocationReason,
  RevokeAll,
  RevokedBatch,
  RevokeMany,
  RevokeMatching,
  Token,
  TokenDetails,
  TokenFilter,
  TokenMatch,
} from "@tessera/domain";
import { z } from "zod";
import { adminSessionProcedure, scopedProcedure } from "../access/procedures.ts";
import { orNothing, router } from "../platform/http/trpc.ts";
import {
  revokeAllTokens,
  revokeAnyToken,
  revokeMatchingTokens,
  revokeTokens,
} from "./inventory/token-admin-service.ts";
import { listAllTokens, matchTokens } from "./inventory/token-inventory-service.ts";
import { getAnyTokenDetails } from "./usage/token-details.ts";

const TokenRef = z.strictObject({ id: z.string().min(1).max(100) });
const Revoked = z.object({ revoked: z.int() });

/** All tokens, for administrators. */
export const adminTokenRouter = router({
  list: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/tokens",
        about:
          "All tokens, to search, filter and sort. With more than 100,000 tokens, a filter that next to nothing " +
          "matches may answer fewer than `limit`, even none, and still name a `nextCursor`: follow it to the end.",
      },
    })
    .input(orNothing(ListAllTokens))
    .output(Page(Token))
    .query(({ ctx, input }) => listAllTokens(ctx, input)),

  count: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/tokens/count",
        about:
          "How many tokens match; with very many, at least how many. The snapshot is for revoking those that matched now.",
      },
    })
    .input(orNothing(TokenFilter))
    .output(TokenMatch)
    .query(({ ctx, input }) => matchTokens(ctx, input)),

  get: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/tokens/{tokenId}",
        idName: "tokenId",
        about: "One token with its usage and what happened to it.",
      },
    })
    .input(TokenRef)
    .output(TokenDetails)
    .query(({ ctx, input }) => getAnyTokenDetails(ctx, input.id)),

  revoke: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/tokens/{tokenId}/revoke",
        idName: "tokenId",
        about: "Revoke the token of any account, for good.",
      },
    })
    .input(TokenRef.extend({ reason: RevocationReason }))
    .output(Token)
    .mutation(({ ctx, input }) => revokeAnyToken(ctx, ctx.actor, input)),

  revokeMany: scopedProcedure("admin:write")
    .meta({ rest: { method: "POST", path: "/admin/tokens/revoke", about: "Revoke several tokens at once, for good." } })
    .input(RevokeMany)
    .output(Revoked)
    .mutation(async ({ ctx, input }) => ({ revoked: await revokeTokens(ctx, ctx.actor, input) })),

  revokeMatching: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/tokens/revoke-matching",
        about:
          "Revoke one batch of the live tokens that matched at the snapshot of a count; ask again with `nextCursor` until " +
          "it is null.",
      },
    })
    .input(RevokeMatching)
    .output(RevokedBatch)
    .mutation(({ ctx, input }) => revokeMatchingTokens(ctx, ctx.actor, input)),

  revokeAll: adminSessionProcedure
    .input(RevokeAll)
    .output(Revoked)
    .mutation(async ({ ctx, input }) => {
      return { revoked: await revokeAllTokens(ctx, ctx.actor, input.spareOwn ? ctx.actor : null) };
    }),
});
