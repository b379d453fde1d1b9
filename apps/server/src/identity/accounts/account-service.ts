import {
  type Account,
  type AccountDetails,
  type AccountFilter,
  DomainError,
  type ListAccounts,
  type Page,
  type Total,
  type UpdateAccount,
  type UpdateAccounts,
} from "@tessera/domain";
import { listMemberships } from "../../access/membership-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { COUNTED_ROWS, totalOf } from "../../platform/db/bounded-count.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { transact } from "../../platform/db/transact.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { keepingAnAdmin } from "../people/last-admin.ts";
import { toUser } from "../people/user-service.ts";
import { countSessions } from "../sessions/session-service.ts";
import { changeAccount, toFlag } from "./account-change.ts";
import * as accountRepo from "./account-repo.ts";

/** Accounts of the server, to search, filter and sort; without deleted ones. */
export async function listAccounts(
  ctx: Pick<Ctx, "db" | "now" | "hooks">,
  query: ListAccounts,
): Promise<Page<Account>> {
  const { sort, descending = sort !== "username", limit } = query;
  const after = decodeCursor(query.cursor, ["string", "string"]);
  const filter = filterOf(query, ctx.now());
  const rows = await accountRepo.list(ctx.db, filter, { sort, descending }, { after, limit: limit + 1 });
  const page = toPage(rows, limit, accountRepo.keyOf);
  return { data: await present(ctx, page.data), nextCursor: page.nextCursor };
}

/** How many accounts match; with more than `most` accounts, at least how many. */
export async function countAccounts(
  ctx: Pick<Ctx, "db" | "now" | "hooks">,
  query: AccountFilter,
  most = COUNTED_ROWS,
): Promise<Total> {
  return totalOf(await accountRepo.count(ctx.db, filterOf(query, ctx.now()), most), most);
}

/** Every account the filter lets through, by user name, a batch at a time: memory stays flat, however many there are. */
export async function* eachAccountBatch(
  ctx: Pick<Ctx, "db" | "now" | "hooks">,
  query: AccountFilter,
  limit: number,
): AsyncGenerator<Account[]> {
  const filter = filterOf(query, ctx.now());
  let after: [string, string] | undefined;
  for (;;) {
    const rows = await accountRepo.list(ctx.db, filter, { sort: "username", descending: false }, { after, limit });
    yield await present(ctx, rows);
    const last = rows.at(-1);
    if (rows.length < limit || !last) return;
    after = [last.sortKey, last.id];
  }
}

/** One account with its details. Throws NOT_FOUND. */
export async function getAccount(ctx: Pick<Ctx, "db" | "now" | "hooks">, id: string): Promise<AccountDetails> {
  const row = await accountRepo.find(ctx.db, id);
  if (!row) throw noSuchAccount();
  const [account] = await present(ctx, [row]);
  return {
    account: account as Account,
    ...(await listMemberships(ctx, id)),
    sessions: await countSessions(ctx, id),
  };
}

/**
 * Switches API access, activity or role of an account, from the next request on; deactivation also ends its sessions
 * and the links mailed to it, but keeps its tokens. When an administrator loses that role, their service accounts pass
 * to another administrator, and their pending invitations are withdrawn. Throws NOT_FOUND, and CONFLICT where the
 * server would have no administrator left.
 */
export async function updateAccount(ctx: Ctx, actor: Actor, { id, ...change }: UpdateAccount): Promise<Account> {
  return transact(ctx, async (ctx) => {
    const entries = await keepingAnAdmin(ctx, () => changeAccount(ctx, actor, id, change));
    if (!entries) throw noSuchAccount();
    await audit.appendAll(ctx, actor, entries);
    const row = await accountRepo.find(ctx.db, id);
    return (await present(ctx, row ? [row] : []))[0] as Account;
  });
}

/** The same for many, all or none; deleted accounts are skipped. Answers how many were changed. */
export async function updateAccounts(ctx: Ctx, actor: Actor, { ids, ...change }: UpdateAccounts): Promise<number> {
  return transact(ctx, async (ctx) => {
    const entries = await keepingAnAdmin(ctx, async () => {
      const changed: audit.AuditEntry[][] = [];
      for (const id of new Set(ids)) changed.push((await changeAccount(ctx, actor, id, change)) ?? []);
      return changed;
    });
    await audit.appendAll(ctx, actor, entries.flat());
    return entries.filter(({ length }) => length > 0).length;
  });
}

/** The filter as the database has it, at that moment. */
export function filterOf(query: AccountFilter, now: string): accountRepo.AccountFilter {
  const { search, role, kind, active, apiAccess, secondFactor, unseenForDays, neverSeen } = query;
  return {
    ...{ search, roles: role, kind, secondFactor, neverSeen },
    active: active === undefined ? undefined : toFlag(active),
    apiAccess: apiAccess === undefined ? undefined : toFlag(apiAccess),
    unseenSince: unseenForDays === undefined ? undefined : later(now, -unseenForDays * DAY_MS),
  };
}

async function present(ctx: Pick<Ctx, "db" | "now" | "hooks">, rows: accountRepo.AccountRow[]): Promise<Account[]> {
  const tokens = await ctx.hooks.countTokens(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    ...toUser(row),
    apiAccess: row.apiAccess === 1,
    active: row.active === 1,
    secondFactor: row.secondFactor === 1,
    lastSeenAt: row.lastSeenAt,
    tokens: tokens.get(row.id)?.liveTokens ?? 0,
    createdAt: row.createdAt,
  }));
}

function noSuchAccount(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such account");
}
