import { setTimeout as delay } from "node:timers/promises";
import { DomainError } from "@tessera/domain";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { CHANGE_TURN_TIMEOUT_MS } from "../../platform/limits/limits.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import * as importRepo from "./import-repo.ts";
import { sweepAbandoned, sweepImport } from "./import-sweep.ts";

/** A change without a sign of life for this long is undone. */
const CHANGE_LEASE_MS = MINUTE_MS;
const TURN_EVERY_MS = 50;

const NONE = {
  branch: null,
  commit: null,
  environment: null,
  buildUrl: null,
  tokenId: null,
  tokenName: null,
  tokenPreview: null,
  binId: null,
};
const EMPTY = { contentHash: "", runKey: "", shard: "", job: "", parameters: "", receipt: "" };

/**
 * Runs a change of what counts among stored results, as a staged import without results of its own: imports and changes
 * of one project take turns, readers see the change once `finishChange` removes the row, and what a dead process left is
 * swept away. `begin` runs in the transaction that takes the turn. Throws CONFLICT where it is never its turn.
 */
export async function changeResults<Begun, Done>(
  ctx: Ctx,
  actor: Actor | null,
  projectId: string,
  steps: {
    begin: (ctx: TxCtx, changeId: string) => Promise<Begun>;
    change: (begun: Begun) => Promise<Done>;
  },
): Promise<Done> {
  const { changeId, begun } = await ctx.importTurns.run(projectId, CHANGE_TURN_TIMEOUT_MS, () =>
    takeTurn(ctx, actor, projectId, steps.begin),
  );
  try {
    return await steps.change(begun);
  } catch (error) {
    await sweepImport(ctx, changeId).catch((sweepError) =>
      ctx.log.error(
        { err: sweepError, changeId },
        "failed to undo a change of results; it stays invisible and is undone later",
      ),
    );
    throw error;
  }
}

async function takeTurn<Begun>(
  ctx: Ctx,
  actor: Actor | null,
  projectId: string,
  begin: (ctx: TxCtx, changeId: string) => Promise<Begun>,
): Promise<{ changeId: string; begun: Begun }> {
  for (let waited = 0; waited < CHANGE_TURN_TIMEOUT_MS; waited += TURN_EVERY_MS) {
    const taken = await transact(ctx, async (ctx) => {
      const [id, createdAt] = [ctx.newId(), ctx.now()];
      const row = {
        ...EMPTY,
        ...NONE,
        id,
        projectId,
        cycleNumber: 0,
        runNumber: 0,
        version: 0,
        outside: 0,
        jobAttempt: 1,
        state: "staged" as const,
      };
      const lease = later(createdAt, CHANGE_LEASE_MS);
      if (!(await importRepo.begin(ctx.db, { ...row, createdAt, createdBy: actor?.userId ?? "", leaseUntil: lease })))
        return null;
      return { changeId: id, begun: await begin(ctx, id) };
    });
    if (taken) return taken;
    await sweepAbandoned(byItself(ctx), ctx.now());
    await delay(TURN_EVERY_MS);
  }
  throw new DomainError("CONFLICT", "Imports of this project are still running. Try again later.", { retryAfter: 60 });
}

/** Shows that a change goes on. Throws CONFLICT where it was given up meanwhile. */
export async function prolongChange(ctx: TxCtx, changeId: string): Promise<void> {
  if (!(await importRepo.prolong(ctx.db, changeId, later(ctx.now(), CHANGE_LEASE_MS)))) throw givenUp();
}

/** Shows the change to every reader. Throws CONFLICT where it was given up meanwhile. */
export async function finishChange(ctx: TxCtx, changeId: string): Promise<void> {
  await prolongChange(ctx, changeId);
  await importRepo.remove(ctx.db, changeId);
}

function givenUp(): DomainError {
  return new DomainError("CONFLICT", "The change took too long and was undone. Try again.");
}
