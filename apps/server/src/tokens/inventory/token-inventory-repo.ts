import type { TokenSort } from "@tessera/domain";
import { type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Counted } from "../../platform/db/bounded-count.ts";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { given } from "../../platform/db/given.ts";
import type { CursorKey } from "../../platform/db/keyset.ts";
import type { Db, TokenTable } from "../../platform/db/schema.ts";
import {
  type Basis,
  type Bounds,
  basisOf,
  boundsOf,
  conditions,
  type InventoryFilter,
  isFiltered,
  NEVER,
  type Tokens,
  unindexed,
} from "./token-inventory-filter-repo.ts";

type InventoryOrder = { sort: TokenSort; descending: boolean };
export type InventoryRow = TokenTable & { sortKey: string };

/** How many tokens are looked at for one page, at most. */
export type Effort = {
  /** So many are picked out by an index and put into order afterwards; more are walked through in the order asked for. */
  picked: number;
  /** How far the walk goes, each time before it is asked whether the page is full. */
  stretches: readonly number[];
  /** Where there are no more than so many tokens in all, the rest is looked at as well. */
  whole: number;
};

/** Tokens lie in the order they were made in: a walk in another one costs a jump for each. */
const effortFor = (sort: TokenSort): Effort => ({
  picked: 10_000,
  stretches: sort === "createdAt" ? [1000, 8000] : [1000, 2000],
  whole: 100_000,
});

type Place = readonly [sortKey: string, id: string];
type Span = { after: Place | undefined; upTo?: Place | undefined; limit: number };
type Key = RawBuilder<string>;
type Inventory = { db: Db; filter: InventoryFilter; order: InventoryOrder };
/** An index is walked along in the order asked for, or tokens are picked out and put into order afterwards. */
type Way = "walk" | "pick";

/**
 * All tokens in the order asked for, after the row whose sort key and id are `after`. A filter that matches next to
 * nothing may leave fewer rows than `limit` with more behind them: `lookedUpTo` is then where to go on.
 */
export async function list(
  inventory: Inventory,
  { after, limit }: Span,
  effort = effortFor(inventory.order.sort),
): Promise<{ rows: InventoryRow[]; lookedUpTo?: Place | undefined }> {
  const { db, filter, order } = inventory;
  if (!isFiltered(filter)) return { rows: await read(inventory, "walk", { after, limit }) };
  const basis = basisOf(filter);
  if (order.sort !== "createdAt" && basis && (await countTo(db, effort.picked + 1, basis)) <= effort.picked) {
    return { rows: await read(inventory, "pick", { after, limit }) };
  }
  const rows: InventoryRow[] = [];
  let lookedUpTo = after;
  for (const stretch of effort.stretches) {
    const upTo = await endOf(inventory, lookedUpTo, stretch);
    rows.push(...(await read(inventory, "walk", { after: lookedUpTo, upTo, limit: limit - rows.length })));
    if (rows.length === limit || !upTo) return { rows };
    lookedUpTo = upTo;
  }
  if ((await countTo(db, effort.whole + 1)) > effort.whole) return { rows, lookedUpTo };
  // Reading all and sorting what is found takes a sixth of the time of a walk that jumps.
  const way = order.sort === "createdAt" ? "walk" : "pick";
  rows.push(...(await read(inventory, way, { after: lookedUpTo, limit: limit - rows.length })));
  return { rows };
}

export function keyOf(row: InventoryRow): CursorKey {
  return [row.sortKey, row.id];
}

/** The filter's tokens within the span. */
function read(inventory: Inventory, way: Way, span: Span): Promise<InventoryRow[]> {
  const { db, filter, order } = inventory;
  return candidates(inventory, way, span)
    .selectAll("token")
    .select((token) => sortKey(db, token, order.sort).as("sortKey"))
    .where((token) => token.and(conditions(db, token, filter)))
    .execute();
}

/** Where the walk is after so many candidates; undefined where it ends before. */
async function endOf(inventory: Inventory, after: Place | undefined, count: number): Promise<Place | undefined> {
  const row = await candidates(inventory, "walk", { after, limit: 1 })
    .select((token) => [sortKey(inventory.db, token, inventory.order.sort).as("sortKey"), "token.id"])
    .offset(count - 1)
    .executeTakeFirst();
  return row && [row.sortKey, row.id];
}

/** Tokens within the span that the filter may let through, as far as an index can tell. */
function candidates({ db, filter, order }: Inventory, way: Way, span: Span) {
  const { sort, descending } = order;
  const direction = descending ? "desc" : "asc";
  const key = (token: Tokens) => (way === "walk" ? sortKey(db, token, sort) : unindexed(sortKey(db, token, sort)));
  const basis = way === "pick" || sort === "createdAt" ? basisOf(filter) : undefined;
  return source(db, sort, way)
    .where((token) =>
      token.and([
        ...(basis ? [basis(token)] : []),
        ...within(token, key(token), span, { descending, ...boundsOf(sort, filter) }),
      ]),
    )
    .orderBy(key, direction)
    .orderBy("token.id", direction)
    .limit(span.limit);
}

/**
 * The accounts come in only where they are sorted by: first where their order is walked, second where tokens are picked out
 * and sorted afterwards. These joins are ones that SQLite does not turn round.
 */
function source(db: Db, sort: TokenSort, way: Way) {
  const walked = () => db.selectFrom("user as owner").crossJoin("token").whereRef("token.ownerId", "=", "owner.id");
  if (sort === "owner" && way === "walk") return walked();
  const picked = () => db.selectFrom("token").leftJoin("user as owner", "owner.id", "token.ownerId");
  return (sort === "owner" ? picked() : db.selectFrom("token")) as unknown as ReturnType<typeof walked>;
}

/** Behind the first place, up to the second, and between the bounds. */
function within(
  token: Tokens,
  key: Key,
  { after, upTo }: Span,
  { descending, lowest, highest }: Bounds & { descending: boolean },
): Expression<SqlBool>[] {
  const beyond = (side: ">" | "<", place: Place, orAt: boolean) => [
    // The first condition is redundant, but the database enters the index by it.
    token(key, `${side}=`, place[0]),
    token.or([token(key, side, place[0]), token("token.id", orAt ? `${side}=` : side, place[1])]),
  ];
  const [low, high] = descending ? [upTo, after] : [after, upTo];
  // Of two conditions on one side the database may enter an index by either, so only the tighter one is given.
  const isLowestTighter = lowest !== undefined && (low === undefined || low[0] < lowest.key);
  const isHighestTighter = highest !== undefined && (high === undefined || high[0] > highest.key);
  return [
    ...(isLowestTighter ? [token(key, lowest.op, lowest.key)] : low ? beyond(">", low, descending) : []),
    ...(isHighestTighter ? [token(key, highest.op, highest.key)] : high ? beyond("<", high, !descending) : []),
  ];
}

/** How many of the first `most` + 1 tokens the filter lets through; those an index knows come first. */
export async function count({ db, filter }: Omit<Inventory, "order">, most: number): Promise<Counted> {
  const basis = basisOf(filter);
  if (!isFiltered(filter)) {
    const looked = await countTo(db, most + 1);
    return { looked, matched: looked };
  }
  const candidates = db
    .selectFrom("token")
    .selectAll()
    .where((token) => token.and(given(basis, (condition) => condition(token as unknown as Tokens))))
    .limit(most + 1);
  const { looked, matched } = await db
    .selectFrom(candidates.as("token"))
    .select((token) => {
      const found = conditions(db, token as unknown as Tokens, filter);
      const all = token.fn.countAll<number>();
      return [all.as("looked"), all.filterWhere(token.and(found as never)).as("matched")];
    })
    .executeTakeFirstOrThrow();
  return { looked: Number(looked), matched: Number(matched) };
}

async function countTo(db: Db, most: number, basis?: Basis): Promise<number> {
  const some = db
    .selectFrom("token")
    .select("token.id")
    .where((token) => token.and(given(basis, (condition) => condition(token as unknown as Tokens))))
    .limit(most);
  const { count } = await db
    .selectFrom(some.as("some"))
    .select((token) => token.fn.countAll<number | string>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What migration 0003 has an index of: the same for both databases, and never null. */
function sortKey(db: Db, token: Tokens, sort: TokenSort): Key {
  switch (sort) {
    case "createdAt":
      return sql`${token.ref("token.createdAt")}`;
    case "name":
      return sql`lower(${byBytes(db, token.ref("token.name"))})`;
    case "owner":
      return byBytes(db, token.ref("owner.usernameKey"));
    case "expiresAt":
      return sql`coalesce(${token.ref("token.expiresAt")}, ${sql.lit(NEVER)})`;
    case "lastUsedAt":
      return sql`coalesce(${token.ref("token.lastUsedAt")}, '')`;
  }
}
