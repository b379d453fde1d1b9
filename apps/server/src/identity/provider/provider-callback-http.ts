import { DomainError, type SignInProblem } from "@tessera/domain";
import type { Request } from "express";
import type { Origin, RequestCtx } from "../../platform/context.ts";
import { reportError, toDomainError } from "../../platform/http/errors.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { finishAtProvider } from "./provider-arrival.ts";
import { ProviderError } from "./provider-client.ts";

/** Where the provider sends people back to; whatever it says, they end on a page of this server. */
export const providerRoutes: readonly HttpRoute[] = [
  {
    method: "GET",
    path: "/oidc/callback",
    handler: (site) => async (req, res) => {
      res.setHeader("Cache-Control", "no-store");
      const ctx = site.requestCtx(req, res);
      try {
        const { returnTo, session, device } = await finishAtProvider(ctx, queryOf(req));
        if (session !== undefined) ctx.setSessionCookie(session);
        if (device !== undefined) ctx.setDeviceCookie(device);
        ctx.setFlowCookie(null);
        res.redirect(303, `${ctx.publicUrl()}${returnTo}`);
      } catch (thrown) {
        const problem = problemOf(thrown);
        if (problem === "failed" || problem === "tooMany") {
          reportError(site.ctx, res, toDomainError(thrown), {}, "sign-in at the provider failed");
        }
        recordDenial(ctx, ctx.origin, problem, thrown);
        res.redirect(303, `${ctx.publicUrl()}/sign-in?problem=${problem}`);
      }
    },
  },
];

function queryOf({ originalUrl }: Request): string {
  const at = originalUrl.indexOf("?");
  return at === -1 ? "" : originalUrl.slice(at);
}

function problemOf(thrown: unknown): SignInProblem {
  if (thrown instanceof ProviderError) return thrown.problem;
  if (thrown instanceof DomainError && thrown.code === "RATE_LIMITED") return "tooMany";
  return "failed";
}

function recordDenial(
  { gatheringAudit, log }: Pick<RequestCtx, "gatheringAudit" | "log">,
  origin: Origin,
  problem: SignInProblem,
  thrown: unknown,
): void {
  const { requestId } = origin;
  if (thrown instanceof ProviderError) {
    log.warn(
      { problem, detail: thrown.message, requestId },
      "sign-in at the provider refused; the person may try again",
    );
  }
  gatheringAudit.record({
    action: "SIGNED_IN",
    outcome: "denied",
    actor: { origin },
    details: { wrong: `provider: ${problem}` },
  });
}
