import { z } from "zod";
import { ProjectId, RunId } from "./ids.ts";
import { Total } from "./page.ts";

/** How many of a kind came; of very many the newest are counted, and `isExact` is false. */
export const RecentCounts = z
  .object({
    /** Since the day began (UTC). */
    today: z.int(),
    sevenDays: z.int(),
    thirtyDays: z.int(),
    isExact: z.boolean(),
  })
  .meta({ id: "RecentCounts" });
export type RecentCounts = z.infer<typeof RecentCounts>;

/** A project whose newest complete run of the default branch failed. */
export const FailingProject = z
  .object({
    project: z.object({ id: ProjectId, name: z.string() }),
    runId: RunId,
    failures: z.int(),
    newFailures: z.int(),
    /** When the run began. */
    createdAt: z.string(),
  })
  .meta({ id: "FailingProject" });
export type FailingProject = z.infer<typeof FailingProject>;

/** The whole server at a glance, over all projects. */
export const ServerOverview = z
  .object({
    projects: z.int(),
    runs: RecentCounts,
    /** Of these runs, those that failed. */
    failedRuns: RecentCounts,
    uploads: RecentCounts,
    failingProjects: z.object({ ...Total.shape, newest: z.array(FailingProject) }),
    /**
     * `fileBytes`: contents of attachments, and `filePlace` where they are: in the data folder, or in a bucket; `freeBytes`: what
     * the disk of the data folder has left.
     */
    storage: z.object({
      databaseBytes: z.int(),
      fileBytes: z.int(),
      filePlace: z.enum(["disk", "bucket"]),
      freeBytes: z.int(),
    }),
    /** Live tokens, those of them that expire soon, that were used within seven days, and that were not for 90 days. */
    tokens: z.object({ live: Total, expiring: Total, used: Total, unused: Total }),
    /** The proxy whose forwarded headers this process last ignored, because it is not trusted; null where there was none. */
    ignoredProxy: z.object({ address: z.string(), at: z.string() }).nullable(),
  })
  .meta({ id: "ServerOverview" });
export type ServerOverview = z.infer<typeof ServerOverview>;
