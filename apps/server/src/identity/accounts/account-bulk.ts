import type { AccountFilter, AccountMatch, ChangedBatch, UpdateMatchingAccounts } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { COUNTED_ROWS } from "../../platform/db/bounded-count.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { readSnapshot, takeSnapshot } from "../../platform/db/snapshot.ts";
import * as accountRepo from "./account-repo.ts";
import { countAccounts, filterOf, updateAccounts } from "./account-service.ts";

/** Accounts of one transaction: each costs an audit entry, for which other writers wait. */
const BATCH_ACCOUNTS = 100;

/**
 * How many accounts match, with a snapshot of that moment: every account created later lies behind it. With more than
 * `most` accounts it is a lower bound.
 */
export async function matchAccounts(ctx: Ctx, filter: AccountFilter, most = COUNTED_ROWS): Promise<AccountMatch> {
  const snapshot = takeSnapshot(ctx, ctx.now());
  return { ...(await countAccounts(ctx, filter, most)), snapshot };
}

/**
 * Changes one batch of the accounts that matched at the snapshot, in a transaction of its own with an entry for each;
 * every batch checks the caller's rights again. The caller's own account, accounts created since, and those that stopped
 * matching are skipped. Throws FORBIDDEN where administrators are among them and the token may not change those.
 */
export async function updateMatchingAccounts(
  ctx: Ctx,
  actor: Actor,
  { filter, change, snapshot, cursor }: UpdateMatchingAccounts,
): Promise<ChangedBatch> {
  const [asOf, lastId] = readSnapshot(snapshot, ctx.now());
  const after = decodeCursor(cursor, ["string", "string"]) ?? [asOf, lastId];
  const newestFirst = { sort: "createdAt", descending: true } as const;
  const page = { after: after as [string, string], limit: BATCH_ACCOUNTS + 1 };
  const rows = await accountRepo.list(ctx.db, filterOf(filter, asOf), newestFirst, page);
  const { data, nextCursor } = toPage(rows, BATCH_ACCOUNTS, accountRepo.keyOf);
  const ids = data.map(({ id }) => id).filter((id) => id !== actor.userId);
  return { changed: ids.length === 0 ? 0 : await updateAccounts(ctx, actor, { ids, ...change }), nextCursor };
}
