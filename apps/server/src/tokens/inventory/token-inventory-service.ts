import type { ListAllTokens, ListOwnTokens, Page, Token, TokenFilter, TokenMatch, TokenStatus } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { COUNTED_ROWS, totalOf } from "../../platform/db/bounded-count.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { readSnapshot, takeSnapshot } from "../../platform/db/snapshot.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import type { TokenOwner } from "../issue/token-owner.ts";
import { getTokenPolicy } from "../issue/token-policy.ts";
import { listOwnTokens } from "../issue/token-service.ts";
import { presentAll } from "../issue/token-view.ts";
import type { InventoryFilter } from "./token-inventory-filter-repo.ts";
import * as inventoryRepo from "./token-inventory-repo.ts";

const NEWEST_FIRST = { sort: "createdAt", descending: true } as const;
const LIVE = ["Active", "Expiring", "Rotated"] as const satisfies TokenStatus[];

/**
 * All tokens, for administrators. Where there are very many and the filter matches next to nothing, a page may hold
 * fewer than `limit` and still name a next one.
 */
export async function listAllTokens(
  ctx: Ctx,
  query: ListAllTokens,
  effort?: inventoryRepo.Effort,
): Promise<Page<Token>> {
  const { sort, descending = sort === "createdAt", limit } = query;
  const now = ctx.now();
  const after = decodeCursor(query.cursor, ["string", "string"]);
  const inventory = { db: ctx.db, filter: await filterOf(ctx, query, now), order: { sort, descending } };
  const { rows, lookedUpTo } = await inventoryRepo.list(inventory, { after, limit: limit + 1 }, effort);
  const page = toPage(rows, limit, inventoryRepo.keyOf, lookedUpTo);
  return { data: await presentAll(ctx.db, page.data, now), nextCursor: page.nextCursor };
}

/** The tokens of an account, in the order asked for, or as `listOwnTokens` has them. */
export async function listTokensOf(
  ctx: Ctx,
  { userId }: Pick<TokenOwner, "userId">,
  query: ListOwnTokens,
): Promise<Page<Token>> {
  const { search, status, sort = "createdAt", descending = sort === "createdAt", limit } = query;
  if (!search && query.sort === undefined) return listOwnTokens(ctx, { userId }, query);
  const now = ctx.now();
  const filter = { ...(await filterOf(ctx, { userId, search, status }, now)), isOfOne: true };
  const after = decodeCursor(query.cursor, ["string", "string"]);
  const inventory = { db: ctx.db, filter, order: { sort, descending } };
  const { rows, lookedUpTo } = await inventoryRepo.list(inventory, { after, limit: limit + 1 });
  const page = toPage(rows, limit, inventoryRepo.keyOf, lookedUpTo);
  return { data: await presentAll(ctx.db, page.data, now), nextCursor: page.nextCursor };
}

/**
 * How many tokens match, with a snapshot of that moment: every token created later lies behind it. With more than
 * `most` candidates it is a lower bound.
 */
export async function matchTokens(ctx: Ctx, filter: TokenFilter, most = COUNTED_ROWS): Promise<TokenMatch> {
  const now = ctx.now();
  const snapshot = takeSnapshot(ctx, now);
  const counted = await inventoryRepo.count({ db: ctx.db, filter: await filterOf(ctx, filter, now) }, most);
  return { ...totalOf(counted, most), snapshot };
}

/**
 * Every token the filter lets through, newest first, a batch at a time, some of them empty: memory stays flat, however many
 * there are.
 */
export async function* eachTokenBatch(ctx: Ctx, filter: TokenFilter, limit: number): AsyncGenerator<Token[]> {
  const now = ctx.now();
  const inventory = { db: ctx.db, filter: await filterOf(ctx, filter, now), order: NEWEST_FIRST };
  let after: readonly [string, string] | undefined;
  do {
    const { rows, lookedUpTo } = await inventoryRepo.list(inventory, { after, limit });
    yield await presentAll(ctx.db, rows, now);
    const last = rows.at(-1);
    after = rows.length === limit && last ? [last.sortKey, last.id] : lookedUpTo;
  } while (after !== undefined);
}

/** What revocation by filter still finds: tokens that were live at the snapshot, made before it, behind the cursor. */
export async function listMatching(
  ctx: Ctx,
  { snapshot, cursor, ...filter }: TokenFilter & { snapshot: string; cursor?: string | undefined },
  limit: number,
): Promise<Page<{ id: string }>> {
  const [asOf, lastId] = readSnapshot(snapshot, ctx.now());
  const live = LIVE.filter((status) => filter.status?.includes(status) ?? true);
  if (live.length === 0) return { data: [], nextCursor: null };
  const after = decodeCursor(cursor, ["string", "string"]) ?? ([asOf, lastId] as const);
  const inventory = {
    db: ctx.db,
    filter: await filterOf(ctx, { ...filter, status: live }, asOf),
    order: NEWEST_FIRST,
  };
  const { rows, lookedUpTo } = await inventoryRepo.list(inventory, { after, limit: limit + 1 });
  return toPage(rows, limit, inventoryRepo.keyOf, lookedUpTo);
}

async function filterOf(ctx: Ctx, query: TokenFilter, now: string): Promise<InventoryFilter> {
  const { search, userId, status, kind, scope, unusedForDays, neverExpires, beyondPolicy } = query;
  const unusedSince = unusedForDays === undefined ? undefined : later(now, -unusedForDays * DAY_MS);
  const beyond = beyondPolicy ? await getTokenPolicy(ctx) : undefined;
  return {
    search,
    isOfOne: undefined,
    ownerId: userId,
    statuses: status,
    kind,
    scope,
    unusedSince,
    neverExpires,
    beyond,
    now,
  };
}
