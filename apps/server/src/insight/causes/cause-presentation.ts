import { CAUSE_DAYS, type Cause, causeId, runId } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { CauseTable } from "../../platform/db/schema.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import * as failureRepo from "./cause-failure-repo.ts";

/** The causes with what their failures count, in the order given. */
export async function presentCauses(
  ctx: Pick<Ctx, "db" | "now">,
  projectId: string,
  rows: readonly CauseTable[],
): Promise<Cause[]> {
  const since = await failureRepo.firstRunSince(ctx.db, projectId, later(ctx.now(), -CAUSE_DAYS * DAY_MS));
  const numbers = rows.map((row) => row.number);
  const counts = new Map((await failureRepo.count(ctx.db, projectId, numbers, since)).map((row) => [row.number, row]));
  const firstRuns = [...counts.values()].map((row) => row.firstRun);
  const commits = await failureRepo.findCommitsBefore(ctx.db, projectId, firstRuns);
  const people = await findPeople(
    ctx,
    rows.map((row) => row.assignee),
  );
  return rows.map(({ number, title, state, isReopened, assignee, note, issueUrl }): Cause => {
    const { tests = 0, runs = 0, firstRun, lastRun } = counts.get(number) ?? {};
    return {
      ...{ id: causeId(number), title, state, reopened: isReopened === 1, tests, runs },
      firstRun: firstRun === undefined ? null : runId(firstRun),
      lastRun: lastRun === undefined ? null : runId(lastRun),
      lastGoodCommit: (firstRun !== undefined && commits.get(firstRun)) || null,
      ...{ assignee: (assignee !== null && people.get(assignee)) || null, note, issueUrl },
    };
  });
}
