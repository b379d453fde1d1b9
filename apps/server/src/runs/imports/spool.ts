import { createHash } from "node:crypto";
import { DomainError, type ImportQuery, type ImportTotals, type ImportWarning } from "@tessera/domain";
import {
  type ReportedTest,
  type ReportFile,
  type ReportSummary,
  readReport,
  reportsIn,
  UnreadableReport,
  UploadBudget,
  UploadTooLarge,
} from "@tessera/reports";
import type { Ctx, UploadedFile } from "../../platform/context.ts";
import { MAX_UNPACKED_BYTES, MAX_WARNINGS } from "../../platform/limits/limits.ts";
import { uploadTooLarge } from "../../platform/limits/spool-space.ts";
import { TempFile } from "../../platform/temp-file.ts";
import { NameCounter } from "./shared-names.ts";
import { readSpooled, type SpooledTest, SpoolWriter } from "./spooled-tests.ts";

const MAX_OUTSIDE = 200;

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
  /** The tests in the order of the reports; can be read again. */
  batches: () => AsyncIterable<SpooledTest[]>;
  remove: () => Promise<void>;
};

/**
 * Reads the whole upload before anything is stored, so that a report broken in its last line leaves no trace. Throws
 * UNREADABLE_REPORT, PAYLOAD_TOO_LARGE, STORAGE_FULL, or INVALID_INPUT where there is no file at all.
 */
export async function spoolUpload(
  ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">,
  files: AsyncIterable<UploadedFile>,
  format: ImportQuery["format"],
  maxTests: number,
): Promise<Spool> {
  const file = await TempFile.open(ctx);
  const remove = () => file.close();
  try {
    const facts = await writeSpool(ctx, file, files, { format, maxTests });
    return { ...facts, batches: () => readSpooled(file), remove };
  } catch (error) {
    await remove();
    throw asRefusal(error);
  }
}

async function writeSpool(
  ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">,
  out: TempFile,
  files: AsyncIterable<UploadedFile>,
  { format, maxTests }: { format: ImportQuery["format"]; maxTests: number },
): Promise<Omit<Spool, "batches" | "remove">> {
  const content = createHash("sha256");
  const formats = new Set<string>();
  const totals: ImportTotals = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 };
  const warnings: ImportWarning[] = [];
  const outside: ImportWarning[] = [];
  const names = new NameCounter();
  const reports: string[] = [];
  const maxBytes = ctx.config.maxImportBytes;
  let bytesLeft = maxBytes;
  const budget = new UploadBudget({ maxBytes: Math.max(MAX_UNPACKED_BYTES, maxBytes), maxTests });
  const spool = new SpoolWriter(out);
  const warn = (more: ImportWarning[]) => {
    warnings.push(...more.slice(0, Math.max(0, MAX_WARNINGS - warnings.length)));
  };
  const note = (summary: ReportSummary) => {
    formats.add(summary.format);
    outside.push(...summary.outside.slice(0, Math.max(0, MAX_OUTSIDE - outside.length)));
    warn(summary.warnings);
  };
  for await (const file of files) {
    const hash = createHash("sha256");
    const bytes = tapped(file.bytes, (chunk) => {
      bytesLeft -= chunk.length;
      if (bytesLeft < 0) throw uploadTooLarge(maxBytes);
      hash.update(chunk);
    });
    for await (const report of unpacked(ctx, { name: file.name, bytes }, { budget, warn })) {
      const reading = readReport(report.bytes, { fileName: report.name, format, budget });
      for await (const read of withSummary(reading, note)) {
        const tests = read.map((test) => ({ ...test, report: reports.length }));
        for (const test of tests) {
          addToTotals(totals, test);
          names.add(test);
        }
        await spool.write(tests);
      }
      reports.push(report.name);
    }
    content.update(hash.digest());
  }
  await spool.flush();
  if (formats.size === 0) throw new DomainError("INVALID_INPUT", "The upload holds no file");
  const contentHash = content.digest("base64url");
  const sharedNames = names.shared;
  return { contentHash, format: [...formats].join(", "), outside, sharedNames, reports, totals, warnings };
}

/** The reports in the file; a zip archive waits on disk until they are read. */
async function* unpacked(
  ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">,
  file: ReportFile,
  options: { budget: UploadBudget; warn: (warnings: ImportWarning[]) => void },
): AsyncGenerator<ReportFile> {
  let archive: TempFile | undefined;
  const keep = async (bytes: AsyncIterable<Uint8Array>) => {
    archive = await TempFile.open(ctx);
    for await (const chunk of bytes) await archive.append(chunk);
    return archive.descriptor;
  };
  try {
    yield* reportsIn(file, { ...options, keep });
  } finally {
    await archive?.close();
  }
}

/** Returns the summary at the end, and closes the reading when its tests are no longer wanted. */
async function* withSummary(
  reading: AsyncGenerator<ReportedTest[], ReportSummary>,
  note: (summary: ReportSummary) => void,
): AsyncGenerator<ReportedTest[]> {
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
