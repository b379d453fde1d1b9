import type { ListAllTokens, Page, Token } from "@tessera/domain";
import type { Ctx } from "../context.ts";
import { decodeCursor, toPage } from "../db/keyset.ts";
import { getSettings } from "../settings/settings-service.ts";
import type { InventoryFilter } from "./token-inventory-filter.ts";
import * as inventoryRepo from "./token-inventory-repo.ts";
import { presentAll } from "./token-view.ts";

const DAY = 86_400_000;

/**
 * Tokens of everybody, for administrators. Where there are very many and the filter lets next to nothing through, a page may
 * hold fewer than `limit` and still name a next one.
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

async function filterOf(ctx: Ctx, query: ListAllTokens, now: string): Promise<InventoryFilter> {
  const { search, userId, status, kind, scope, unusedForDays, neverExpires, beyondPolicy } = query;
  const unusedSince =
    unusedForDays === undefined ? undefined : new Date(Date.parse(now) - unusedForDays * DAY).toISOString();
  const beyond = beyondPolicy ? await getSettings(ctx) : undefined;
  return { search, ownerId: userId, statuses: status, kind, scope, unusedSince, neverExpires, beyond, now };
}
