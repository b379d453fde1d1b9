import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { z } from "zod";
import type { Ctx } from "../../platform/context.ts";
import {
  ISSUER_DOCUMENT_TIMEOUT_MS,
  ISSUER_KEYS_KEPT_MS,
  ISSUER_KEYS_REST_MS,
  MAX_ISSUER_DOCUMENT_BYTES,
  MAX_ISSUER_KEYS,
  MAX_KEPT_ISSUERS,
} from "../../platform/limits/limits.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";

type KeysCtx = Pick<Ctx, "outbound" | "config" | "now">;
type Keys = { keys: JWTVerifyGetKey } | { problem: string };
type Kept = { askedAt: number; found: Promise<Keys> };

const LIMITS = {
  maxBytes: MAX_ISSUER_DOCUMENT_BYTES,
  timeoutMs: ISSUER_DOCUMENT_TIMEOUT_MS,
  accept: "application/json",
};

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.string().max(2000) });
/** Public keys of the kinds that sign; secret ones have no place here, and other members are left out. */
const Key = z.object({
  kty: z.enum(["RSA", "EC", "OKP"]),
  kid: z.string().optional(),
  use: z.string().optional(),
  key_ops: z.array(z.string()).optional(),
  alg: z.string().optional(),
  n: z.string().optional(),
  e: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
});
const KeySet = z.object({ keys: z.array(z.unknown()).max(MAX_ISSUER_KEYS) });

/** Of each server of this process, what was found of each issuer, the one asked longest ago first. */
const kept = new WeakMap<Outbound, Map<string, Kept>>();

/**
 * Finds the key of a token among those of its issuer. They are read again once they are old, and where they lack the key,
 * which may be new; never twice within a minute, whatever the tokens say. Throws IssuerKeysError.
 */
export function keysOf(ctx: KeysCtx, issuer: string): JWTVerifyGetKey {
  return async (header, token) => {
    const first = await keysNow(ctx, issuer);
    try {
      return await usable(first)(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !mayAsk(ctx, issuer)) throw error;
      return await usable(await ask(ctx, issuer))(header, token);
    }
  };
}

/** The issuer's keys can't be read; the message is for the project's admins. */
export class IssuerKeysError extends Error {
  override name = "IssuerKeysError";
}

function usable(found: Keys): JWTVerifyGetKey {
  if ("keys" in found) return found.keys;
  throw new IssuerKeysError(found.problem);
}

async function keysNow(ctx: KeysCtx, issuer: string): Promise<Keys> {
  const known = keptOf(ctx).get(issuer);
  if (!known) return ask(ctx, issuer);
  const age = Date.parse(ctx.now()) - known.askedAt;
  const found = await known.found;
  const isUsable = age < ("keys" in found ? ISSUER_KEYS_KEPT_MS : ISSUER_KEYS_REST_MS);
  // Another request may have asked while this one waited.
  return isUsable || keptOf(ctx).get(issuer) !== known ? found : ask(ctx, issuer);
}

function mayAsk(ctx: KeysCtx, issuer: string): boolean {
  const known = keptOf(ctx).get(issuer);
  return !known || Date.parse(ctx.now()) - known.askedAt >= ISSUER_KEYS_REST_MS;
}

function ask(ctx: KeysCtx, issuer: string): Promise<Keys> {
  const issuers = keptOf(ctx);
  const found = readKeys(ctx, issuer);
  issuers.delete(issuer);
  if (issuers.size >= MAX_KEPT_ISSUERS) issuers.delete(issuers.keys().next().value as string);
  issuers.set(issuer, { askedAt: Date.parse(ctx.now()), found });
  return found;
}

function keptOf({ outbound }: KeysCtx): Map<string, Kept> {
  const issuers = kept.get(outbound) ?? new Map<string, Kept>();
  kept.set(outbound, issuers);
  return issuers;
}

async function readKeys(ctx: KeysCtx, issuer: string): Promise<Keys> {
  try {
    const discovered = Discovery.safeParse(await readJson(ctx, `${issuer.replace(/\/$/, "")}${DISCOVERY}`));
    if (!discovered.success) return { problem: "Its discovery document lacks issuer or jwks_uri" };
    if (discovered.data.issuer !== issuer) return { problem: "Its discovery document names another issuer" };
    const set = KeySet.safeParse(await readJson(ctx, discovered.data.jwks_uri));
    if (!set.success) return { problem: `Its key set is none, or has more than ${MAX_ISSUER_KEYS} keys` };
    const keys = set.data.keys.flatMap((key) => Key.safeParse(key).data ?? []);
    return { keys: createLocalJWKSet({ keys }) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const DISCOVERY = "/.well-known/openid-configuration";

async function readJson({ outbound, config }: KeysCtx, address: string): Promise<unknown> {
  if (!URL.canParse(address)) throw new IssuerKeysError("The address of its key set is none");
  const { status, text } = await outbound.get(new URL(address), LIMITS, config.webhookAllow);
  if (status !== 200) throw new IssuerKeysError(`${address} answers ${status}, not 200; redirects aren't followed`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new IssuerKeysError(`${address} is no JSON`, { cause: error });
  }
}
