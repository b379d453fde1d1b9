import { hasSecondFactor } from "../../platform/db/has-second-factor.ts";
import type { Db, TotpTable, Tx } from "../../platform/db/schema.ts";

export function findTotp(db: Db, userId: string): Promise<TotpTable | undefined> {
  return db.selectFrom("totp").selectAll().where("userId", "=", userId).executeTakeFirst();
}

/** Stores a new secret in place of one that was never confirmed; false where one is in use. */
export async function saveNewTotp(db: Tx, totp: Pick<TotpTable, "userId" | "secret" | "createdAt">): Promise<boolean> {
  const { userId: _, ...change } = totp;
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("totp")
    .values({ ...totp, confirmedAt: null, lastStep: null })
    .onConflict((conflict) => conflict.column("userId").doUpdateSet(change).where("totp.confirmedAt", "is", null))
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** True if this call confirmed exactly this secret. */
export async function confirmTotp(db: Tx, totp: TotpTable, step: number, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("totp")
    .set({ confirmedAt: at, lastStep: step })
    .where("userId", "=", totp.userId)
    .where("secret", "=", totp.secret)
    .where("confirmedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** True for the one caller who uses the code of this step; codes of earlier steps are rejected from then on. */
export async function takeStep(db: Tx, userId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("totp")
    .set({ lastStep: step })
    .where("userId", "=", userId)
    .where("confirmedAt", "is not", null)
    .where((totp) => totp.or([totp("lastStep", "is", null), totp("lastStep", "<", step)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** False where there was none in use. */
export async function removeTotp(db: Tx, userId: string): Promise<boolean> {
  const removed = await db.deleteFrom("totp").where("userId", "=", userId).returning("confirmedAt").executeTakeFirst();
  return removed !== undefined && removed.confirmedAt !== null;
}

export async function hasAny(db: Db, userId: string): Promise<boolean> {
  const user = await db
    .selectFrom("user")
    .select((user) => hasSecondFactor(user.ref("user.id")).as("has"))
    .where("user.id", "=", userId)
    .executeTakeFirst();
  return user?.has === 1;
}

export async function replaceRecoveryCodes(db: Tx, userId: string, hashes: readonly string[]): Promise<void> {
  await removeRecoveryCodes(db, userId);
  const rows = hashes.map((codeHash) => ({ userId, codeHash, usedAt: null }));
  await db.insertInto("recoveryCode").values(rows).execute();
}

export async function removeRecoveryCodes(db: Tx, userId: string): Promise<void> {
  await db.deleteFrom("recoveryCode").where("userId", "=", userId).execute();
}

/** True for the one caller who uses up the code. */
export async function useRecoveryCode(db: Tx, userId: string, codeHash: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("recoveryCode")
    .set({ usedAt: at })
    .where("userId", "=", userId)
    .where("codeHash", "=", codeHash)
    .where("usedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function countRecoveryCodes(db: Db, userId: string): Promise<number> {
  const row = await db
    .selectFrom("recoveryCode")
    .select((code) => code.fn.countAll<number>().as("count"))
    .where("userId", "=", userId)
    .where("usedAt", "is", null)
    .executeTakeFirstOrThrow();
  return row.count;
}
