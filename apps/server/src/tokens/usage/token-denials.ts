import { DENIED_LATELY_DAYS, type TokenDenials } from "@tessera/domain";
import { countDenials } from "../../audit/token-trail.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { presentAll } from "../issue/token-view.ts";
import * as usageRepo from "./token-usage-repo.ts";

/** The most tokens in the answer. */
const MOST = 50;

/** The actor's tokens with rejected requests in the last two weeks, the most rejected first. */
export async function listDenials(ctx: Ctx, actor: Actor): Promise<TokenDenials[]> {
  const now = ctx.now();
  const from = later(now, -(DENIED_LATELY_DAYS - 1) * DAY_MS).slice(0, 10);
  const rows = await usageRepo.listDenied(ctx.db, actor.userId, from, MOST);
  const tokens = await presentAll(
    ctx.db,
    rows.map(({ denied: _denied, ...row }) => row),
    now,
  );
  const reasons = await countDenials(
    ctx,
    rows.map(({ id }) => id),
    from,
  );
  return tokens.map((token, index) => ({
    token,
    denied: rows[index]?.denied ?? 0,
    errorCode: commonest(reasons.get(token.id)),
  }));
}

/** Rejections of the last hour may not be written with their reason yet, so it may be null. */
function commonest(reasons: Map<string, number> = new Map()): string | null {
  return [...reasons].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))[0]?.[0] ?? null;
}
