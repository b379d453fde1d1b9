import type { Logger } from "pino";
import type { Ctx, GatheredAct, GatheringAudit } from "../platform/context.ts";
import { transact } from "../platform/db/transact.ts";
import type { FeatureJob } from "../platform/jobs/job-runner.ts";
import { MAX_GATHERED_ENTRIES } from "../platform/limits/limits.ts";
import { networkOf } from "../platform/network-of.ts";
import { SECOND_MS } from "../platform/time.ts";
import * as auditRepo from "./audit-repo.ts";

/** Equal acts within so many milliseconds become one entry. */
const WINDOW_MS = 60_000;

type Gathered = { act: GatheredAct; others: boolean; count: number; firstAt: string; lastAt: string };
/** What was gathered in one minute, by action and then by equality. */
type Window = { endsAt: number; acts: Map<string, Map<string, Gathered>> };

/**
 * Audits acts that callers could repeat to fill the log: failed sign-ins, rejected sessions, exceeded limits and the
 * like. Gathers acts with equal account, network and minute in memory, and writes one entry with a count. A crash loses
 * at most the last minute; the request lines are in the server's log by then.
 */
export class GatheringAuditLog implements GatheringAudit {
  readonly #ctx: Pick<Ctx, "db" | "now" | "newId" | "auditKey">;
  readonly #log: Logger;
  #window: Window | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(ctx: Pick<Ctx, "db" | "now" | "newId" | "auditKey">, log: Logger) {
    this.#ctx = ctx;
    this.#log = log;
  }

  /** Counts an act; the audit log has it at most a minute later. */
  record(act: GatheredAct): void {
    const at = this.#ctx.now();
    this.#window ??= { endsAt: Date.parse(at) + WINDOW_MS, acts: new Map() };
    add(this.#window, { act, others: false, count: 1, firstAt: at, lastAt: at });
  }

  /** Writes what was gathered if its minute is over. */
  async writeDue(): Promise<void> {
    if (this.#window && Date.parse(this.#ctx.now()) >= this.#window.endsAt) await this.flush();
  }

  /** Writes what was gathered until now. What can't be written is kept for the next try. */
  flush(): Promise<void> {
    const done = this.#writing.then(() => this.#write());
    this.#writing = done.catch(() => {});
    return done;
  }

  async #write(): Promise<void> {
    const window = this.#window;
    if (!window) return;
    this.#window = undefined;
    try {
      await transact(this.#ctx, async (ctx) => {
        for (const gathered of all(window)) await auditRepo.append(ctx, ...toEntry(gathered));
      });
    } catch (error) {
      const newer = this.#window as Window | undefined;
      this.#window = window;
      for (const gathered of newer ? all(newer) : []) add(window, gathered);
      this.#log.error({ err: error }, "failed to write gathered audit entries; will retry");
    }
  }
}

const OTHERS = "";

function add({ acts }: Window, gathered: Gathered): void {
  const { act, count, lastAt } = gathered;
  const ofAction = acts.get(act.action) ?? new Map<string, Gathered>();
  acts.set(act.action, ofAction);
  const own = gathered.others ? OTHERS : keyOf(act);
  const key = ofAction.has(own) || ofAction.size < MAX_GATHERED_ENTRIES ? own : OTHERS;
  const known = ofAction.get(key);
  if (!known) ofAction.set(key, { ...gathered, others: key === OTHERS });
  else ofAction.set(key, { ...known, act, count: known.count + count, lastAt });
}

function all({ acts }: Window): Gathered[] {
  return [...acts.values()].flatMap((ofAction) => [...ofAction.values()]);
}

function keyOf({ action, outcome, ownerId, actor, details }: GatheredAct): string {
  const who = [actor.userId, actor.token?.id, networkOf(actor.origin.ip)];
  return JSON.stringify([action, outcome, ownerId, ...who, details]);
}

/** An entry; the one that sums up the overflow names no account, since it stands for many. */
function toEntry(gathered: Gathered): [auditRepo.AuditedActor, auditRepo.AuditEntry] {
  const { act, others, lastAt, ...times } = gathered;
  const { actor, action, outcome, ownerId, details } = act;
  const about = { action, ...(outcome && { outcome }), at: lastAt };
  if (others) return [null, { ...about, details: { others, ...times, lastAt } }];
  return [actor, { ...about, ...(ownerId && { ownerId }), details: { ...details, ...times, lastAt } }];
}

export const gatheringAuditJob: FeatureJob = {
  name: "write gathered audit entries",
  every: 15 * SECOND_MS,
  run: ({ gatheringAudit }) => gatheringAudit.writeDue(),
};
