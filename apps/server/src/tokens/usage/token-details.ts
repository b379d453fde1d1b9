import {
  DomainError,
  type Token,
  type TokenDay,
  type TokenDetails,
  type TokenOrigin,
  USAGE_DAYS,
} from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { TokenDayTable, TokenOriginTable, TokenTable } from "../../platform/db/schema.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import type { TokenOwner } from "../issue/token-owner.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import { getOwn } from "../issue/token-service.ts";
import { present } from "../issue/token-view.ts";
import { timelineOf } from "./token-timeline.ts";
import * as usageRepo from "./token-usage-repo.ts";

const SHOWN_ORIGINS = 5;

/** One of the owner's tokens, with what it did and what happened to it. Throws NOT_FOUND. */
export async function getTokenDetails(
  ctx: Ctx,
  { userId }: Pick<TokenOwner, "userId">,
  id: string,
): Promise<TokenDetails> {
  return detailsOf(ctx, await getOwn(ctx.db, userId, id));
}

/** The same of any token, for administrators. */
export async function getAnyTokenDetails(ctx: Ctx, id: string): Promise<TokenDetails> {
  const row = await tokenRepo.findById(ctx.db, id);
  if (!row) throw new DomainError("NOT_FOUND", "There is no such token");
  return detailsOf(ctx, row);
}

async function detailsOf(ctx: Ctx, row: TokenTable): Promise<TokenDetails> {
  const { id } = row;
  const now = ctx.now();
  const token: Token = await present(ctx.db, row, now);
  const origins = await usageRepo.listOrigins(ctx.db, [id]);
  const days = lastDays(now);
  const counts = await usageRepo.listDays(ctx.db, id, days[0] as string);
  return {
    token,
    usage: { days: fill(days, counts), origins: origins.slice(0, SHOWN_ORIGINS).map(toOrigin) },
    timeline: await timelineOf(ctx, row, token, origins, now),
  };
}

/** The days up to today (UTC), oldest first. */
function lastDays(now: string): string[] {
  return Array.from({ length: USAGE_DAYS }, (_, index) => {
    return later(now, -(USAGE_DAYS - 1 - index) * DAY_MS).slice(0, 10);
  });
}

function fill(days: string[], counts: TokenDayTable[]): TokenDay[] {
  const known = new Map(counts.map(({ day, requests, denied }) => [day, { requests, denied }]));
  return days.map((day) => ({ day, ...(known.get(day) ?? { requests: 0, denied: 0 }) }));
}

function toOrigin({ ip, userAgent, firstAt, lastAt }: TokenOriginTable): TokenOrigin {
  return { ip, userAgent: userAgent === "" ? null : userAgent, firstAt, lastAt };
}
