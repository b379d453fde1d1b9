import type { ReportFormat } from "@tessera/domain";
import { accompaniesReports } from "./formats/detect.ts";
import { JoinedReports, readReport } from "./read-report.ts";
import { Reading, UnknownFormat } from "./reading.ts";
import type { ReportedTest, ReportSummary, ReportWarning } from "./report.ts";
import { Rewindable } from "./source/rewindable.ts";
import type { ScratchSpace } from "./source/scratch.ts";
import type { UploadBudget } from "./source/upload-budget.ts";
import { type ReportFile, reportsIn } from "./uploaded-reports.ts";

/** Bytes of a file that are kept until it is known to be a report: more than that takes. */
const MAX_REWOUND_BYTES = 8 * 1024 * 1024;

export type UploadOptions = {
  format: ReportFormat | "auto";
  budget: UploadBudget;
  /** Keeps bytes where any place of them can be read, and answers the descriptor of the open file until it is called again: zip needs that. */
  keep: (bytes: AsyncIterable<Uint8Array>) => Promise<number>;
  scratch?: ScratchSpace;
  /** Takes the files that stand beside reports, each to its end; without it they are left out. */
  beside?: (file: ReportFile) => Promise<void>;
  /** Takes warnings and errors outside of tests as they are found. */
  note: (found: Pick<ReportSummary, "outside" | "warnings">) => void;
};

/** Tests of one report, and its number among those of the upload. */
export type UploadBatch = { report: number; tests: ReportedTest[] };

export type UploadSummary = {
  /** In the order in which they were met. */
  formats: ReportFormat[];
  /** Names of the reports, in the order of their numbers. */
  reports: string[];
};

/**
 * Reads all reports of an upload: files side by side or in archives, of any mix of formats. Files that only stand beside
 * reports, like attachments, are left out. Throws as `readReport` and `reportsIn` do; a summary without formats means
 * that nothing was sent, or nothing but such files.
 */
export async function* readUpload(
  files: AsyncIterable<ReportFile>,
  options: UploadOptions,
): AsyncGenerator<UploadBatch, UploadSummary> {
  const upload = new Upload(options);
  try {
    for await (const file of files) yield* upload.read(file);
    yield* upload.end();
    return upload.summary;
  } finally {
    upload.close();
  }
}

class Upload {
  readonly #options: UploadOptions;
  readonly #joined: JoinedReports;
  readonly #reports: string[] = [];
  readonly #formats = new Set<ReportFormat>();
  /** The first file that was sent side by side with reports and is none. */
  #other: { name: string; what: string } | null = null;
  /** Numbers of the reports that consist of several files. */
  readonly #numbers = new Map<ReportFormat, number>();

  constructor(options: UploadOptions) {
    this.#options = options;
    this.#joined = new JoinedReports(options);
  }

  get summary(): UploadSummary {
    return { formats: [...this.#formats], reports: this.#reports };
  }

  async *read(file: ReportFile): AsyncGenerator<UploadBatch> {
    const { budget, keep, beside } = this.#options;
    const warn = (warnings: ReportWarning[]) => this.#options.note({ outside: [], warnings });
    const leftOut = new Reading(file.name);
    let hasReport = false;
    const wantsBeside = beside !== undefined;
    for await (const report of reportsIn(file, { budget, keep, warn, wantsBeside })) {
      this.#other ??= report.what === undefined ? null : { name: report.name, what: report.what };
      if (report.isBeside || accompaniesReports(report.name)) await this.#passBeside(report);
      else if (yield* this.#readReport(report, leftOut)) hasReport = true;
    }
    if (!hasReport && leftOut.warnings.length > 0)
      throw leftOut.unreadable("holds no report of a format that is known");
    warn(leftOut.warnings);
  }

  /** Answers whether the file is a report. */
  async *#readReport(file: ReportFile, leftOut: Reading): AsyncGenerator<UploadBatch, boolean> {
    const { format, budget, scratch } = this.#options;
    const options = { fileName: file.name, format, budget, joined: this.#joined };
    const bytes = new Rewindable(file.bytes, this.#options.beside && file.mayBeOther ? MAX_REWOUND_BYTES : 0);
    const reading = readReport(bytes.first(), scratch ? { ...options, scratch } : options);
    try {
      const summary = yield* numbered(reading, this.#reports.length);
      this.#finish(file.name, summary);
      return true;
    } catch (error) {
      if (!(file.mayBeOther && error instanceof UnknownFormat)) throw error;
      const whole = bytes.again();
      if (whole && this.#options.beside) await this.#passBeside({ name: file.name, bytes: whole });
      leftOut.warn("Files in the archive that hold no report were left out", null);
      return false;
    } finally {
      await bytes.close();
    }
  }

  async #passBeside({ name, bytes }: ReportFile): Promise<void> {
    const { beside, budget } = this.#options;
    if (beside) await beside({ name, bytes: counted(bytes, budget) });
    else for await (const _ of bytes);
  }

  #finish(name: string, { format, outside, warnings }: ReportSummary): void {
    this.#formats.add(format);
    this.#options.note({ outside, warnings });
    if (this.#numbers.has(format)) return;
    if (this.#joined.formats.includes(format)) this.#numbers.set(format, this.#reports.length);
    this.#reports.push(name);
  }

  async *end(): AsyncGenerator<UploadBatch> {
    if (this.#other && this.#formats.size === 0) {
      const { name, what } = this.#other;
      throw new Reading(name).unreadable(`is ${what}, not a report: upload the file that the test run wrote`);
    }
    for (const format of this.#joined.formats) {
      const summary = yield* numbered(this.#joined.end(format), this.#numbers.get(format) ?? 0);
      this.#options.note(summary);
    }
  }

  close(): void {
    this.#joined.close();
  }
}

async function* counted(bytes: AsyncIterable<Uint8Array>, budget: UploadBudget): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    budget.takeBytes(chunk.length);
    yield chunk;
  }
}

/** Returns the summary at the end, and closes the reading when its tests are no longer wanted. */
async function* numbered(
  reading: AsyncGenerator<ReportedTest[], ReportSummary>,
  report: number,
): AsyncGenerator<UploadBatch, ReportSummary> {
  try {
    for (;;) {
      const next = await reading.next();
      if (next.done) return next.value;
      yield { report, tests: next.value };
    }
  } finally {
    await reading.return({ format: "junit", outside: [], warnings: [] });
  }
}
