import type { Ctx, TxCtx } from "../../platform/context.ts";
import { inBatches } from "../../platform/db/batches.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { DEVICE_LIFETIME_MS, MAX_DEVICES } from "../../platform/limits/limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import * as deviceRepo from "./device-repo.ts";

const COOKIE_BYTES = 32;

/**
 * The id of the device with this cookie, if the account was signed in to from it; null for any other. Asks the database
 * the same whether the account exists or not.
 */
export async function findKnownDevice(
  ctx: Pick<Ctx, "db" | "now">,
  userId: string | undefined,
  cookie: string | undefined,
): Promise<string | null> {
  if (cookie === undefined) return null;
  const hash = hashOf(cookie);
  return (await deviceRepo.isKnown(ctx.db, hash, userId ?? "", oldest(ctx))) ? hash : null;
}

/** True of a browser that some account was signed in to from. */
export function isAnyDevice(ctx: Pick<Ctx, "db" | "now">, cookie: string): Promise<boolean> {
  return deviceRepo.isKnownToAny(ctx.db, hashOf(cookie), oldest(ctx));
}

/**
 * Records that the owner of the account is at this browser; answers the new value of its device cookie. The old value
 * dies, so that a copy of it is worthless from here on, and a cookie planted by another site is never adopted.
 */
export async function rememberDevice(
  ctx: Pick<TxCtx, "db" | "now" | "randomBytes">,
  userId: string,
  oldCookie: string | undefined,
): Promise<string> {
  const cookie = Buffer.from(ctx.randomBytes(COOKIE_BYTES)).toString("base64url");
  const hash = hashOf(cookie);
  const at = ctx.now();
  if (oldCookie !== undefined) await deviceRepo.replaceHash(ctx.db, hashOf(oldCookie), hash);
  await deviceRepo.save(ctx.db, { hash, userId, createdAt: at, lastUsedAt: at });
  await deviceRepo.keepLatest(ctx.db, userId, MAX_DEVICES);
  return cookie;
}

/** Forgets every device of an account. */
export function forgetDevices({ db }: Pick<TxCtx, "db">, userId: string): Promise<void> {
  return deviceRepo.removeAllOf(db, userId);
}

/** Forgets the devices of all accounts that were not used for too long. */
async function removeOldDevices(ctx: Pick<Ctx, "db" | "now">, isStopping: () => boolean): Promise<void> {
  const since = oldest(ctx);
  await inBatches(ctx, ({ db }, limit) => deviceRepo.removeUnused(db, since, limit), { isStopping });
}

function oldest({ now }: Pick<Ctx, "now">): string {
  return later(now(), -DEVICE_LIFETIME_MS);
}

function hashOf(cookie: string): string {
  return hashSecret(`device ${cookie}`);
}

export const oldDevicesJob: FeatureJob = {
  name: "forget old devices",
  every: HOUR_MS,
  run: (ctx, { isStopping }) => removeOldDevices(ctx, isStopping),
};
