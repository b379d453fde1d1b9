import { createHash } from "node:crypto";
import { type Claims, textsOf } from "@tessera/domain";
import { errors, jwtVerify } from "jose";
import type { Ctx } from "../../platform/context.ts";
import {
  CLOCK_LEEWAY_SECONDS,
  MAX_IDENTITY_TOKEN_LENGTH,
  MAX_IDENTITY_TOKEN_MS,
} from "../../platform/limits/limits.ts";
import { later, SECOND_MS } from "../../platform/time.ts";
import { IssuerKeysError, keysOf } from "./issuer-keys.ts";
import type { Fault } from "./refusal-service.ts";

/** Signatures that only the holder of a private key can make. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
const REQUIRED_CLAIMS = ["iss", "aud", "exp", "iat", "sub"];

/** An identity token as it claims to be, before anything of it was checked. */
export type UnverifiedToken = { text: string; issuer: string; claims: Claims };

/** What a token says of itself; undefined for what is no token of this kind. */
export function readIdentityToken(text: string): UnverifiedToken | undefined {
  if (text.length > MAX_IDENTITY_TOKEN_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return undefined;
  const [, payload = ""] = text.split(".");
  const claims = objectOf(payload);
  const issuer = claims?.iss;
  if (!claims || typeof issuer !== "string" || issuer === "") return undefined;
  return { text, issuer, claims };
}

export type VerifiedToken = {
  claims: Claims;
  /** What makes its use unique among all tokens of its issuer. */
  useKey: string;
  expiresAt: string;
};

/** Checks signature and times against the keys of the token's issuer, which is trusted by a publisher. */
export async function verifyIdentityToken(
  ctx: Pick<Ctx, "outbound" | "config" | "now">,
  { text, issuer }: UnverifiedToken,
): Promise<VerifiedToken | Fault> {
  const now = ctx.now();
  try {
    const { payload, protectedHeader } = await jwtVerify(text, keysOf(ctx, issuer), {
      algorithms: ALGORITHMS,
      issuer,
      clockTolerance: CLOCK_LEEWAY_SECONDS,
      currentDate: new Date(now),
      requiredClaims: REQUIRED_CLAIMS,
    });
    const fault = kindFault(protectedHeader.typ) ?? timeFault(payload, now);
    if (fault) return fault;
    return { claims: payload, useKey: useKeyOf(text, issuer, payload), expiresAt: expiryOf(payload.exp ?? 0) };
  } catch (error) {
    const fault = faultOf(error);
    if (fault) return fault;
    throw error;
  }
}

/** What the token must be meant for; more than one audience could use it here in place of the build. */
export function audienceFault(claims: Claims, audience: string): Fault | undefined {
  const named = textsOf(claims, "aud");
  if (named.length === 1 && named[0]?.replace(/\/$/, "") === audience.replace(/\/$/, "")) return undefined;
  const said = named.length === 1 ? named[0] : `${named.length} audiences`;
  return { reason: "audience", message: `The token is meant for ${said}, not for ${audience}: ask for that audience` };
}

/** An access token isn't the proof of a build, though the same issuer may have signed it. */
function kindFault(typ: string | undefined): Fault | undefined {
  if (typ === undefined || typ.toUpperCase() === "JWT") return undefined;
  return { reason: "signature", message: `The token is of the type ${typ}, not an identity token` };
}

function timeFault({ exp = 0, iat = 0 }: { exp?: number; iat?: number }, now: string): Fault | undefined {
  if (iat * SECOND_MS > Date.parse(now) + CLOCK_LEEWAY_SECONDS * SECOND_MS) {
    return { reason: "time", message: "The token was issued in the future: a clock is wrong" };
  }
  if ((exp - iat) * SECOND_MS <= MAX_IDENTITY_TOKEN_MS) return undefined;
  return { reason: "time", message: "The token lives longer than 7 days" };
}

function expiryOf(exp: number): string {
  return later(new Date(exp * SECOND_MS).toISOString(), CLOCK_LEEWAY_SECONDS * SECOND_MS);
}

/** By its id; without one by what is signed of it, as a signature can be written in more than one way. */
function useKeyOf(text: string, issuer: string, { jti }: { jti?: unknown }): string {
  const isNamed = typeof jti === "string" && jti !== "";
  const what = isNamed ? ["jti", issuer, jti] : ["token", issuer, text.slice(0, text.lastIndexOf("."))];
  return createHash("sha256").update(JSON.stringify(what)).digest("base64url");
}

function faultOf(error: unknown): Fault | undefined {
  if (error instanceof IssuerKeysError) {
    return {
      reason: "keys",
      message: `The issuer's keys can't be read, and are tried again in a minute: ${error.message}`,
    };
  }
  if (error instanceof errors.JWTExpired) return { reason: "time", message: "The token has expired" };
  if (error instanceof errors.JWTClaimValidationFailed) return claimFault(error);
  if (!(error instanceof errors.JOSEError)) return undefined;
  return { reason: "signature", message: SIGNATURE_FAULTS[error.code] ?? "The token is malformed" };
}

function claimFault({ claim, reason }: errors.JWTClaimValidationFailed): Fault {
  if (reason === "missing") return { reason: "claim", message: `The token lacks the claim ${claim}` };
  if (claim === "nbf" && reason === "check_failed") return { reason: "time", message: "The token is not valid yet" };
  return { reason: "claim", message: `The claim ${claim} can't be used` };
}

const SIGNATURE_FAULTS: Readonly<Record<string, string>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: "The token is signed in a way that isn't accepted",
  ERR_JOSE_NOT_SUPPORTED: "The token is signed in a way that isn't accepted",
  ERR_JWKS_NO_MATCHING_KEY: "The issuer has no such key",
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: "The token does not say with which of the issuer's keys it was signed",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "The issuer did not sign this token",
};

function objectOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // Not JSON is as wrong as JSON of another shape; the caller says so.
    return undefined;
  }
}
