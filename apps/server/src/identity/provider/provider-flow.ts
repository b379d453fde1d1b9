import { DomainError } from "@tessera/domain";
import * as client from "openid-client";
import type { Ctx, RequestCtx } from "../../platform/context.ts";
import { inBatches } from "../../platform/db/batches.ts";
import type { ProviderFlowTable } from "../../platform/db/schema.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { PROVIDER_FLOW_LIFETIME_MS, PROVIDER_RETRY_SECONDS } from "../../platform/limits/limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import { findProvider, ProviderError, redirectUri, requireOidc } from "./provider-client.ts";
import * as flowRepo from "./provider-flow-repo.ts";
import { problemText } from "./provider-problem.ts";

const SECRET_BYTES = 32;

type Begun = Pick<ProviderFlowTable, "purpose" | "sessionId" | "returnTo">;

/**
 * Sends the browser to the provider: answers the address, and keeps what its answer is compared with, for this browser
 * alone. Throws NOT_FOUND without a provider, RATE_LIMITED, and UNAVAILABLE where it can't be reached.
 */
export async function beginAtProvider(
  ctx: RequestCtx,
  { purpose, sessionId, returnTo }: Begun,
): Promise<{ url: string }> {
  const oidc = requireOidc(ctx);
  await ctx.rateLimits.count("providerSignIn", ctx.origin);
  const provider = await findProvider(ctx).catch((error: unknown) => {
    if (!(error instanceof ProviderError)) throw error;
    ctx.log.warn({ detail: error.message }, "the sign-in provider can't be reached; people may try again");
    throw new DomainError("UNAVAILABLE", problemText(error.problem, oidc.name), { retryAfter: PROVIDER_RETRY_SECONDS });
  });
  const random = () => Buffer.from(ctx.randomBytes(SECRET_BYTES)).toString("base64url");
  const [cookie, state, nonce, verifier] = [random(), random(), random(), random()];
  const createdAt = ctx.now();
  const flow = { hash: hashOf(cookie), state, nonce, verifier, purpose, sessionId, returnTo, createdAt };
  await transact(byItself(ctx), ({ db }) =>
    flowRepo.insert(db, { ...flow, expiresAt: later(createdAt, PROVIDER_FLOW_LIFETIME_MS) }),
  );
  ctx.setFlowCookie(cookie);
  const url = client.buildAuthorizationUrl(provider, {
    redirect_uri: redirectUri(ctx),
    scope: oidc.scopes,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    // A proof must be given now; a sign-in may rest on one that the provider has.
    ...(purpose === "confirm" && { prompt: "login", max_age: "0" }),
  });
  return { url: url.href };
}

/** The flow that this browser's answer belongs to, which it ends; undefined for any other answer. */
export function takeFlow(
  ctx: Ctx,
  cookie: string | undefined,
  state: string | null,
): Promise<ProviderFlowTable | undefined> {
  if (cookie === undefined || state === null) return Promise.resolve(undefined);
  return transact(ctx, ({ db }) => flowRepo.take(db, hashOf(cookie), state, ctx.now()));
}

function hashOf(cookie: string): string {
  return hashSecret(`sign-in ${cookie}`);
}

export const oldFlowsJob: FeatureJob = {
  name: "forget sign-ins that never came back from the provider",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const now = ctx.now();
    await inBatches(ctx, ({ db }, limit) => flowRepo.removeEnded(db, now, limit), { isStopping });
  },
};
