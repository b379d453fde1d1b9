import type { TokenKind, TokenScope, TokenSort, TokenStatus } from "@tessera/domain";
import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import { dayAfter } from "../../platform/db/day-after.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, Schema } from "../../platform/db/schema.ts";
import type { TokenPolicy } from "../issue/token-policy.ts";
import { expiringUntil, statusAt } from "../issue/token-repo.ts";

export type InventoryFilter = {
  search: string | undefined;
  /** For the tokens of one account: the search is not about whose they are. */
  isOfOne: boolean | undefined;
  ownerId: string | undefined;
  statuses: TokenStatus[] | undefined;
  kind: TokenKind | undefined;
  scope: TokenScope | undefined;
  /** Used, or made if never used, before this instant. */
  unusedSince: string | undefined;
  neverExpires: boolean | undefined;
  /** Live tokens that this policy forbids. */
  beyond: TokenPolicy | undefined;
  now: string;
};

/** Tokens, and their owners where they are sorted by them. */
export type Tokens = ExpressionBuilder<Schema & { owner: Schema["user"] }, "token" | "owner">;

/** A condition that an index finds. */
export type Basis = (token: Tokens) => Expression<SqlBool>;

/** Between which keys of an order the filter's tokens lie. */
export type Bounds = {
  lowest?: { op: ">" | ">="; key: string } | undefined;
  highest?: { op: "<" | "<="; key: string } | undefined;
};

/** Sorts behind every time. */
export const NEVER = "9999";

const statusOf = (token: Tokens, now: string) => statusAt(token as unknown as ExpressionBuilder<Schema, "token">, now);

export function isFiltered({ now: _now, ...filter }: InventoryFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}

/** Scopes that few tokens name; migration 0005 has an index of the tokens of each. */
const RARE_SCOPES: readonly TokenScope[] = [
  "admin:read",
  "admin:write",
  "admin:access",
  "case:propose",
  "result:propose",
  "token:rotate",
];

/** The condition of the filter that lets least through, if it has an index of its own, in the order of creation. */
export function basisOf({ ownerId, statuses, kind, scope, neverExpires }: InventoryFilter): Basis | undefined {
  if (ownerId !== undefined) return (token) => token("token.ownerId", "=", ownerId);
  if (statuses?.every((status) => status === "Rotated")) return (token) => token("token.overlapEndsAt", "is not", null);
  if (kind !== undefined && kind !== "pat") {
    return (token) => token.and([token("token.kind", "=", sql.lit(kind)), token("token.kind", "<>", sql.lit("pat"))]);
  }
  if (scope !== undefined && RARE_SCOPES.includes(scope)) {
    return (token) => token("token.scopes", "like", sql.lit(`%"${scope}"%`));
  }
  return neverExpires ? (token) => token("token.expiresAt", "is", null) : undefined;
}

/** The bounds that the filter implies for the sort key: everything beyond is left out from the start. */
export function boundsOf(sort: TokenSort, filter: InventoryFilter): Bounds {
  if (sort === "expiresAt") return { lowest: earliestExpiry(filter), highest: latestExpiry(filter) };
  if (filter.unusedSince === undefined || (sort !== "createdAt" && sort !== "lastUsedAt")) return {};
  return { highest: { op: "<", key: filter.unusedSince } };
}

function earliestExpiry({ statuses, neverExpires, beyond, now }: InventoryFilter): Bounds["lowest"] {
  if (neverExpires) return { op: ">=", key: NEVER };
  const areLive = beyond !== undefined || areAll(statuses, ["Active", "Expiring", "Rotated"]);
  return areLive ? { op: ">", key: now } : undefined;
}

function latestExpiry({ statuses, neverExpires, now }: InventoryFilter): Bounds["highest"] {
  if (areAll(statuses, ["Expired"])) return { op: "<=", key: now };
  if (areAll(statuses, ["Expiring"])) return { op: "<=", key: expiringUntil(now) };
  return neverExpires === false ? { op: "<", key: NEVER } : undefined;
}

function areAll(statuses: TokenStatus[] | undefined, among: TokenStatus[]): boolean {
  return statuses?.every((status) => among.includes(status)) ?? false;
}

/** The whole filter, without a condition that an index could be entered by. */
export function conditions(db: Db, token: Tokens, filter: InventoryFilter): Expression<SqlBool>[] {
  const { search, isOfOne = false, ownerId, statuses, kind, scope, unusedSince, neverExpires, beyond, now } = filter;
  const found: Expression<SqlBool>[] = [];
  if (search) found.push(isOfOne ? namesToken(db, token, search) : matches(db, token, search));
  if (ownerId !== undefined) found.push(token(unindexed(token.ref("token.ownerId")), "=", ownerId));
  if (statuses !== undefined) found.push(token(statusOf(token, now), "in", statuses));
  if (kind !== undefined) found.push(token(unindexed(token.ref("token.kind")), "=", kind));
  if (scope !== undefined) found.push(token("token.scopes", "like", `%"${scope}"%`));
  if (unusedSince !== undefined) {
    found.push(token(token.fn.coalesce("token.lastUsedAt", "token.createdAt"), "<", unusedSince));
  }
  if (neverExpires !== undefined) {
    found.push(token(unindexed(token.ref("token.expiresAt")), neverExpires ? "is" : "is not", null));
  }
  if (beyond !== undefined) found.push(isBeyond(db, token, beyond, now));
  return found;
}

function namesToken(db: Db, token: Tokens, search: string): Expression<SqlBool> {
  return token.or([contains(db, token.ref("token.name"), search), contains(db, token.ref("token.preview"), search)]);
}

function matches(db: Db, token: Tokens, search: string): Expression<SqlBool> {
  const owners = token
    .selectFrom("user")
    .select("user.id")
    .where((user) =>
      user.or([
        contains(db, user.ref("user.username"), search),
        contains(db, sql<string>`${user.ref("user.firstName")} || ' ' || ${user.ref("user.lastName")}`, search),
      ]),
    );
  return token.or([namesToken(db, token, search), token("token.ownerId", "in", owners)]);
}

function isBeyond(db: Db, token: Tokens, policy: TokenPolicy, now: string): Expression<SqlBool> {
  const lastDay = dayAfter(db, token.ref("token.createdAt"), policy.maxTokenLifetimeDays);
  const livesTooLong = token(sql<string>`substr(${token.ref("token.expiresAt")}, 1, 10)`, ">", lastDay);
  return token.and([
    token(statusOf(token, now), "not in", ["Revoked", "Expired"]),
    policy.allowNeverExpiring ? livesTooLong : token.or([token("token.expiresAt", "is", null), livesTooLong]),
  ]);
}

/** Keeps the databases from entering an index that would be slower here. */
export function unindexed(value: Expression<unknown>): RawBuilder<string> {
  return sql`${value} || ''`;
}
