import type { AttachmentKind, AttachmentState, ResultStatus } from "@tessera/domain";
import type { Flag } from "./flag.ts";

export type TestCycleTable = {
  projectId: string;
  number: number;
  name: string;
  description: string;
  branch: string | null;
  commit: string | null;
  environment: string | null;
  buildUrl: string | null;
  passed: number;
  failed: number;
  error: number;
  skipped: number;
  blocked: number;
  lastResultAt: string | null;
  /** It has runs of the project's default branch, or without a branch: then it shows only those. */
  hasDefaultRuns: Flag;
  /** The default branch that its results were last shown by: another one than the project's where that was changed since. */
  shownBranch: string;
  createdAt: string;
  createdBy: string;
  binId: string | null;
  state: "open" | "closed";
  closedAt: string | null;
  /** A day, `YYYY-MM-DD`. */
  dueDate: string | null;
  milestoneId: string | null;
  /** As people set it; counts more than that of the last import. */
  plannedEnvironment: string | null;
  /** The plan that it executes in one of several configurations; null for a cycle of its own. */
  planName: string | null;
  /** JSON array of the configuration's names and values. */
  configuration: string;
  /** Of its planned cases: all, those without a result, those with an assignee, and how many people that are. */
  plannedCases: number;
  untested: number;
  assigned: number;
  assignees: number;
  /** Counts its changes, for those who watch it. */
  revision: number;
};

/** A case that a cycle plans. */
export type CycleCaseTable = {
  projectId: string;
  cycleNumber: number;
  caseNumber: number;
  assigneeId: string | null;
};

export type MilestoneTable = {
  id: string;
  projectId: string;
  name: string;
  dueDate: string | null;
  createdAt: string;
  createdBy: string;
};

/** What a person said of a result beside its status, for those who said more. */
export type ManualResultTable = {
  resultId: string;
  projectId: string;
  cycleNumber: number;
  /** Chosen by the caller; at most one result of a cycle has it. */
  key: string | null;
  caseVersion: number | null;
  /** JSON arrays of steps and of addresses. */
  steps: string;
  defects: string;
};

/** A defect that a manual result names, as one of the pages that are listed. */
export type ResultDefectTable = { projectId: string; pageId: string; resultId: string };

/** What a result said before it was corrected. */
export type ResultCorrectionTable = {
  id: string;
  resultId: string;
  at: string;
  by: string;
  /** JSON of what it was. */
  before: string;
};

export type TestResultTable = {
  id: string;
  projectId: string;
  cycleNumber: number;
  caseNumber: number;
  attempt: number;
  status: ResultStatus;
  /** Position of the status in RESULT_STATUSES, so that an index sorts by severity. */
  gravity: number;
  name: string;
  classname: string | null;
  durationMs: number | null;
  message: string | null;
  source: "manual" | "import";
  importId: string | null;
  /** Of an import, its run; of a manual result, the newest run of the case that it came after, 0 for none. */
  runNumber: number;
  /** Empty where the upload named none. */
  environment: string;
  job: string;
  jobAttempt: number;
  /** Distinguishes it from others of its name in its upload, for people and as a key; null for a unique name. */
  variant: string | null;
  variantKey: string | null;
  /** Digests of all that may distinguish it, joined by `|`; see `isSameVariant`. */
  traits: string;
  /** 0: an attempt before the one that its upload counts. */
  decidesPart: Flag;
  /** Position in MATCHES of how it found its case; null for manual results and old ones. */
  match: number | null;
  /** Of a failure that counts in its upload; null also where the failure says nothing. */
  causeNumber: number | null;
  /** See `STANDING`; what it was before `changedBy`, an import, changed it. */
  standing: number;
  standingBefore: number;
  changedBy: string | null;
  createdAt: string;
  createdBy: string;
};

/** The long texts of a result, for the few results that have any. */
export type ResultTextTable = {
  resultId: string;
  importId: string | null;
  trace: string | null;
  output: string | null;
  file: string | null;
  line: number | null;
};

/** Everything that is counted in a run, as of its newest upload that can be seen. */
export type RunTotals = {
  passed: number;
  failed: number;
  error: number;
  skipped: number;
  blocked: number;
  muted: number;
  cases: number;
  flaky: number;
  durationMs: number;
  newFailures: number;
  stillFailing: number;
  fixed: number;
  added: number;
  missing: number;
};

/** All uploads of one run key, or one without a key; facts are those of the first upload. */
export type RunTable = RunTotals & {
  projectId: string;
  number: number;
  key: string | null;
  name: string;
  branch: string | null;
  commit: string | null;
  pullRequest: string | null;
  targetBranch: string | null;
  ci: string | null;
  buildUrl: string | null;
  createdAt: string;
  createdBy: string;
  /** The token that the first upload came through, with its name and preview then. */
  tokenId: string | null;
  binId: string | null;
  tokenName: string | null;
  tokenPreview: string | null;
  /** How many uploads it has that are done; invisible without any. */
  version: number;
  /** When the last upload came. */
  updatedAt: string;
  /** When someone said that no more uploads come. */
  finishedAt: string | null;
  /** All announced shards arrived. */
  isComplete: Flag;
  /** What a complete run is judged as. */
  judgement: "open" | "failed" | "passed";
  /** JSON of `RunShards`. */
  shards: string;
  errorsOutside: number;
  /** Number of the run that its changes compare with; kept once it is complete. */
  baseline: number | null;
  isBaselineFixed: Flag;
  isOutage: Flag;
  /** JSON of what the issuer of an identity token vouches for; null where no verified upload came. */
  provenance: string | null;
  /** The baseline changed after the run was counted. */
  isOutdated: Flag;
};

/** An environment and job that a run has uploads of, numbered from 0; empty where an upload named none. */
export type RunPlaceTable = {
  projectId: string;
  runNumber: number;
  number: number;
  environment: string;
  job: string;
};

/**
 * What a case comes to in a run as of one of its uploads: seen where that upload is done, and none that is done replaced it.
 * Counts are of executions.
 */
export type RunCaseTable = {
  projectId: string;
  runNumber: number;
  caseNumber: number;
  /** Number of the upload in the run. */
  version: number;
  /** Number of the upload that brought another row of the case. */
  replacedIn: number | null;
  /** Position of the status in WORST_FIRST. */
  severity: number;
  passed: number;
  failed: number;
  error: number;
  skipped: number;
  blocked: number;
  muted: number;
  flaky: number;
  durationMs: number;
  /** A bit for each place of the run that it has executions in. */
  places: number;
};

export type ImportTable = {
  id: string;
  projectId: string;
  cycleNumber: number;
  runNumber: number;
  /** Its number among the uploads of its run. */
  version: number;
  /** Errors outside of tests. */
  outside: number;
  /** Rows of a staged or binned import are invisible to every reader. */
  state: "staged" | "done" | "binned";
  contentHash: string;
  /** Empty for none, like all fields that distinguish uploads. */
  runKey: string;
  shard: string;
  job: string;
  jobAttempt: number;
  /** Digest of all parameters, which distinguishes uploads without a run key. */
  parameters: string;
  branch: string | null;
  commit: string | null;
  environment: string | null;
  buildUrl: string | null;
  /** JSON of the receipt; empty while staged. */
  receipt: string;
  createdAt: string;
  createdBy: string;
  tokenId: string | null;
  tokenName: string | null;
  tokenPreview: string | null;
  /** A staged import without a sign of life until then is abandoned, and its rows are swept away. */
  leaseUntil: string;
  binId: string | null;
};

/** A test of an upload that matched no case, where none was to be made; by its number in the upload. */
export type UnmatchedTestTable = {
  importId: string;
  number: number;
  name: string;
  classname: string | null;
  variant: string | null;
  status: ResultStatus;
};

/** Two cases that may be one test: the first vanished from an upload in which the second appeared. */
export type RenameTable = {
  id: string;
  projectId: string;
  fromNumber: number;
  toNumber: number;
  state: "proposed" | "accepted" | "declined";
  confidence: number;
  reason: string;
  importId: string;
  createdAt: string;
  decidedAt: string | null;
  decidedBy: string | null;
  /** JSON of what the first case was before it took the second one's place. */
  before: string | null;
  /** Hides the second case while the rename is accepted. */
  binId: string | null;
};

/** A content, stored once however many attachments have it. */
export type BlobTable = {
  /** Part of its file's name: a content that is stored again after its removal gets another one. */
  id: string;
  /** Hex. */
  sha256: string;
  size: number;
  /** When an upload last brought it: what nothing refers to is removed some time later. */
  usedAt: string;
};

/** A file of a result or of a test case; its rows go with what it belongs to. */
export type AttachmentTable = {
  id: string;
  projectId: string;
  /** Of a test case; null for one of a result. */
  caseNumber: number | null;
  resultId: string | null;
  /** Of a note of an exploratory session. */
  noteId: string | null;
  /** The import whose report names it. */
  importId: string | null;
  /** Number of the step, from 1. */
  step: number | null;
  name: string;
  /** As the report has it, and the report's name. */
  path: string | null;
  report: string | null;
  /** Its result failed. */
  isFailing: Flag;
  state: AttachmentState;
  /** Null unless it is stored, as are content type and kind. */
  blobId: string | null;
  contentType: string | null;
  kind: AttachmentKind | null;
  /** 0 unless it is stored. */
  size: number;
  createdAt: string;
  createdBy: string;
};

/** How long runs of the branches that match are kept; the first rule that matches counts. */
type RetentionRuleTable = {
  projectId: string;
  /** Counts the rules of the project from 0. */
  position: number;
  /** A name, with `*` for any characters. */
  branch: string;
  /** Null: for ever. */
  keepDays: number | null;
};

/** A run that no rule removes. */
export type KeptRunTable = { projectId: string; runNumber: number; keptAt: string; keptBy: string };

/** An upload that counts nowhere until a member accepts it. */
export type ProposedImportTable = {
  id: string;
  projectId: string;
  /** The same for the same upload by the same account and build. */
  digest: string;
  /** JSON of the options of the upload, and of what an issuer vouched for. */
  query: string;
  provenance: string | null;
  /** JSON of what it would have done as it came, and of its first failing tests. */
  receipt: string;
  failures: string;
  /** Of all its files. */
  bytes: number;
  state: "open" | "accepted" | "declined";
  note: string;
  createdAt: string;
  proposedBy: string;
  tokenId: string | null;
  tokenName: string | null;
  tokenPreview: string | null;
  decidedAt: string | null;
  decidedBy: string | null;
  /** Of an accepted one. */
  importId: string | null;
  runNumber: number | null;
};

/** A file of a proposed upload that waits, in the order of the upload. */
export type ProposedImportFileTable = {
  projectId: string;
  proposalId: string;
  position: number;
  name: string;
  blobId: string;
};

export type RunsTables = {
  proposedImport: ProposedImportTable;
  proposedImportFile: ProposedImportFileTable;
  attachment: AttachmentTable;
  blob: BlobTable;
  retentionRule: RetentionRuleTable;
  keptRun: KeptRunTable;
  rename: RenameTable;
  testCycle: TestCycleTable;
  cycleCase: CycleCaseTable;
  milestone: MilestoneTable;
  manualResult: ManualResultTable;
  resultDefect: ResultDefectTable;
  resultCorrection: ResultCorrectionTable;
  testResult: TestResultTable;
  resultText: ResultTextTable;
  run: RunTable;
  runPlace: RunPlaceTable;
  runCase: RunCaseTable;
  import: ImportTable;
  unmatchedTest: UnmatchedTestTable;
};
