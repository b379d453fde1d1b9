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

export const TestResultDetail = TestResult.extend({
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

/** What fits a 32-bit column. */
const MAX_DURATION_MS = 2_147_483_647;

export const CreateResult = z.strictObject({
  projectId: ProjectId,
  cycleId: CycleId,
  caseId: CaseId,
  status: ResultStatus,
  durationMs: z.int().min(0).max(MAX_DURATION_MS, "Use at most 24 days").nullable().default(null),
  message: z.string().trim().max(10_000).nullable().default(null),
});
export type CreateResult = z.infer<typeof CreateResult>;

/** Results in one call, at most. */
const MAX_RESULTS = 1000;

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
