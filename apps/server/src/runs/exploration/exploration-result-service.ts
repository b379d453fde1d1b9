import {
  cycleId,
  DomainError,
  type ExplorationResult,
  type ListExplorationResults,
  type Page,
  type RecordExplorationResult,
} from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_RESULTS_PER_EXPLORATION } from "../../platform/limits/limits.ts";
import { createResult } from "../results/manual-recording.ts";
import { findResults } from "../results/result-service.ts";
import { markOf } from "./exploration-note-service.ts";
import * as explorationRepo from "./exploration-repo.ts";
import * as resultRepo from "./exploration-result-repo.ts";
import { requireGoing } from "./exploration-running.ts";
import { lockExploration, requireExploration } from "./exploration-service.ts";

/** In the order of their time marks; a page may be short where results can't be seen any more. Throws NOT_FOUND. */
export async function listExplorationResults(
  ctx: Pick<Ctx, "db">,
  query: ListExplorationResults,
): Promise<Page<ExplorationResult>> {
  const key = await requireExploration(ctx, query);
  const after = decodeCursor(query.cursor, ["number", "string"]);
  const rows = await resultRepo.list(ctx.db, key, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.atMs, row.resultId]);
  const ids = page.data.map(({ resultId }) => resultId);
  const results = await findResults(ctx, query.projectId, ids);
  const data = page.data.flatMap(({ resultId, atMs }) => {
    const result = results.get(resultId);
    return result ? [{ atMs, result }] : [];
  });
  return { data, nextCursor: page.nextCursor };
}

/**
 * Records how a test case went into the test cycle of the session. Throws NOT_FOUND, FORBIDDEN, and CONFLICT where the session
 * has no cycle, isn't going on or has its most results, and as `createResults` does.
 */
export function recordExplorationResult(
  ctx: Ctx,
  actor: Actor,
  input: RecordExplorationResult,
): Promise<ExplorationResult> {
  const { projectId, explorationId, ...said } = input;
  return transact(ctx, async (ctx) => {
    const session = await lockExploration(ctx, actor, input);
    requireGoing(session, input);
    if (session.cycleNumber === null) {
      throw new DomainError("CONFLICT", `${explorationId} has no test cycle. Choose one to record results in it.`);
    }
    if ((await resultRepo.count(ctx.db, session)) >= MAX_RESULTS_PER_EXPLORATION) {
      const most = MAX_RESULTS_PER_EXPLORATION.toLocaleString("en");
      throw new DomainError("CONFLICT", `${explorationId} has ${most} results, the most that it can have`);
    }
    const atMs = markOf(session, ctx.now());
    const nothing = { durationMs: null, steps: [], caseVersion: null };
    const cycle = { projectId, cycleId: cycleId(session.cycleNumber) };
    const result = await createResult(ctx, actor, { ...cycle, ...said, ...nothing });
    const row = { resultId: result.id, projectId, explorationNumber: session.number, atMs };
    await resultRepo.insert(ctx.db, row);
    await explorationRepo.update(ctx.db, session, {});
    return { atMs, result };
  });
}
