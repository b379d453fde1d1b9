import { z } from "zod";
import { CaseId, ProjectId, RunId } from "../ids.ts";
import { Owner } from "../owner-rules.ts";
import { PageQuery } from "../page.ts";
import { ResultStatus } from "../result.ts";
import { FailingSince, RunCase } from "../run/run-result.ts";
import { CauseId, CauseState } from "./cause/cause.ts";
import { Mute } from "./mute.ts";

/** What is known of a test: whether it fails, since when, why, and whether it can be trusted. */
export const CaseExplanation = z
  .object({
    case: z.object({ id: CaseId, name: z.string() }),
    /** In the newest run that has it; null where none does. */
    status: ResultStatus.nullable(),
    lastRun: RunId.nullable(),
    /** The first run of the present streak of failures, among runs of the branch and name of the newest one. */
    failingSince: FailingSince.nullable(),
    /** Runs of the streak. */
    failingRuns: z.int(),
    /** The newest run before that in which it passed, and its commit. */
    lastGoodRun: RunId.nullable(),
    lastGoodCommit: z.string().nullable(),
    message: z.string().nullable(),
    /** The cause of its failure in the newest run. */
    cause: z
      .object({
        id: CauseId,
        title: z.string(),
        state: CauseState,
        /** Other tests that failed of it in that run. */
        otherTests: z.int(),
        note: z.string(),
        issueUrl: z.string().nullable(),
      })
      .nullable(),
    flakiness: z.object({
      runs: z.int(),
      flakyRuns: z.int(),
      rate: z.number(),
      flips: z.int(),
      lastFlakyAt: z.string().nullable(),
      confident: z.boolean(),
    }),
    mute: Mute.nullable(),
    /** Who owns the test, by the rules of the project. */
    owners: z.array(Owner),
    /** In milliseconds, over the newest 50 runs; null without any. */
    durationMs: z.object({ median: z.number(), p90: z.number() }).nullable(),
    /** The newest runs, at most 50. */
    recent: z.array(
      z.object({
        run: RunId,
        status: ResultStatus,
        branch: z.string().nullable(),
        commit: z.string().nullable(),
        at: z.string(),
        durationMs: z.int(),
      }),
    ),
  })
  .meta({ id: "CaseExplanation" });
export type CaseExplanation = z.infer<typeof CaseExplanation>;

export const ExplainCase = z.strictObject({
  projectId: ProjectId,
  caseId: CaseId,
  /** Only runs of this branch. */
  branch: z.string().max(300).optional(),
});
export type ExplainCase = z.infer<typeof ExplainCase>;

/** A test by how long it takes; `beforeMs` in the run's baseline, null where that lacks it. */
export const SlowTest = z
  .object({ case: RunCase, durationMs: z.int(), beforeMs: z.int().nullable(), run: RunId })
  .meta({ id: "SlowTest" });
export type SlowTest = z.infer<typeof SlowTest>;

/** The longest tests first, in the newest complete run; of the project's default branch where none is named. */
export const ListSlowTests = PageQuery.extend({ projectId: ProjectId, branch: z.string().max(300).optional() });
export type ListSlowTests = z.infer<typeof ListSlowTests>;
