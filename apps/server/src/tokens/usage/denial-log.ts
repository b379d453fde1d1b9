import type { ErrorCode } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { findLatestDenial } from "../../audit/token-trail.ts";
import type { Ctx, Origin } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import { transact } from "../../platform/db/transact.ts";
import type { NoticedToken } from "../../platform/notices/notice-outbox.ts";
import { HOUR_MS, later } from "../../platform/time.ts";

/** A token's rejections for one reason are audited at most this often, in milliseconds. */
const ENTRY_EVERY_MS = HOUR_MS;

type Denials = {
  token: NoticedToken;
  code: ErrorCode;
  count: number;
  firstAt: string;
  lastAt: string;
  /** Of the last one. */
  origin: Origin;
};

/**
 * Audits rejected requests: at most one entry for a token, a reason and an hour, with how many there were since the one
 * before. Earlier ones wait in memory, and count in the token's days in any case.
 */
export class DenialLog {
  readonly #ctx: Pick<Ctx, "db" | "now" | "newId" | "auditKey">;
  #waiting = new Map<string, Denials>();
  /** Until when entries of a token and reason have to wait. */
  readonly #quietUntil = new Map<string, string>();

  constructor(ctx: Pick<Ctx, "db" | "now" | "newId" | "auditKey">) {
    this.#ctx = ctx;
  }

  record(token: NoticedToken, at: string, origin: Origin, code: ErrorCode): void {
    this.#wait({ token, code, count: 1, firstAt: at, lastAt: at, origin });
  }

  /** Writes the entries that are due. What can't be written is kept. */
  async write(): Promise<void> {
    const now = this.#ctx.now();
    for (const [key, until] of this.#quietUntil) {
      if (until <= now) this.#quietUntil.delete(key);
    }
    const due = [...this.#waiting].filter(([key]) => !this.#quietUntil.has(key));
    for (const [key, denials] of due) {
      this.#waiting.delete(key);
      try {
        const { at, written } = await this.#append(denials, now);
        this.#quietUntil.set(key, later(at, ENTRY_EVERY_MS));
        if (!written) this.#wait(denials);
      } catch (error) {
        this.#wait(denials);
        throw error;
      }
    }
  }

  /** Appends the entry unless there is one of the last hour, of this process or another; answers when that was. */
  #append(denials: Denials, now: string): Promise<{ at: string; written: boolean }> {
    const { token, code, origin, ...rest } = denials;
    return transact(this.#ctx, async (ctx) => {
      // Processes with entries of the same token take turns.
      await lockName(ctx.db, `denials of ${token.id}`);
      const latest = await findLatestDenial(ctx, token.id, code, later(now, -ENTRY_EVERY_MS));
      if (latest !== undefined) return { at: latest, written: false };
      const entry = { action: "API_KEY_DENIED", outcome: "denied", ownerId: token.ownerId, token, at: now } as const;
      // The actor is unknown: the token may be in the wrong hands.
      await audit.append(ctx, { origin, token }, { ...entry, details: { errorCode: code, ...rest } });
      return { at: now, written: true };
    });
  }

  #wait(denials: Denials): void {
    const key = `${denials.token.id} ${denials.code}`;
    const known = this.#waiting.get(key);
    if (!known) {
      this.#waiting.set(key, denials);
      return;
    }
    known.count += denials.count;
    if (denials.firstAt < known.firstAt) known.firstAt = denials.firstAt;
    if (denials.lastAt < known.lastAt) return;
    known.lastAt = denials.lastAt;
    known.origin = denials.origin;
  }
}
