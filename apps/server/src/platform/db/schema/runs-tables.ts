import type { ResultStatus } from "@tessera/domain";

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
};

export type TestResultTable = {
  id: string;
  projectId: string;
  cycleNumber: number;
  caseNumber: number;
  attempt: number;
  status: ResultStatus;
  /** Place of the status in RESULT_STATUSES, so that an index sorts by gravity. */
  gravity: number;
  name: string;
  classname: string | null;
  durationMs: number | null;
  message: string | null;
  source: "manual" | "import";
  importId: string | null;
  /** Null while no later attempt exists; else the import that brought it, or "manual". */
  supersededBy: string | null;
  createdAt: string;
  createdBy: string;
};

/** The long texts of a result, for the few that have any. */
export type ResultTextTable = {
  resultId: string;
  importId: string | null;
  trace: string | null;
  output: string | null;
  file: string | null;
  line: number | null;
};

export type ImportTable = {
  id: string;
  projectId: string;
  cycleNumber: number;
  /** Rows of a staged import are invisible to every reader. */
  state: "staged" | "done";
  contentHash: string;
  runKey: string;
  shard: string;
  branch: string | null;
  commit: string | null;
  environment: string | null;
  buildUrl: string | null;
  /** JSON of the receipt; empty while staged. */
  receipt: string;
  createdAt: string;
  createdBy: string;
  tokenId: string | null;
  /** A staged import that was not heard of until then is given up, and its rows are swept away. */
  leaseUntil: string;
};

export type RunsTables = {
  testCycle: TestCycleTable;
  testResult: TestResultTable;
  resultText: ResultTextTable;
  import: ImportTable;
};
