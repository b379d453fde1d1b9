import { DomainError, StopSubscription } from "@tessera/domain";
import type { RequestHandler } from "express";
import type { Ctx } from "../../platform/context.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { stopSubscription } from "./subscription-service.ts";

/**
 * What email programs call for their own button "Unsubscribe" (RFC 8058): the address alone decides, the body says
 * nothing, and no cookie counts.
 */
export const unsubscribeRoutes: HttpRoute[] = [
  { method: "POST", path: "/unsubscriptions/:code", handler: ({ ctx }) => answerUnsubscribe(ctx) },
];

function answerUnsubscribe(ctx: Ctx): RequestHandler {
  return async (req, res) => {
    const input = StopSubscription.safeParse({ code: req.params.code });
    if (!input.success) throw new DomainError("NOT_FOUND", "This link is not complete. Copy it whole from the email.");
    await stopSubscription(ctx, input.data.code);
    res.setHeader("Cache-Control", "no-store");
    res.type("text/plain").send("You get no more notices of this kind.\n");
  };
}
