import { type Run, reasonOf, runId, stateOf, type ViaToken, verdictOf } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import { SHARDS_COLUMN } from "./run-counting.ts";
import { verificationOf } from "./run-provenance.ts";
import * as runRepo from "./run-repo.ts";

/** The runs as callers see them, in the order given: state and verdict depend on the time. */
export async function presentRuns(
  ctx: Pick<Ctx, "db" | "now" | "publicUrl">,
  projectId: string,
  rows: readonly RunTable[],
): Promise<Run[]> {
  if (rows.length === 0) return [];
  const { runDeadlineMinutes } = await getRunSettings(ctx, projectId);
  const people = await findPeople(
    ctx,
    rows.map((row) => row.createdBy),
  );
  const numbers = rows.map((row) => row.number);
  const places = Map.groupBy(await runRepo.listPlaces(ctx.db, projectId, numbers), (place) => place.runNumber);
  const now = ctx.now();
  return rows.map((row): Run => {
    const environments = new Set((places.get(row.number) ?? []).map(({ environment }) => environment));
    environments.delete("");
    return {
      ...factsOf(row),
      ...judge(row, runDeadlineMinutes, now),
      environments: [...environments].sort(),
      createdBy: people.get(row.createdBy) ?? null,
      viaToken: viaToken(row),
      url: `${ctx.publicUrl()}/projects/${projectId}/runs/${runId(row.number)}`,
    };
  });
}

/** The token that something came through; null without one. */
export function viaToken({ tokenName, tokenPreview }: Pick<RunTable, "tokenName" | "tokenPreview">): ViaToken | null {
  return tokenName === null || tokenPreview === null ? null : { name: tokenName, preview: tokenPreview };
}

/** The columns of what an actor does through a token. */
export function tokenColumns({ token }: Pick<Actor, "token">) {
  return { tokenId: token?.id ?? null, tokenName: token?.name ?? null, tokenPreview: token?.preview ?? null };
}

function factsOf(row: RunTable) {
  const { number, key, name, branch, commit, pullRequest, targetBranch, ci, buildUrl } = row;
  const { cases, flaky, errorsOutside, baseline, createdAt: startedAt, updatedAt, durationMs } = row;
  return {
    ...{ id: runId(number), key, name, branch, commit, pullRequest, targetBranch, ci, buildUrl },
    ...{ cases, flaky, errorsOutside, startedAt, updatedAt, durationMs },
    verified: verificationOf(row),
    baseline: baseline === null ? null : runId(baseline),
  };
}

function judge(row: RunTable, deadlineMinutes: number, now: string) {
  const { passed, failed, error, skipped, blocked, muted, updatedAt, errorsOutside } = row;
  const tests = passed + failed + error + skipped + blocked + muted;
  const { newFailures, stillFailing, fixed, added, missing } = row;
  const isComplete = row.isComplete === 1;
  const isFinished = row.finishedAt !== null;
  const { unmatched, ...shards } = SHARDS_COLUMN.read(row.shards);
  const judged = {
    state: stateOf({ isComplete, isFinished, updatedAt, deadlineMinutes }, now),
    shards,
    counts: { tests, passed, failed, error, skipped, blocked, muted },
    changes: { newFailures, stillFailing, fixed, added, missing },
    errorsOutside,
    unmatched,
  };
  return { ...judged, verdict: verdictOf(judged), reason: reasonOf(judged) };
}

/** Runs whose last upload came then are overdue now. */
export function overdueSince(now: string, deadlineMinutes: number): string {
  return new Date(Date.parse(now) - deadlineMinutes * 60_000).toISOString();
}
