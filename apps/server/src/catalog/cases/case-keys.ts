import type { Ctx, TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import * as caseKeyRepo from "./case-key-repo.ts";

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
