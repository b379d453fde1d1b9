import type { Ctx } from "../platform/context.ts";
import { transact } from "../platform/db/transact.ts";
import type { FeatureJob } from "../platform/jobs/job-runner.ts";
import { SECOND_MS } from "../platform/time.ts";
import * as auditRepo from "./audit-repo.ts";

/** The head of the audit log goes into the server's log this often, in milliseconds. */
const LOG_EVERY_MS = 86_400_000;

/**
 * At the start of a server: records in the database, and in the audit log if that has entries already, which key
 * anchors it from now on. Warns about a changed key, since several processes must share one.
 */
export async function recordAuditKey(ctx: Ctx): Promise<void> {
  const { auditKey, log } = ctx;
  const before = await auditRepo.findKeyId(ctx.db);
  if (before === auditKey.id) return;
  await transact(ctx, async (ctx) => {
    await auditRepo.saveKeyId(ctx.db, auditKey.id);
    if ((await auditRepo.findNewestNumber(ctx.db)) === 0) return;
    const details = { key: auditKey.id, before };
    await auditRepo.append(ctx, null, { action: "AUDIT_KEY_CHANGED", details, at: ctx.now() });
  });
  if (before === null) return;
  log.warn(
    { key: auditKey.id, before, file: auditKey.file },
    "the audit log was anchored with another key until now: give every process of this server the same file",
  );
}

/** Logs once a day where the audit log stands, for a comparison when the database is not trusted. */
class HeadLogger {
  #toldAt: string | undefined;

  async logIfDue({ db, now, log, auditKey }: Pick<Ctx, "db" | "now" | "log" | "auditKey">): Promise<void> {
    const at = now();
    if (this.#toldAt !== undefined && Date.parse(at) - Date.parse(this.#toldAt) < LOG_EVERY_MS) return;
    const [head] = await auditRepo.listHeads(db);
    this.#toldAt = at;
    if (!head) return log.error("the audit log has no head and can't be verified: run `audit verify`");
    const { seq, hash } = head;
    log.info({ seq, hash, key: auditKey.id, anchoredFrom: auditKey.from }, "newest entry of the audit log");
  }
}

/** Of one process: it remembers when it last logged. */
export function auditHeadJob(): FeatureJob {
  const headLogger = new HeadLogger();
  return { name: "log the head of the audit log", every: 15 * SECOND_MS, run: (ctx) => headLogger.logIfDue(ctx) };
}
