import { z } from "zod";
import { CaseId, CycleId, ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { RESULT_SORTS, RESULT_STATUSES } from "./vocabulary.ts";

export const ResultStatus = z.enum(RESULT_STATUSES).meta({ id: "ResultStatus" });
export type ResultStatus = z.infer<typeof ResultStatus>;

/** One execution of one case in one cycle, without its long texts. */
export const TestResult = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    cycleId: CycleId,
    caseId: CaseId,
    /** As the report had it, with characters that can't be seen written out; the case's own name for a manual result. */
    name: z.string(),
    /** As the report had it, shown the same way. */
    classname: z.string().nullable(),
    /** Where the execution ran; null where the upload didn't say, and for manual results. */
    environment: z.string().nullable(),
    job: z.string().nullable(),
    jobAttempt: z.int().nullable(),
    /** Distinguishes it from others of its name in its upload; null for a unique name. */
    variant: z.string().nullable(),
    /** Equal for the attempts of one execution. */
    execution: z.string(),
    status: ResultStatus,
    /** Counted from 1 for each case in the cycle, over all its executions. */
    attempt: z.int(),
    /** True of the attempt that its execution counts as, in the newest run of the case. */
    isLatest: z.boolean(),
    durationMs: z.int().nullable(),
    message: z.string().nullable(),
    source: z.enum(["manual", "import"]),
    importId: z.string().nullable(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
  })
  .meta({ id: "TestResult" });
export type TestResult = z.infer<typeof TestResult>;

/** How one step of a test case went; null: not done. */
export const StepResult = z
  .strictObject({ status: ResultStatus.nullable(), comment: z.string().trim().max(5000).default("") })
  .meta({ id: "StepResult" });
export type StepResult = z.infer<typeof StepResult>;

/** What a person says of a result beside its status; a correction changes some of it. */
const said = {
  durationMs: z.int().min(0).max(2_147_483_647, "Use at most 24 days").nullable(),
  message: z.string().trim().max(10_000).nullable(),
  /** In the order of the steps; none where the case went as a whole. */
  steps: z.array(StepResult).max(500),
  /** Addresses of defects that were found. */
  defects: z
    .array(z.url({ protocol: /^https?$/, error: "Enter an address that begins with https:// or http://" }).max(2000))
    .max(20),
};

/** What a result said before its author corrected it. */
export const ResultCorrection = z
  .object({
    at: z.string(),
    by: Person.nullable(),
    before: z.object({
      status: ResultStatus,
      durationMs: z.int().nullable(),
      message: z.string().nullable(),
      steps: z.array(StepResult),
      defects: z.array(z.string()),
    }),
  })
  .meta({ id: "ResultCorrection" });
export type ResultCorrection = z.infer<typeof ResultCorrection>;

/** How long after recording it a result may be corrected by its author, in milliseconds. */
export const CORRECTION_MS = 15 * 60_000;

export const TestResultDetail = TestResult.extend({
  steps: z.array(StepResult),
  defects: z.array(z.string()),
  /** The version of the case that was executed; null where that is not known. */
  caseVersion: z.int().nullable(),
  /** The newest first, 20 at most. */
  corrections: z.array(ResultCorrection),
  trace: z.string().nullable(),
  output: z.string().nullable(),
  file: z.string().nullable(),
  line: z.int().nullable(),
}).meta({ id: "TestResultDetail" });
export type TestResultDetail = z.infer<typeof TestResultDetail>;

const ResultFilter = z.strictObject({
  projectId: ProjectId,
  cycleId: CycleId,
  status: z.array(ResultStatus).min(1).max(RESULT_STATUSES.length).optional(),
  caseId: CaseId.optional(),
  /** Part of the name or class name, any case of ASCII letters. */
  search: z.string().max(200).optional(),
});

/** `latest` leaves out attempts that a later one replaced. */
export const ListResults = ResultFilter.extend({ ...PageQuery.shape, latest: z.boolean().default(false) });
export type ListResults = z.infer<typeof ListResults>;

/** A window into the latest results, for a table that jumps anywhere in 100,000 rows. */
export const WindowResults = ResultFilter.extend({
  sort: z.enum(RESULT_SORTS).default("status"),
  descending: z.boolean().default(false),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
});
export type WindowResults = z.infer<typeof WindowResults>;

export const ResultWindow = z.object({ total: z.int(), data: z.array(TestResult) });
export type ResultWindow = z.infer<typeof ResultWindow>;

export const CreateResult = z.strictObject({
  projectId: ProjectId,
  cycleId: CycleId,
  caseId: CaseId,
  status: ResultStatus,
  durationMs: said.durationMs.default(null),
  message: said.message.default(null),
  steps: said.steps.default([]),
  defects: said.defects.default([]),
  caseVersion: z.int().min(1).max(2_147_483_647).nullable().default(null),
  /** Chosen by the caller: sent again, it answers the result that was recorded with it instead of recording another. */
  key: z.string().min(8).max(100).optional(),
  /** How many results of the case in the cycle the caller saw; where there are more by now, nothing is recorded. */
  seenAttempts: z.int().min(0).max(2_147_483_647).optional(),
});
export type CreateResult = z.infer<typeof CreateResult>;

/** Results in one call, at most. */
const MAX_RESULTS = 10_000;

/** Several results of one test cycle; either all are recorded or none. */
export const CreateResults = z.strictObject({
  projectId: ProjectId,
  cycleId: CycleId,
  results: z
    .array(CreateResult.omit({ projectId: true, cycleId: true }))
    .min(1)
    .max(MAX_RESULTS),
});
export type CreateResults = z.infer<typeof CreateResults>;

export const CreatedResults = z.object({ data: z.array(TestResult) });
export type CreatedResults = z.infer<typeof CreatedResults>;

export const ResultRef = z.strictObject({
  projectId: ProjectId,
  cycleId: CycleId,
  resultId: z.string().min(1).max(100),
});
export type ResultRef = z.infer<typeof ResultRef>;

/** Corrects a result of one's own; fields left out stay. */
export const CorrectResult = ResultRef.extend({
  status: ResultStatus.optional(),
  ...z.strictObject(said).partial().shape,
});
export type CorrectResult = z.infer<typeof CorrectResult>;
