import { createHash } from "node:crypto";
import { decideAccess } from "@tessera/domain";
import Sqlite from "better-sqlite3";
import type { Ctx, Origin } from "../src/platform/context.ts";
import { verifyToken } from "../src/tokens/verify/token-verification.ts";
import { withInstance } from "./bench-instance.ts";
import { type BetterAuthKeys, openBetterAuth } from "./better-auth-keys.ts";
import { best, medianRatio, type Row, rate } from "./measure.ts";
import { fillTokens, IN_RANGE } from "./token-rows.ts";

const TOKENS = 10_000;
const ROUND = 20_000;
/** The package compared with is slower by far: as many calls would take minutes. */
const SLOW_ROUND = 1000;
const ROUNDS = 7;
const ORIGIN: Origin = { ip: IN_RANGE, userAgent: "bench", requestId: "bench" };

/**
 * Verifications a second in one process: against the least that any verification does, a hash and one SELECT, and against
 * `better-auth` with its plugin for API keys.
 */
export function benchVerification(): Promise<Row[]> {
  return withInstance(async (ctx, sqliteFile) => {
    const secrets = await fillTokens(ctx, TOKENS, TOKENS);
    const bare = bareLookUp(sqliteFile);
    const betterAuth = await openBetterAuth(`${sqliteFile}-better-auth`, TOKENS);
    try {
      return await measure(ctx, secrets, bare, betterAuth);
    } finally {
      betterAuth.close();
    }
  });
}

async function measure(
  ctx: Ctx,
  secrets: string[],
  bare: (secret: string) => unknown,
  { keys, verify }: BetterAuthKeys,
): Promise<Row[]> {
  const rates = { bare: [] as number[], tessera: [] as number[], betterAuth: [] as number[] };
  // The first round warms up and does not count.
  for (let round = 0; round <= ROUNDS; round++) {
    const bareRate = await rate(ROUND, async (count) => {
      for (let i = 0; i < count; i++) bare(secrets[i % TOKENS] as string);
    });
    const tesseraRate = await rate(ROUND, async (count) => {
      for (let i = 0; i < count; i++) await admit(ctx, secrets[i % TOKENS] as string);
    });
    const betterAuthRate = await rate(SLOW_ROUND, async (count) => {
      for (let i = 0; i < count; i++) await verify(keys[(round * SLOW_ROUND + i) % TOKENS] as string);
    });
    if (round === 0) continue;
    rates.bare.push(bareRate);
    rates.tessera.push(tesseraRate);
    rates.betterAuth.push(betterAuthRate);
  }
  const perSecond = (measured: number[]) => `${Math.round(best(measured))} /s`;
  return [
    { what: "SHA-256 + one prepared SELECT", value: perSecond(rates.bare) },
    {
      what: "token verification in process",
      value: perSecond(rates.tessera),
      ratio: medianRatio(rates.tessera, rates.bare),
      least: 0.2,
    },
    { what: "the same by better-auth with its api-key plugin", value: perSecond(rates.betterAuth) },
    {
      what: "token verification over that of better-auth",
      value: "",
      ratio: medianRatio(rates.tessera, rates.betterAuth),
      least: 25,
    },
  ];
}

/**
 * Everything between a request and a project but the membership itself: token, owner, status, expiry, address, quota,
 * use and counters noted, scope and project.
 */
export async function admit(ctx: Ctx, secret: string): Promise<void> {
  const { credential, systemRole } = await verifyToken(ctx, ORIGIN, secret, () => {});
  const project = { id: "PRJ-1", membership: "MEMBER" as const };
  if (decideAccess({ scope: "result:write", credential, systemRole, project }) !== "allowed") {
    throw new Error("The server rejected a token of the benchmark");
  }
}

function bareLookUp(sqliteFile: string): (secret: string) => unknown {
  const sqlite = new Sqlite(sqliteFile, { readonly: true });
  const select = sqlite.prepare("select * from token where hash = ?");
  return (secret) => select.get(createHash("sha256").update(secret).digest("base64url"));
}
