import { z } from "zod";
import { ProjectId } from "../ids.ts";

/** One day (UTC) of a project, or of one of its branches. */
export const TrendDay = z
  .object({
    day: z.iso.date(),
    /** Complete runs that began that day. */
    runs: z.int(),
    /** Passed of all executions but skipped ones, from 0 to 1; null where none ran. */
    passRate: z.number().nullable(),
    /** Executions. */
    tests: z.int(),
    /** Of the runs' durations, in milliseconds; null without runs. */
    durationMs: z.object({ median: z.number(), p90: z.number() }).nullable(),
    newFailures: z.int(),
    /** Flaky executions. */
    flaky: z.int(),
  })
  .meta({ id: "TrendDay" });
export type TrendDay = z.infer<typeof TrendDay>;

export const MAX_TREND_DAYS = 366;

export const ProjectTrends = z.object({ data: z.array(TrendDay) }).meta({ id: "ProjectTrends" });
export type ProjectTrends = z.infer<typeof ProjectTrends>;

/** The last days, oldest first; days without runs are left out. */
export const GetTrends = z.strictObject({
  projectId: ProjectId,
  branch: z.string().max(300).optional(),
  days: z.int().min(1, "Use at least 1 day").max(MAX_TREND_DAYS, `Use at most ${MAX_TREND_DAYS} days`).default(30),
});
export type GetTrends = z.infer<typeof GetTrends>;

/** The value below which the share `q` of the sorted values lies, the nearest rank. */
export function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}
