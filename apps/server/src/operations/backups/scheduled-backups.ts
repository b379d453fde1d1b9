import type { Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { HOUR_MS, later, MINUTE_MS } from "../../platform/time.ts";
import * as backupRecordRepo from "./backup-record-repo.ts";
import { removeOldBackups, runBackup } from "./backup-run.ts";

/** A failed backup is tried again after this long, in milliseconds. */
const RETRY_MS = HOUR_MS;
/** One that runs for longer belongs to a process that died. */
const LONGEST_MS = 12 * HOUR_MS;

/** For administrators: null where no backups are scheduled. */
export async function describeBackups({ db, config }: Pick<Ctx, "db" | "config">) {
  if (!config.backups) return null;
  const record = await backupRecordRepo.find(db);
  return {
    everyHours: config.backups.everyHours,
    lastAt: record?.lastAt ?? null,
    isRunning: record?.isRunning ?? false,
    error: record?.error ?? null,
  };
}

/** Of one process: it remembers the backup under way, which is too long for one run of a job. */
export function backupJob(): FeatureJob {
  let running: Promise<void> | undefined;
  return {
    name: "make a backup",
    every: MINUTE_MS,
    settled: async () => running,
    run: async (ctx, { isStopping }) => {
      if (running) return;
      const record = await claim(ctx);
      if (record === "not due") return;
      if ("error" in record) throw new Error(record.error);
      running = makeBackup(ctx, record.begunAt, isStopping).finally(() => {
        running = undefined;
      });
    },
  };
}

/** Takes the backup that is due, one process of all; `error` of the last one while it isn't due. */
async function claim(ctx: Ctx): Promise<"not due" | { error: string } | { begunAt: string }> {
  const { backups } = ctx.config;
  if (!backups) return "not due";
  const now = ctx.now();
  return transact(ctx, async ({ db }) => {
    const record = await backupRecordRepo.lock(db);
    if (record) {
      const isFailed = record.error !== null;
      const restMs = record.isRunning ? LONGEST_MS : isFailed ? RETRY_MS : backups.everyHours * HOUR_MS;
      if (now < later(record.begunAt, restMs)) return isFailed ? { error: record.error ?? "" } : "not due";
    }
    const { lastAt = null, file = null } = record ?? {};
    await backupRecordRepo.save(db, { begunAt: now, isRunning: true, error: null, lastAt, file });
    return { begunAt: now };
  });
}

async function makeBackup(ctx: Ctx, begunAt: string, isStopping: () => boolean): Promise<void> {
  const { backups } = ctx.config;
  if (!backups) return;
  try {
    const file = await runBackup(ctx.config, { folder: backups.folder, at: begunAt, isStopping });
    await removeOldBackups(backups);
    await record(ctx, { begunAt, isRunning: false, error: null, lastAt: begunAt, file });
    ctx.log.info({ file }, "backup made");
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    ctx.log.error({ err: error }, "the scheduled backup failed; will be tried again in an hour");
    await record(ctx, { begunAt, isRunning: false, error: message }).catch((err) =>
      ctx.log.error({ err }, "failed to record that a backup failed; it is tried again after 12 hours"),
    );
  }
}

function record(ctx: Ctx, outcome: Partial<backupRecordRepo.BackupRecord> & { begunAt: string }): Promise<void> {
  return transact(ctx, async ({ db }) => {
    const before = await backupRecordRepo.lock(db);
    await backupRecordRepo.save(db, {
      ...{ lastAt: null, file: null, error: null, isRunning: false },
      ...before,
      ...outcome,
    });
  });
}
