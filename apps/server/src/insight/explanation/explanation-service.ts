import {
  type CaseExplanation,
  causeId,
  type ExplainCase,
  failingSince,
  idNumber,
  isFailing,
  lastGood,
  quantile,
  runId,
} from "@tessera/domain";
import { getCase } from "../../catalog/cases/case-service.ts";
import { findOwners } from "../../catalog/owners/owner-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { findFailure } from "../causes/cause-service.ts";
import { judgeCases } from "../flaky/flaky-service.ts";
import { findRecentRuns, type RecentRun } from "../history/recent-runs.ts";
import { findMutes, presentMute } from "../mutes/mute-service.ts";

/** Runs that a streak of failures is followed back. */
const MAX_STREAK_RUNS = 200;
const SHOWN_RUNS = 50;

/** What is known of a test. Throws NOT_FOUND. */
export async function explainCase(ctx: Pick<Ctx, "db" | "now">, query: ExplainCase): Promise<CaseExplanation> {
  const { projectId, caseId, branch } = query;
  const { id, name } = await getCase(ctx, query);
  const number = idNumber(caseId);
  const runs = await findRecentRuns(ctx, { projectId, caseNumber: number }, branch, MAX_STREAK_RUNS);
  const [newest] = runs;
  const judged = (await judgeCases(ctx, projectId, [number], branch)).get(number);
  const mute = (await findMutes(ctx, projectId, [number])).get(number);
  const failure = newest && isFailing(newest.status) ? await findFailure(ctx, projectId, newest.number, number) : null;
  return {
    case: { id, name },
    status: newest?.status ?? null,
    lastRun: newest ? runId(newest.number) : null,
    ...streakOf(runs),
    message: failure?.message ?? null,
    cause: failure?.cause ? { ...failure.cause, id: causeId(failure.cause.number) } : null,
    flakiness: judged ?? { runs: 0, flakyRuns: 0, rate: 0, flips: 0, lastFlakyAt: null, confident: false },
    mute: mute ? await presentMute(ctx, mute) : null,
    owners: (await findOwners(ctx, projectId, [number])).get(number) ?? [],
    ...recentOf(runs.slice(0, SHOWN_RUNS)),
  };
}

/** The present streak among runs of the branch and name of the newest one. */
function streakOf(
  runs: readonly RecentRun[],
): Pick<CaseExplanation, "failingSince" | "failingRuns" | "lastGoodRun" | "lastGoodCommit"> {
  const [newest] = runs;
  const series = runs.filter(({ name, branch }) => name === newest?.name && branch === newest.branch).toReversed();
  const since = failingSince(series);
  const good = lastGood(series);
  return {
    failingSince: since ? { runId: runId(since.number), commit: since.commit, at: since.createdAt } : null,
    failingRuns: since ? series.filter(({ number, status }) => number >= since.number && isFailing(status)).length : 0,
    lastGoodRun: good ? runId(good.number) : null,
    lastGoodCommit: good?.commit ?? null,
  };
}

function recentOf(runs: readonly RecentRun[]): Pick<CaseExplanation, "durationMs" | "recent"> {
  const durations = runs.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
  return {
    durationMs: runs.length === 0 ? null : { median: quantile(durations, 0.5), p90: quantile(durations, 0.9) },
    recent: runs.map(({ number, status, branch, commit, createdAt: at, durationMs }) => {
      return { run: runId(number), status, branch, commit, at, durationMs };
    }),
  };
}
