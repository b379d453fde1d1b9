import { ListSubscriptions, Page, SetSubscription, StopSubscription, Subscription } from "@tessera/domain";
import { publicProcedure, sessionProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { listSubscriptions, setSubscription, stopSubscription } from "./subscription-service.ts";

/** What a person gets notices about, of the projects that they can see. */
export const subscriptionRouter = router({
  list: sessionProcedure
    .input(orNothing(ListSubscriptions))
    .output(Page(Subscription))
    .query(({ ctx, input }) => listSubscriptions(ctx, ctx.actor, input)),

  set: sessionProcedure
    .input(SetSubscription)
    .output(Subscription)
    .mutation(({ ctx, input }) => setSubscription(ctx, ctx.actor, input)),

  /** For the link in an email, whose code is signed and ends one subscription only. */
  stop: publicProcedure
    .input(StopSubscription)
    .output(Subscription.pick({ kind: true, target: true }))
    .mutation(({ ctx, input }) => stopSubscription(ctx, input.code)),
});
