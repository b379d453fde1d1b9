import { z } from "zod";
import { CaseId, CycleId, ProjectId, RunId } from "../ids.ts";
import { OwnerFilter } from "../owner.ts";
import { Owner } from "../owner-rules.ts";
import { PageQuery } from "../page.ts";
import { ResultStatus } from "../result.ts";
import { CHANGES, RESULT_STATUSES, RUN_RESULT_SORTS } from "../vocabulary.ts";
import { ChangeCounts, RunRef } from "./run.ts";

/** What became of a case since the baseline. */
export const Change = z.enum(CHANGES).meta({ id: "Change" });
export type Change = z.infer<typeof Change>;

/** One attempt of an execution. */
export const RunAttempt = z
  .object({
    status: ResultStatus,
    durationMs: z.int().nullable(),
    jobAttempt: z.int(),
    importId: z.string(),
  })
  .meta({ id: "RunAttempt" });
export type RunAttempt = z.infer<typeof RunAttempt>;

/** An attempt with the result that holds its message, trace and output. */
export const RunResultAttempt = RunAttempt.extend({ cycleId: CycleId, resultId: z.string() }).meta({
  id: "RunResultAttempt",
});
export type RunResultAttempt = z.infer<typeof RunResultAttempt>;

/** One case in one environment, job and variant; its attempts in their order, of which `status` is the one that counts. */
export const RunExecution = z
  .object({
    environment: z.string().nullable(),
    job: z.string().nullable(),
    variant: z.string().nullable(),
    status: ResultStatus,
    durationMs: z.int().nullable(),
    attempts: z.array(RunResultAttempt),
  })
  .meta({ id: "RunExecution" });
export type RunExecution = z.infer<typeof RunExecution>;

/** A case as a run shows it; `folder` is the name of its folder. */
export const RunCase = z
  .object({ id: CaseId, name: z.string(), classname: z.string().nullable(), folder: z.string().nullable() })
  .meta({ id: "RunCase" });
export type RunCase = z.infer<typeof RunCase>;

export const FailingSince = z
  .object({ runId: RunId, commit: z.string().nullable(), at: z.string() })
  .meta({ id: "FailingSince" });
export type FailingSince = z.infer<typeof FailingSince>;

/** A case in a run. One that is missing there has the status of the baseline and no executions. */
export const RunResult = z
  .object({
    case: RunCase,
    /** The worst of its executions. */
    status: ResultStatus,
    change: Change.nullable(),
    flaky: z.boolean(),
    muted: z.boolean(),
    executions: z.array(RunExecution),
    /** Sum over the executions; null where none says. */
    durationMs: z.int().nullable(),
    /** Of the execution that decides the status. */
    message: z.string().nullable(),
    failingSince: FailingSince.nullable(),
    /** Who owns the test, by the rules of the project. */
    owners: z.array(Owner),
    causeId: z.string().nullable(),
  })
  .meta({ id: "RunResult" });
export type RunResult = z.infer<typeof RunResult>;

export const ListRunResults = PageQuery.extend({
  ...RunRef.shape,
  change: z.array(Change).min(1).max(CHANGES.length).optional(),
  status: z.array(ResultStatus).min(1).max(RESULT_STATUSES.length).optional(),
  environment: z.string().max(100).optional(),
  /** Part of the case's name or class name, any case of ASCII letters; or an id like TC-12. */
  search: z.string().max(200).optional(),
  causeId: z.string().max(100).optional(),
  flaky: z.boolean().optional(),
  owner: OwnerFilter,
  /** `severity`: most severe first; `duration`: longest first. */
  sort: z.enum(RUN_RESULT_SORTS).default("severity"),
});
export type ListRunResults = z.infer<typeof ListRunResults>;

/** Compares with the run `with`; without it, with the baseline. */
export const CompareRuns = PageQuery.extend({
  ...RunRef.shape,
  with: RunId.optional(),
  change: z.array(Change).min(1).max(CHANGES.length).optional(),
});
export type CompareRuns = z.infer<typeof CompareRuns>;

/** A case of which two runs differ, or that fails in both; null where a run has no result of it. */
export const ComparedCase = z
  .object({
    case: RunCase,
    before: ResultStatus.nullable(),
    after: ResultStatus.nullable(),
    change: Change.nullable(),
  })
  .meta({ id: "ComparedCase" });
export type ComparedCase = z.infer<typeof ComparedCase>;

export const RunComparison = z
  .object({
    base: RunId.nullable(),
    head: RunId,
    counts: ChangeCounts,
    data: z.array(ComparedCase),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "RunComparison" });
export type RunComparison = z.infer<typeof RunComparison>;

/** One execution of a case, in a run or by hand (`run` null), with its attempts in their order. */
export const CaseHistoryEntry = z
  .object({
    status: ResultStatus,
    flaky: z.boolean(),
    run: RunId.nullable(),
    cycle: CycleId,
    branch: z.string().nullable(),
    commit: z.string().nullable(),
    environment: z.string().nullable(),
    job: z.string().nullable(),
    variant: z.string().nullable(),
    attempts: z.array(RunAttempt.extend({ jobAttempt: z.int().nullable(), importId: z.string().nullable() })),
    durationMs: z.int().nullable(),
    message: z.string().nullable(),
    at: z.string(),
  })
  .meta({ id: "CaseHistoryEntry" });
export type CaseHistoryEntry = z.infer<typeof CaseHistoryEntry>;

/** Newest first, over all runs and cycles. */
export const ListCaseHistory = PageQuery.extend({
  projectId: ProjectId,
  caseId: CaseId,
  branch: z.string().max(300).optional(),
  environment: z.string().max(100).optional(),
});
export type ListCaseHistory = z.infer<typeof ListCaseHistory>;
