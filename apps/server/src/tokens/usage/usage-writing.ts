import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { TokenOriginTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_TOKEN_ORIGINS } from "../../platform/limits/limits.ts";
import { giveNotice } from "../../platform/notices/notice-outbox.ts";
import * as usageRepo from "./token-usage-repo.ts";
import { lastUseOf, type UsageTally } from "./usage-tally.ts";

/** Adds the usage of these tokens to the stored usage, and gives their owners the notices that follow from it. */
export async function writeUsage(ctx: Pick<Ctx, "db" | "now" | "newId">, gathered: UsageTally[]): Promise<void> {
  const uses = gathered.flatMap((tally) => {
    const use = lastUseOf(tally);
    return use ? [[tally.token.id, use] as const] : [];
  });
  // One by one and outside the transaction: a change of tokens never waits for more than one of these, so that no
  // two can wait for each other. To write a last use twice is no harm.
  await usageRepo.saveUses(ctx.db, new Map(uses));
  await transact(ctx, (ctx) => addUsage(ctx, gathered));
}

async function addUsage(ctx: Pick<TxCtx, "db" | "now" | "newId">, gathered: UsageTally[]): Promise<void> {
  const existing = await usageRepo.keepExisting(
    ctx.db,
    gathered.map(({ token }) => token.id),
  );
  // A token that was deleted meanwhile takes what it did with it.
  const tallies = gathered.filter(({ token }) => existing.has(token.id));
  await usageRepo.addDays(
    ctx.db,
    tallies.flatMap(({ days }) => days),
  );
  await writeOrigins(
    ctx,
    tallies.filter(({ origins }) => origins.length > 0),
  );
  for (const { token, rotatedOutFrom: ip } of tallies) {
    if (ip !== null) await giveNotice(ctx, "ROTATED_OUT_TOKEN_USED", token, { ip });
  }
}

async function writeOrigins(ctx: Pick<TxCtx, "db" | "now" | "newId">, tallies: UsageTally[]): Promise<void> {
  if (tallies.length === 0) return;
  const before = await usageRepo.listOrigins(
    ctx.db,
    tallies.map(({ token }) => token.id),
  );
  const known = Map.groupBy(before, ({ tokenId }) => tokenId);
  for (const tally of tallies) {
    for (const ip of newAddresses(tally, known.get(tally.token.id) ?? [])) {
      await giveNotice(ctx, "USED_FROM_NEW_IP", tally.token, { ip, once: ip });
    }
  }
  await usageRepo.saveOrigins(
    ctx.db,
    tallies.flatMap(({ origins }) => origins),
  );
  const crowded = tallies.filter(({ token, origins }) => {
    return (known.get(token.id)?.length ?? 0) + origins.length > MAX_TOKEN_ORIGINS;
  });
  await dropOldest(
    ctx,
    crowded.map(({ token }) => token.id),
  );
}

/** The addresses that are new to a token. The very first one it was ever used from isn't news. */
function newAddresses({ origins }: UsageTally, before: TokenOriginTable[]): string[] {
  const inOrder = origins.toSorted((a, b) => (a.firstAt < b.firstAt ? -1 : a.firstAt > b.firstAt ? 1 : 0));
  const known = new Set(before.map(({ ip }) => ip));
  const added = [...new Set(inOrder.map(({ ip }) => ip))].filter((ip) => !known.has(ip));
  return before.length === 0 ? added.slice(1) : added;
}

async function dropOldest({ db }: Pick<TxCtx, "db">, tokenIds: string[]): Promise<void> {
  if (tokenIds.length === 0) return;
  const all = Map.groupBy(await usageRepo.listOrigins(db, tokenIds), ({ tokenId }) => tokenId);
  for (const origins of all.values()) {
    for (const origin of origins.slice(MAX_TOKEN_ORIGINS)) await usageRepo.removeOrigin(db, origin);
  }
}
