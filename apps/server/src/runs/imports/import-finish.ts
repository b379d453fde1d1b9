import { type CycleRef, runId } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { learnAutomation } from "../../catalog/cases/case-staging.ts";
import type { Actor, TxCtx } from "../../platform/context.ts";
import { lockOpenCycle, openCycle, recordOutcome } from "../cycles/cycle-service.ts";
import { outcomeOf } from "../results/result-service.ts";
import type { RunUpload } from "../runs/run-cases.ts";
import type { RunCount } from "../runs/run-counting.ts";
import { recordUpload } from "../runs/run-service.ts";
import { givenUp, type Shows } from "./import-beginning.ts";
import * as importRepo from "./import-repo.ts";
import type { ImportTarget } from "./import-staging.ts";
import type { ImportTally } from "./import-tally.ts";

/** An import that is wholly staged, with everything that becomes true with it. */
export type Finished = {
  id: string;
  receipt: importRepo.StoredReceipt;
  createdAt: string;
  learning: ImportTally["learning"];
  upload: RunUpload;
  count: RunCount;
  shows: Shows;
  /** The default branch that it was staged by. */
  shownBranch: string;
};

/** Makes the import visible, and what it changes of its cycle, its run and the cases that it names. */
export async function finishImport(ctx: TxCtx, actor: Actor, query: ImportTarget, finished: Finished): Promise<void> {
  const { id, receipt, createdAt, learning, upload, count, shows, shownBranch } = finished;
  const { branch, commit, buildUrl, environment, newCycle, whenDone } = query;
  if (newCycle === undefined) await lockOpenCycle(ctx, query);
  if (!(await importRepo.finish(ctx.db, id, importRepo.RECEIPT_COLUMN.write(receipt)))) throw givenUp();
  for (const [number, test] of learning) await learnAutomation(ctx, upload.projectId, number, test);
  const outcome = { ...(await outcomeOf(ctx, query)), lastResultAt: createdAt };
  const ref: CycleRef = { projectId: query.projectId, cycleId: query.cycleId };
  if (newCycle !== undefined) await openCycle(ctx, actor, { ...ref, name: newCycle, description: "", createdAt });
  const facts = shows === "others only" ? {} : { branch, commit, environment, buildUrl };
  const first = shows === "this first" ? { hasDefaultRuns: 1 as const } : {};
  await recordOutcome(ctx, query, { ...outcome, ...facts, ...first, shownBranch });
  await recordUpload(ctx, upload, count);
  const { projectId: project, cycleId: cycle, format, status, totals, cases } = receipt;
  const run = runId(upload.runNumber);
  const details = { project, cycle, run, import: id, format, status, totals, cases };
  await audit.append(ctx, actor, { action: "RESULTS_IMPORTED", details, at: ctx.now() });
  await whenDone?.(ctx, { importId: id, runNumber: upload.runNumber });
}
