import type { ResultStatus } from "@tessera/domain";
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
  createdAt: string;
  createdBy: string;
  binId: string | null;
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

/** All uploads of one run key, or one without a key; facts are those of the first upload. */
export type RunTable = {
  projectId: string;
  number: number;
  key: string | null;
  name: string | null;
  branch: string | null;
  commit: string | null;
  pullRequest: string | null;
  targetBranch: string | null;
  ci: string | null;
  buildUrl: string | null;
  createdAt: string;
  createdBy: string;
  tokenId: string | null;
  binId: string | null;
};

export type ImportTable = {
  id: string;
  projectId: string;
  cycleNumber: number;
  runNumber: number;
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
  /** A staged import without a sign of life until then is abandoned, and its rows are swept away. */
  leaseUntil: string;
  binId: string | null;
};

export type RunsTables = {
  testCycle: TestCycleTable;
  testResult: TestResultTable;
  resultText: ResultTextTable;
  run: RunTable;
  import: ImportTable;
};
