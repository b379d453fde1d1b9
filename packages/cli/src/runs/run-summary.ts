import type { Run } from "@tessera/domain";
import { oneLine } from "../terminal.ts";

/** A run in a few lines; `serverUrl` completes addresses that are only a path. */
export function runSummary(run: Run, serverUrl: string): string {
  const { counts, changes, shards } = run;
  const place = [run.branch, run.commit?.slice(0, 10)].filter(Boolean).join(", ");
  const outcomes = [
    `${counts.passed} passed`,
    `${counts.failed} failed`,
    counts.error > 0 && `${counts.error} with an error`,
    counts.muted > 0 && `${counts.muted} muted`,
    `${counts.skipped} skipped`,
    counts.blocked > 0 && `${counts.blocked} blocked`,
    run.flaky > 0 && `${run.flaky} flaky`,
  ];
  const since = [
    `${changes.newFailures} new failures`,
    `${changes.stillFailing} known`,
    `${changes.fixed} fixed`,
    `${changes.added} added`,
    `${changes.missing} missing`,
  ];
  const lines = [
    `${run.id} ${run.name}${place ? ` (${place})` : ""} is ${run.verdict}: ${run.reason}`,
    `  ${counts.tests} tests: ${outcomes.filter(Boolean).join(", ")}`,
    run.baseline !== null && `  since ${run.baseline}: ${since.join(", ")}`,
    shards.expected > 0 && `  shards: ${shards.arrived} of ${shards.expected}`,
    ...shards.missing.map(({ environment, job, shard }) => {
      return `    missing: shard ${shard}${job ? ` of ${job}` : ""}${environment ? ` in ${environment}` : ""}`;
    }),
    `  ${URL.canParse(run.url, serverUrl) ? new URL(run.url, serverUrl).href : run.url}`,
  ];
  return lines
    .filter((line) => line !== false)
    .map((line) => line.replace(/\S.*/s, oneLine))
    .join("\n");
}
