import { type ListSlowTests, type Page, runId, type SlowTest } from "@tessera/domain";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { toNamedCase } from "../named-case.ts";
import * as slowRepo from "./slow-test-repo.ts";

/** The tests that take longest in the newest complete run of a branch, with how long they took in its baseline. */
export async function listSlowTests(ctx: Pick<Ctx, "db">, query: ListSlowTests): Promise<Page<SlowTest>> {
  const { projectId, limit, cursor } = query;
  const branch = query.branch ?? (await getRunSettings(ctx, projectId)).defaultBranch;
  const [given, durationMs, caseNumber] = decodeCursor(cursor, ["number", "number", "number"]) ?? [];
  const newest = await slowRepo.findNewestRun(ctx.db, projectId, branch);
  // A newer run may have come between two pages: they go on in the one they began with.
  const runNumber = given ?? newest?.number;
  if (runNumber === undefined) return { data: [], nextCursor: null };
  const run = { projectId, runNumber };
  const after: [number, number] | undefined = durationMs === undefined ? undefined : [durationMs, caseNumber ?? 0];
  const rows = await slowRepo.list(ctx.db, run, after, limit + 1);
  const page = toPage(rows, limit, (row) => [runNumber, row.durationMs, row.caseNumber]);
  const numbers = page.data.map((row) => row.caseNumber);
  const baseline = newest?.number === runNumber ? newest.baseline : null;
  const before =
    baseline === null
      ? new Map<number, number>()
      : await slowRepo.findDurations(ctx.db, { projectId, runNumber: baseline }, numbers);
  const data = page.data.map((row): SlowTest => {
    const beforeMs = before.get(row.caseNumber) ?? null;
    return { case: toNamedCase(row), durationMs: row.durationMs, beforeMs, run: runId(runNumber) };
  });
  return { data, nextCursor: page.nextCursor };
}
