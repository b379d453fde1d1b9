import { DomainError, Email, HTTP_STATUS, LastName, PersonName, type SignInProblem } from "@tessera/domain";
import * as client from "openid-client";
import type { ProviderFlowTable } from "../../platform/db/schema.ts";
import {
  CLOCK_LEEWAY_SECONDS,
  MAX_PROVIDER_GROUPS,
  MAX_PROVIDER_SUBJECT_LENGTH,
  PROVIDER_FLOW_LIFETIME_MS,
} from "../../platform/limits/limits.ts";
import type { OidcSettings } from "../../platform/oidc-settings.ts";
import { SECOND_MS } from "../../platform/time.ts";
import {
  causesOf,
  detailOf,
  findProvider,
  type ProviderCtx,
  ProviderError,
  redirectUri,
  requireOidc,
} from "./provider-client.ts";

/** A person as the provider vouches for them. */
export type ProviderIdentity = {
  issuer: string;
  subject: string;
  /** Null where the provider does not say that it belongs to them. */
  verifiedEmail: string | null;
  /** As the provider has it, to be shown only. */
  email: string | null;
  /** What they may be called here. */
  usernames: string[];
  firstName: string;
  lastName: string;
  groups: string[];
  /** When they proved at the provider who they are; null where it does not say. */
  authenticatedAt: string | null;
  idToken: string;
};

/**
 * Exchanges the provider's answer for who it vouches for. The library checks state, issuer, code verifier, signature,
 * audience, times and nonce. Throws ProviderError.
 */
export async function readIdentity(
  ctx: ProviderCtx,
  flow: ProviderFlowTable,
  query: string,
): Promise<ProviderIdentity> {
  const provider = await findProvider(ctx);
  const tokens = await client
    .authorizationCodeGrant(provider, new URL(`${redirectUri(ctx)}${query}`), {
      pkceCodeVerifier: flow.verifier,
      expectedState: flow.state,
      expectedNonce: flow.nonce,
      idTokenExpected: true,
      ...(flow.purpose === "confirm" && { maxAge: PROVIDER_FLOW_LIFETIME_MS / SECOND_MS }),
    })
    .catch((error: unknown) => {
      throw new ProviderError(problemOf(error), detailOf(error), { cause: error });
    });
  const claims = tokens.claims();
  if (!claims || tokens.id_token === undefined) throw new ProviderError("refused", "There is no ID token");
  const more = await readUserInfo(provider, tokens.access_token, claims.sub);
  return identityOf(requireOidc(ctx), { ...more, ...claims }, tokens.id_token, ctx.now());
}

/** True where they proved to the provider who they are since the flow began. */
export function isProvenSince({ authenticatedAt }: ProviderIdentity, { createdAt }: ProviderFlowTable): boolean {
  if (authenticatedAt === null) return false;
  return Date.parse(authenticatedAt) >= Date.parse(createdAt) - CLOCK_LEEWAY_SECONDS * SECOND_MS;
}

/** Some providers name address and groups only there. */
async function readUserInfo(provider: client.Configuration, accessToken: string, subject: string) {
  if (provider.serverMetadata().userinfo_endpoint === undefined) return {};
  return client.fetchUserInfo(provider, accessToken, subject).catch((error: unknown) => {
    throw new ProviderError("refused", detailOf(error), { cause: error });
  });
}

function problemOf(error: unknown): SignInProblem {
  if (error instanceof client.AuthorizationResponseError) {
    return error.error === "access_denied" ? "cancelled" : "refused";
  }
  const causes = causesOf(error);
  // What our own request throws, and what a provider out of order answers; the library wraps both.
  const isAway = causes.some(
    (cause) => cause instanceof DomainError || (cause instanceof Response && cause.status >= HTTP_STATUS.INTERNAL),
  );
  return isAway ? "unreachable" : "refused";
}

function identityOf(
  oidc: OidcSettings,
  claims: Record<string, unknown> & { iss: string; sub: string },
  idToken: string,
  now: string,
): ProviderIdentity {
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name].trim() : "");
  if (claims.sub === "" || claims.sub.length > MAX_PROVIDER_SUBJECT_LENGTH)
    throw new ProviderError("refused", "Its subject is none");
  const email = Email.safeParse(text("email")).data ?? null;
  const isVerified = claims.email_verified === true || (claims.email_verified === undefined && oidc.trustsEmail);
  const [first = "", ...rest] = text("name").split(/\s+/);
  const name = {
    firstName: PersonName.safeParse(text("given_name") || first).data,
    lastName: LastName.safeParse(text("family_name") || rest.join(" ")).data ?? "",
  };
  const usernames = [text("preferred_username").split("@")[0] ?? "", email?.split("@")[0] ?? "", name.firstName ?? ""];
  return {
    ...{ issuer: claims.iss, subject: claims.sub, email, idToken },
    verifiedEmail: isVerified ? email : null,
    usernames,
    firstName: name.firstName ?? usernames.find((one) => one !== "") ?? "Someone",
    lastName: name.lastName,
    groups: groupsOf(claims[oidc.groupsClaim]),
    authenticatedAt: momentOf(claims.auth_time, now),
  };
}

function groupsOf(claim: unknown): string[] {
  const given = Array.isArray(claim) ? claim : [claim];
  return given.filter((group) => typeof group === "string").slice(0, MAX_PROVIDER_GROUPS);
}

/** Never later than now: a clock that goes ahead must not make a proof last longer. */
function momentOf(seconds: unknown, now: string): string | null {
  if (typeof seconds !== "number" || !(seconds >= 0)) return null;
  return new Date(Math.min(seconds * SECOND_MS, Date.parse(now))).toISOString();
}
