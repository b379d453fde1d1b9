import { DomainError, type SignInProblem } from "@tessera/domain";
import * as client from "openid-client";
import type { Ctx } from "../../platform/context.ts";
import {
  MAX_PROVIDER_ANSWER_BYTES,
  PROVIDER_KEPT_MS,
  PROVIDER_REST_MS,
  PROVIDER_TIMEOUT_MS,
} from "../../platform/limits/limits.ts";
import { isLoopbackIssuer, type OidcSettings } from "../../platform/oidc-settings.ts";
import type { AllowedTargets } from "../../platform/outbound/address-rules.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { SECOND_MS } from "../../platform/time.ts";

export type ProviderCtx = Pick<Ctx, "outbound" | "config" | "now" | "publicUrl">;

/** A sign-in at the provider that can't go on; `detail` is for the log alone. */
export class ProviderError extends Error {
  override name = "ProviderError";
  readonly problem: SignInProblem;

  constructor(problem: SignInProblem, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.problem = problem;
  }
}

/** Throws NOT_FOUND where no provider is set up. */
export function requireOidc({ config }: Pick<Ctx, "config">): OidcSettings {
  if (config.oidc) return config.oidc;
  throw new DomainError("NOT_FOUND", "This server has no sign-in provider");
}

/** Where the provider sends people back to. */
export function redirectUri({ publicUrl }: Pick<Ctx, "publicUrl">): string {
  return `${publicUrl()}/oidc/callback`;
}

type Kept = { askedAt: number; isUsable: boolean; found: Promise<client.Configuration> };

/** Of each server of this process, the provider as it described itself. */
const kept = new WeakMap<Outbound, Kept>();

/** The provider, as its discovery document describes it. Throws ProviderError where that can't be read. */
export function findProvider(ctx: ProviderCtx): Promise<client.Configuration> {
  const known = kept.get(ctx.outbound);
  const at = Date.parse(ctx.now());
  if (known && Math.abs(at - known.askedAt) < (known.isUsable ? PROVIDER_KEPT_MS : PROVIDER_REST_MS))
    return known.found;
  const asked: Kept = { askedAt: at, isUsable: true, found: discover(ctx, requireOidc(ctx)) };
  asked.found.catch(() => {
    asked.isUsable = false;
  });
  kept.set(ctx.outbound, asked);
  return asked.found;
}

async function discover(ctx: ProviderCtx, oidc: OidcSettings): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = oidc;
  const metadata = { [client.clockSkew]: Math.round((Date.parse(ctx.now()) - Date.now()) / SECOND_MS) };
  const authentication = clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret);
  const execute = [
    client.enableNonRepudiationChecks,
    ...(isLoopbackIssuer(issuer) ? [client.allowInsecureRequests] : []),
  ];
  try {
    return await client.discovery(new URL(issuer), clientId, metadata, authentication, {
      [client.customFetch]: fetchFrom(ctx, oidc),
      execute,
      timeout: PROVIDER_TIMEOUT_MS / SECOND_MS,
    });
  } catch (error) {
    throw new ProviderError("unreachable", detailOf(error), { cause: error });
  }
}

/** What was thrown, and what that came from, the deepest last. */
export function causesOf(error: unknown): unknown[] {
  const causes = [error];
  for (let at = error; at instanceof Error && at.cause !== undefined && causes.length < 5; at = at.cause)
    causes.push(at.cause);
  return causes;
}

/** What went wrong, with all that it came from: the library's own words say little. */
export function detailOf(error: unknown): string {
  const messages = causesOf(error).flatMap((cause) => (cause instanceof Error ? [cause.message] : []));
  return messages.join(": ");
}

/**
 * Requests to the provider, with the checks that all addresses from documents of others go through. The issuer's own host
 * may be anywhere: a setting names it.
 */
function fetchFrom({ outbound, config }: ProviderCtx, { issuer }: OidcSettings): client.CustomFetch {
  const { hostname, origin } = new URL(issuer);
  const allowed: AllowedTargets = {
    hosts: [...config.webhookAllow.hosts, hostname.replace(/^\[|\]$/g, "")],
    ranges: config.webhookAllow.ranges,
    ...(isLoopbackIssuer(issuer) && { plainOrigin: origin }),
  };
  return async (address, { method, headers, body }) => {
    const { status, type, text } = await outbound.get(
      new URL(address),
      {
        maxBytes: MAX_PROVIDER_ANSWER_BYTES,
        timeoutMs: PROVIDER_TIMEOUT_MS,
        accept: headers.accept ?? "application/json",
        request: { method: method === "POST" ? "POST" : "GET", headers, body: String(body ?? "") },
      },
      allowed,
    );
    return new Response(text, { status, headers: { "content-type": type } });
  };
}
