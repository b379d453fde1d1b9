import type { Automation } from "@tessera/domain";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import * as caseKeyRepo from "./case-key-repo.ts";
import { automationKey } from "./test-keys.ts";

/** A key that a case is found by from now on. */
export type NewKey = { key: string; caseNumber: number };

/** Keeps others from giving keys of the project to cases until the end of the transaction: ask what is free after it. */
export function holdKeys({ db }: TxCtx, projectId: string): Promise<void> {
  return lockName(db, `keys of ${projectId}`);
}

/** The number of the case that has the key; undefined where it is free. */
export async function findOwner(ctx: Pick<Ctx, "db">, projectId: string, key: string): Promise<number | undefined> {
  return (await caseKeyRepo.find(ctx.db, projectId, [key])).get(key)?.number;
}

/** Gives keys to cases; `importId`: an import teaches them to cases that were there before it. */
export async function addKeys(
  ctx: TxCtx,
  projectId: string,
  keys: NewKey[],
  importId: string | null = null,
): Promise<void> {
  await caseKeyRepo.insertMany(
    ctx.db,
    keys.map((key) => ({ projectId, importId, ...key })),
  );
}

/** Those of the keys that a case has already. */
export async function findTakenKeys(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  keys: readonly string[],
): Promise<Set<string>> {
  return new Set((await caseKeyRepo.find(db, projectId, [...new Set(keys)])).keys());
}

/**
 * Gives new cases the keys of their automations; answers the numbers of those that got theirs. An automation that another
 * case has stays with that one.
 */
export async function addKeysOf(
  ctx: TxCtx,
  projectId: string,
  cases: readonly { caseNumber: number; automation: Automation | null }[],
): Promise<Set<number>> {
  const wanted = new Map<string, number>();
  for (const { automation, caseNumber } of cases) {
    const key = automation && automationKey(automation.classname, automation.name);
    if (key !== null && !wanted.has(key)) wanted.set(key, caseNumber);
  }
  if (wanted.size === 0) return new Set();
  await holdKeys(ctx, projectId);
  const taken = await caseKeyRepo.find(ctx.db, projectId, [...wanted.keys()]);
  const free = [...wanted].filter(([key]) => !taken.has(key)).map(([key, caseNumber]) => ({ key, caseNumber }));
  await addKeys(ctx, projectId, free);
  return new Set(free.map(({ caseNumber }) => caseNumber));
}

/** Gives a case the one key, in place of all others that it had; null for none. */
export async function replaceKeys(
  ctx: TxCtx,
  projectId: string,
  caseNumber: number,
  key: string | null,
): Promise<void> {
  await caseKeyRepo.removeOfCase(ctx.db, projectId, caseNumber);
  if (key !== null) await addKeys(ctx, projectId, [{ key, caseNumber }]);
}

/** Removes at most `limit` keys that an import taught cases before it was given up; answers how many. */
export function removeKeysOf(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  return caseKeyRepo.removeOfImport(ctx.db, importId, limit);
}
