import { ApproveAuthorization, AuthorizationAnswer, AuthorizationRequest, AuthorizationReview } from "@tessera/domain";
import { sessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { approveRequest, declineRequest, reviewRequest } from "./authorization-service.ts";

/** A person's answer to an assistant that sent them here for access. */
export const authorizationRouter = router({
  review: sessionProcedure
    .input(AuthorizationRequest)
    .output(AuthorizationReview)
    .query(({ ctx, input }) => reviewRequest(ctx, ctx.actor, input.request, ctx.address())),

  approve: sessionProcedure
    .input(ApproveAuthorization)
    .output(AuthorizationAnswer)
    .mutation(({ ctx, input }) => approveRequest(ctx, ctx.actor, input, ctx.address())),

  decline: sessionProcedure
    .input(AuthorizationRequest)
    .output(AuthorizationAnswer)
    .mutation(({ ctx, input }) => declineRequest(ctx, ctx.actor, input.request, ctx.address())),
});
