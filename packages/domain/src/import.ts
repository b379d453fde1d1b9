import { z } from "zod";
import { CaseId, CycleId, cycleId, MASTER_CYCLE, ProjectId, ProjectIdOrNumber, RunId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { FORMAT_CHOICES } from "./report-formats.ts";
import { ResultStatus } from "./result.ts";
import { Run, ViaToken } from "./run/run.ts";
import { CycleName } from "./test-cycle.ts";
import { DUPLICATES, MATCHES, PROPOSED_IMPORT_STATES, RESULT_STATUSES, SKIPPED_AS } from "./vocabulary.ts";

/** Something tolerated while reading a report. */
export const ImportWarning = z
  .object({ file: z.string(), line: z.int().nullable(), message: z.string() })
  .meta({ id: "ImportWarning" });
export type ImportWarning = z.infer<typeof ImportWarning>;

export const ImportTotals = z
  .object({
    tests: z.int(),
    passed: z.int(),
    failed: z.int(),
    errors: z.int(),
    skipped: z.int(),
    durationMs: z.int(),
  })
  .meta({ id: "ImportTotals" });
export type ImportTotals = z.infer<typeof ImportTotals>;

/** What became of the files that the reports of an upload name, as far as they are kept. */
export const AttachmentCounts = z
  .object({
    stored: z.int(),
    /** Not sent with the reports, or not yet. */
    missing: z.int(),
    tooLarge: z.int(),
    /** The project may store no more. */
    noRoom: z.int(),
  })
  .meta({ id: "AttachmentCounts" });
export type AttachmentCounts = z.infer<typeof AttachmentCounts>;

export const ProposedImportState = z.enum(PROPOSED_IMPORT_STATES).meta({ id: "ProposedImportState" });
export type ProposedImportState = z.infer<typeof ProposedImportState>;

/** What an upload is kept as whose caller may only propose results. */
export const ProposalOfImport = z
  .object({ id: z.string(), state: ProposedImportState, url: z.string() })
  .meta({ id: "ProposalOfImport" });
export type ProposalOfImport = z.infer<typeof ProposalOfImport>;

/** What an upload did, or would have done. */
export const ImportReceipt = z
  .object({
    /** Null for a dry run, which stores nothing, and for a proposal. */
    id: z.string().nullable(),
    projectId: ProjectId,
    cycleId: CycleId,
    format: z.string(),
    /** True if the same bytes were uploaded before and nothing was stored this time. */
    replayed: z.boolean(),
    /** `incomplete` where something stands outside of the tests. */
    status: z.enum(["complete", "incomplete"]),
    totals: ImportTotals,
    /** `updated` counts those of the matched that changed, for example by an automation key. */
    cases: z.object({
      matched: z.int(),
      created: z.int(),
      updated: z.int(),
      /** Tests without a case, with `createMissing=false`. */
      unmatched: z.int().optional(),
    }),
    /** Executions that failed and then passed inside this import. */
    flaky: z.int(),
    /** Names that stood more than once in the upload. */
    sharedNames: z.int().default(0),
    warnings: z.array(ImportWarning),
    /** Errors outside of tests, and tests that a report announces but doesn't hold. In no total. */
    outside: z.array(ImportWarning).default([]),
    /** Files that the reports name. */
    attachments: AttachmentCounts.default({ stored: 0, missing: 0, tooLarge: 0, noRoom: 0 }),
    /** Page of the cycle. */
    url: z.string(),
    /** The run that it belongs to, as it is now; null for a dry run and for a proposal. */
    run: Run.nullable(),
    /** Only of an upload that a member is to accept first: no result of it counts until then. */
    proposal: ProposalOfImport.optional(),
  })
  .meta({ id: "ImportReceipt" });
export type ImportReceipt = z.infer<typeof ImportReceipt>;

const SHARD = /^([1-9][0-9]{0,3})\/([1-9][0-9]{0,3})$/;

/** The options of an upload, in the query string. */
export const ImportQuery = z.strictObject({
  projectId: ProjectId,
  cycleId: CycleId.default(cycleId(MASTER_CYCLE)),
  format: z.enum(FORMAT_CHOICES).default("auto"),
  dryRun: z.boolean().default(false),
  /** Names the CI run: uploads that share it are one run, and a repeated one is recognised. */
  runKey: z.string().max(300).optional(),
  runName: Name({ max: 300, missing: "Name the workflow, or leave runName out" }).optional(),
  /** The job of the run that the tests ran in. */
  job: z.string().max(300).optional(),
  /** Only the order counts: results of a higher one go on with those of the same environment and job. */
  jobAttempt: z.int().min(0).default(1),
  /** Whether tests of one name in one upload are attempts of one execution, or executions of their own. */
  duplicates: z.enum(DUPLICATES).default("auto"),
  skippedAs: z.enum(SKIPPED_AS).default("skipped"),
  /** Whether tests that match no case make one. */
  createMissing: z.boolean().default(true),
  shard: z
    .string()
    .regex(SHARD, "Expected a shard like 3/8")
    .refine((shard) => {
      const [, index, count] = SHARD.exec(shard) ?? [];
      return Number(index) <= Number(count);
    }, "The shard's number is above the number of shards")
    .optional(),
  branch: z.string().max(300).optional(),
  commit: z.string().max(100).optional(),
  pullRequest: z.string().max(100).optional(),
  targetBranch: z.string().max(300).optional(),
  ci: z.string().max(30).optional(),
  environment: z.string().max(100).optional(),
  /** Files that version control says were moved, one a line: old path, tab, new path; as `git diff --name-status -M` has them. */
  renames: z.string().max(8000).optional(),
  buildUrl: z
    .url({ protocol: /^https?$/, error: "Expected an http or https address" })
    .max(2000)
    .optional(),
});
export type ImportQuery = z.infer<typeof ImportQuery>;

/** The options of a JUnit upload that creates a test cycle of its own. */
export const ImportCycle = z.strictObject({ projectId: ProjectIdOrNumber, name: CycleName });
export type ImportCycle = z.infer<typeof ImportCycle>;

/** Characters of a report in a call; a body of JSON holds no more. Larger ones are uploaded as files. */
const MAX_REPORT_TEXT = 900_000;

/** A report as text, for callers that can't send files. */
export const ImportText = ImportQuery.extend({
  /** What errors and warnings call it. */
  fileName: z.string().min(1).max(300).default("report"),
  content: z.string().min(1).max(MAX_REPORT_TEXT),
});
export type ImportText = z.infer<typeof ImportText>;

export const ImportRef = z.strictObject({ projectId: ProjectId, importId: z.string().min(1).max(100) });
export type ImportRef = z.infer<typeof ImportRef>;

/** Newest first; `tokenId`: those that came through the token. */
export const ListImports = PageQuery.extend({
  projectId: ProjectId,
  runId: RunId.optional(),
  tokenId: z.string().min(1).max(100).optional(),
});
export type ListImports = z.infer<typeof ListImports>;

/** A past import in a list. */
export const Import = ImportReceipt.omit({ replayed: true, id: true, proposal: true })
  .extend({
    id: z.string(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
    viaToken: ViaToken.nullable(),
    runKey: z.string().nullable(),
    job: z.string().nullable(),
    jobAttempt: z.int(),
    shard: z.string().nullable(),
    branch: z.string().nullable(),
    commit: z.string().nullable(),
    environment: z.string().nullable(),
    buildUrl: z.string().nullable(),
  })
  .meta({ id: "Import" });
export type Import = z.infer<typeof Import>;

/** How a test of an upload found its case; `match` is null where it was stored before matches were kept. */
export const ImportResult = z
  .object({
    /** Null where none matches and none was to be made. */
    case: z.object({ id: CaseId, name: z.string() }).nullable(),
    name: z.string(),
    classname: z.string().nullable(),
    variant: z.string().nullable(),
    status: ResultStatus,
    match: z.enum(MATCHES).nullable(),
  })
  .meta({ id: "ImportResult" });
export type ImportResult = z.infer<typeof ImportResult>;

/** By case, then in the order of the report; tests without a case come last. */
export const ListImportResults = PageQuery.extend({
  ...ImportRef.shape,
  match: z.enum(MATCHES).optional(),
  status: z.array(ResultStatus).min(1).max(RESULT_STATUSES.length).optional(),
});
export type ListImportResults = z.infer<typeof ListImportResults>;
