import { createHash } from "node:crypto";
import { DomainError, type ImportQuery, type ImportTotals, type ImportWarning } from "@tessera/domain";
import {
  type ReportedTest,
  type ReportFile,
  type ReportSummary,
  readUpload,
  UnreadableReport,
  type UploadBatch,
  UploadBudget,
  type UploadOptions,
  type UploadSummary,
  UploadTooLarge,
} from "@tessera/reports";
import type { Ctx, UploadedFile } from "../../platform/context.ts";
import { MAX_OUTSIDE_ERRORS, MAX_UNPACKED_BYTES, MAX_WARNINGS } from "../../platform/limits/limits.ts";
import { uploadTooLarge } from "../../platform/limits/spool-space.ts";
import { TempFile } from "../../platform/temp-file.ts";
import { ReportFiles } from "../attachments/report-files.ts";
import { NameCounter } from "./shared-names.ts";
import { SkippedTests } from "./skipped-tests.ts";
import { readSpooled, type SpooledTest, SpoolWriter } from "./spooled-tests.ts";
import { StableIds } from "./stable-ids.ts";
import { UploadSpace } from "./upload-space.ts";

/** An upload that was read to its end without errors; its tests wait on disk. */
export type Spool = {
  /** The same for the same bytes: SHA-256 over the SHA-256 of each file. */
  contentHash: string;
  format: string;
  outside: ImportWarning[];
  /** Digests of the names that stand more than once. */
  sharedNames: ReadonlySet<number>;
  /** Names of the uploaded files, in their order. */
  reports: string[];
  totals: ImportTotals;
  warnings: ImportWarning[];
  /** Those that the tests name. */
  files: ReportFiles;
  /** The tests in the order of the reports; can be read again. */
  batches: () => AsyncIterable<SpooledTest[]>;
  remove: () => Promise<void>;
};

type SpoolOptions = Pick<ImportQuery, "projectId" | "format" | "skippedAs"> & { maxTests: number; dryRun?: boolean };

/**
 * Reads the whole upload before anything is stored, so that a report broken in its last line leaves no trace. Throws
 * UNREADABLE_REPORT, PAYLOAD_TOO_LARGE, STORAGE_FULL, or INVALID_INPUT where there is no file at all.
 */
export async function spoolUpload(ctx: Ctx, files: AsyncIterable<UploadedFile>, options: SpoolOptions): Promise<Spool> {
  const file = await TempFile.open(ctx);
  const attached = await ReportFiles.open(ctx, options.projectId);
  const remove = async () => {
    await file.close();
    await attached.close();
  };
  try {
    const facts = await writeSpool(ctx, { file, attached }, files, options);
    await attached.settle(facts.reports, options.dryRun ?? false);
    const { stableIds, ...read } = facts;
    return { ...read, files: attached, batches: () => stableIds.distinct(readSpooled(file)), remove };
  } catch (error) {
    await remove();
    throw asRefusal(error);
  }
}

async function writeSpool(
  ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">,
  { file: out, attached }: { file: TempFile; attached: ReportFiles },
  files: AsyncIterable<UploadedFile>,
  { format, skippedAs, maxTests }: SpoolOptions,
): Promise<Omit<Spool, "batches" | "remove" | "files"> & { stableIds: StableIds }> {
  const totals: ImportTotals = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 };
  const warnings: ImportWarning[] = [];
  const outside: ImportWarning[] = [];
  const names = new NameCounter();
  const skipped = new SkippedTests(skippedAs);
  const stableIds = new StableIds();
  const maxBytes = ctx.config.maxImportBytes;
  const note = (found: Pick<ReportSummary, "outside" | "warnings">) => {
    outside.push(...found.outside.slice(0, Math.max(0, MAX_OUTSIDE_ERRORS - outside.length)));
    warnings.push(...found.warnings.slice(0, Math.max(0, MAX_WARNINGS - warnings.length)));
  };
  const budget = new UploadBudget({ maxBytes: Math.max(MAX_UNPACKED_BYTES, maxBytes), maxTests });
  const content = new ContentHash(maxBytes);
  const spool = new SpoolWriter(out);
  const space = new UploadSpace(ctx);
  const scratch = { ...space.scratch, keepInline: attached.keepInline };
  const options: UploadOptions = { format, budget, note, scratch, keep: (it) => space.keep(it), beside: attached.take };
  try {
    const reading = readUpload(content.filesOf(files), options);
    let summary: UploadSummary = { formats: [], reports: [] };
    const noteSummary = (whole: UploadSummary) => {
      summary = whole;
    };
    for await (const { report, tests } of withSummary(reading, noteSummary)) {
      const counted = skipped.take(tests);
      for (const test of counted) {
        addToTotals(totals, test);
        names.add(test);
        stableIds.add(test);
        attached.note(report, test);
      }
      await spool.write(counted.map((test) => ({ ...test, status: skipped.statusOf(test), report })));
    }
    await spool.flush();
    note({ outside: [], warnings: skipped.warnings() });
    const { formats, reports } = summary;
    if (formats.length === 0) throw new DomainError("INVALID_INPUT", "The upload holds no report");
    const found = { format: formats.join(", "), reports, sharedNames: names.shared, outside, totals, warnings };
    return { contentHash: content.digest(), stableIds, ...found };
  } finally {
    await space.close();
  }
}

/** Hashes an upload on its way, at most `maxBytes` of it. */
class ContentHash {
  readonly #whole = createHash("sha256");
  readonly #maxBytes: number;
  #bytesLeft: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#bytesLeft = maxBytes;
  }

  /** The files, each of which is read to its end before the next is asked for. */
  async *filesOf(files: AsyncIterable<UploadedFile>): AsyncGenerator<ReportFile> {
    for await (const file of files) {
      const hash = createHash("sha256");
      const bytes = tapped(file.bytes, (chunk) => {
        this.#bytesLeft -= chunk.length;
        if (this.#bytesLeft < 0) throw uploadTooLarge(this.#maxBytes);
        hash.update(chunk);
      });
      yield { name: file.name, bytes };
      this.#whole.update(hash.digest());
    }
  }

  digest(): string {
    return this.#whole.digest("base64url");
  }
}

/** Returns the summary at the end, and closes the reading when its tests are no longer wanted. */
async function* withSummary(
  reading: AsyncGenerator<UploadBatch, UploadSummary>,
  note: (summary: UploadSummary) => void,
): AsyncGenerator<UploadBatch> {
  note(yield* reading);
}

async function* tapped(bytes: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    see(chunk);
    yield chunk;
  }
}

function addToTotals(totals: ImportTotals, test: ReportedTest): void {
  totals.tests += 1;
  totals[test.status === "error" ? "errors" : test.status] += 1;
  totals.durationMs += test.durationMs ?? 0;
}

function asRefusal(error: unknown): unknown {
  if (error instanceof UploadTooLarge) return new DomainError("PAYLOAD_TOO_LARGE", error.message, {}, { cause: error });
  if (!(error instanceof UnreadableReport)) return error;
  const { file, line, message } = error;
  return new DomainError("UNREADABLE_REPORT", message, { file, line }, { cause: error });
}
