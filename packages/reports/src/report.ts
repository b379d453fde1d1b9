import type { ReportFormat } from "@tessera/domain";

/** What a test ended as. `blocked` comes only from people; no report format knows it. */
export type ReportStatus = "passed" | "failed" | "error" | "skipped";

/** One run of a test that was repeated inside the same report, other than the run that counts. */
export type EarlierAttempt = {
  status: ReportStatus;
  durationMs: number | null;
  message: string | null;
  trace: string | null;
  /** At most `MAX_OUTPUT_LENGTH` characters. */
  output?: string | null;
  attachments?: readonly Attachment[];
};

/** A name with its value; names may repeat. */
export type NamedValue = { name: string; value: string };

/** A part of a test, as its report tells it. */
export type TestStep = {
  name: string;
  /** Null where the report says nothing that fits. */
  status: ReportStatus | null;
  durationMs: number | null;
  /** As a test's message. */
  message?: string;
  steps?: readonly TestStep[];
};

/** A page that belongs to a test: an issue, a requirement. */
export type TestLink = { url: string; name: string | null; kind: string | null };

/** A file that the report names beside a test; its bytes are elsewhere. */
export type Attachment = {
  name: string;
  /** As the report has it: relative to the report, absolute, or null where the bytes stand in the report itself. */
  path: string | null;
  contentType: string | null;
  /** Where the bytes are that stand in the report itself, as the scratch space calls them; absent where there are none. */
  inline?: string;
};

/** Where a test ran, as far as the report says. */
export type TestPlace = {
  /** Number of the suite element around it, counted in the file; null outside of any. */
  suite: number | null;
  /** Project of the runner, or browser. */
  project: string | null;
  /** Values of a parametrised test. */
  parameters: string | null;
  /** Machine of the suite; some producers write their project there. */
  host: string | null;
  /** Source file, of the test or of the suite around it. */
  file: string | null;
  /** The producer is one that never repeats a test, so that tests of one name are never attempts. */
  neverRepeats: boolean;
};

/** One test of a report: in JUnit, one `<testcase>` at any depth. What a format doesn't have is left out of the optional fields. */
export type ReportedTest = {
  /** Exactly as the report has it, at most `MAX_NAME_LENGTH` characters, white space included; empty where it gives none. */
  name: string;
  /** At most `MAX_FIELD_LENGTH` characters, as is `file`. */
  classname: string | null;
  /** SHA-256, base64url, of the whole name or class where only its beginning was kept: it distinguishes such tests. */
  wholes?: { name?: string; classname?: string };
  /** Names of the suites around it, outermost first; unnamed ones left out. Tests of one suite share one list. */
  suites: readonly string[];
  /** What else distinguishes it from other tests of its name. */
  place: TestPlace;
  file: string | null;
  line: number | null;
  status: ReportStatus;
  /** Milliseconds, rounded to whole ones; null where the report gives none or nonsense. */
  durationMs: number | null;
  /** One-line reason of a failure, error or skip, at most 1,000 characters; the trace has the whole of a longer one. */
  message: string | null;
  /** Stack trace or long text of a failure, error or skip, at most `MAX_TEXT_LENGTH` characters; null where the message says it all. */
  trace: string | null;
  /** Standard output and error of the test itself, at most `MAX_OUTPUT_LENGTH` characters. */
  output: string | null;
  /** Values of properties of the same name are lines of one value. */
  properties: Record<string, string>;
  /** Runs of the test besides the one that counts, in the order of the report (surefire's rerunFailure, flakyFailure and their like). */
  earlierAttempts: EarlierAttempt[];
  /** What the producer identifies the test by from run to run, however it is called. */
  stableId?: string;
  /** When it began, ISO-8601 in UTC. */
  startedAt?: string;
  /** Values of a parametrised test; secret ones masked. `place.parameters` has them in one line. */
  parameters?: readonly NamedValue[];
  /** Tags, categories, severity and their like. */
  labels?: readonly NamedValue[];
  links?: readonly TestLink[];
  /** At most `MAX_STEPS` of them, at all depths together. */
  steps?: readonly TestStep[];
  attachments?: readonly Attachment[];
};

/** Something the reader tolerated, for the person who uploaded: where, and what was done about it. */
export type ReportWarning = { file: string; line: number | null; message: string };

/** What is known only once the whole report has been read. */
export type ReportSummary = {
  format: ReportFormat;
  /** Errors outside of tests, and tests that the report announces but doesn't hold; empty where the report is whole. */
  outside: ReportWarning[];
  warnings: ReportWarning[];
};

/** An upload that exceeds its budget. `message` is one sentence for the uploader. */
export class UploadTooLarge extends Error {
  override name = "UploadTooLarge";
}

/** A report that can't be read. `message` is one sentence for the uploader, naming the file and the line. */
export class UnreadableReport extends Error {
  override name = "UnreadableReport";
  readonly file: string;
  /** Line in the file, from 1; null where lines make no sense. */
  readonly line: number | null;
  constructor(message: string, at: { file: string; line?: number | null }, options?: ErrorOptions) {
    super(message, options);
    this.file = at.file;
    this.line = at.line ?? null;
  }
}
