import type { RequestCtx } from "../../platform/context.ts";
import { finishConfirmation, finishLink } from "./linked-account-service.ts";
import { ProviderError, requireOidc } from "./provider-client.ts";
import { takeFlow } from "./provider-flow.ts";
import { readIdentity } from "./provider-identity.ts";
import { signInByProvider } from "./provider-sign-in.ts";

/** Where the browser goes on, and the cookies that it gets. */
export type Arrived = { returnTo: string; session?: string; device?: string };

/**
 * Ends what was begun at the provider, with its answer. Throws ProviderError where that leads to nothing, NOT_FOUND
 * without a provider, RATE_LIMITED.
 */
export async function finishAtProvider(ctx: RequestCtx, query: string): Promise<Arrived> {
  requireOidc(ctx);
  await ctx.rateLimits.count("providerSignIn", ctx.origin);
  const flow = await takeFlow(ctx, ctx.flowCookie(), new URLSearchParams(query).get("state"));
  if (!flow) throw new ProviderError("interrupted", "no sign-in of this browser waits for the answer");
  const identity = await readIdentity(ctx, flow, query);
  const { returnTo } = flow;
  switch (flow.purpose) {
    case "signIn":
      return { returnTo, ...(await signInByProvider(ctx, ctx.origin, identity)) };
    case "confirm":
      return { returnTo, session: await finishConfirmation(ctx, ctx.origin, flow, identity) };
    case "link":
      await finishLink(ctx, ctx.origin, flow, identity);
      return { returnTo };
  }
}
