import type { Origin } from "../../platform/context.ts";
import type { TokenDayTable, TokenOriginTable } from "../../platform/db/schema.ts";
import { MAX_TOKEN_ORIGINS } from "../../platform/limits/limits.ts";
import type { NoticedToken } from "../../platform/notices/notice-outbox.ts";
import type { Use } from "./token-usage-repo.ts";

/** A token's usage since it was last written. Lists, not maps: nearly always there is one of each. */
export type UsageTally = {
  token: NoticedToken;
  /** One of the origins: the last one it was used from. */
  last: TokenOriginTable | null;
  days: TokenDayTable[];
  origins: TokenOriginTable[];
  /** Where it was tried from after its overlap. */
  rotatedOutFrom: string | null;
};

export function emptyTally({ id, ownerId, name, preview }: NoticedToken): UsageTally {
  return { token: { id, ownerId, name, preview }, last: null, days: [], origins: [], rotatedOutFrom: null };
}

/** Counts on the day of `at`, which may be the day itself. */
export function count({ token, days }: UsageTally, at: string, requests: number, denied: number): void {
  const known = days.find(({ day }) => at.startsWith(day));
  if (!known) days.push({ tokenId: token.id, day: at.slice(0, 10), requests, denied });
  else {
    known.requests += requests;
    known.denied += denied;
  }
}

/** Records a use that was accepted. */
export function recordUse(tally: UsageTally, at: string, { ip, userAgent }: Pick<Origin, "ip" | "userAgent">): void {
  tally.last = recordOrigin(tally, ip, userAgent ?? "", at, at);
}

/** The last use, if it was used at all. */
export function lastUseOf({ last }: UsageTally): Use | null {
  return last && { at: last.lastAt, ip: last.ip, userAgent: last.userAgent === "" ? null : last.userAgent };
}

/** Adds what `later` holds; for a write that failed and is tried again. */
export function absorb(tally: UsageTally, later: UsageTally): void {
  tally.rotatedOutFrom ??= later.rotatedOutFrom;
  for (const { day, requests, denied } of later.days) count(tally, day, requests, denied);
  for (const { ip, userAgent, firstAt, lastAt } of later.origins) recordOrigin(tally, ip, userAgent, firstAt, lastAt);
  if (later.last)
    tally.last = recordOrigin(tally, later.last.ip, later.last.userAgent, later.last.firstAt, later.last.lastAt);
}

function recordOrigin(
  { token, origins }: UsageTally,
  ip: string,
  userAgent: string,
  firstAt: string,
  lastAt: string,
): TokenOriginTable {
  const known = origins.find((origin) => origin.ip === ip && origin.userAgent === userAgent);
  if (known) {
    known.lastAt = lastAt;
    return known;
  }
  if (origins.length >= MAX_TOKEN_ORIGINS) origins.shift();
  const origin = { tokenId: token.id, ip, userAgent, firstAt, lastAt };
  origins.push(origin);
  return origin;
}
