import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { DomainError, type ImportQuery, type ImportTotals, type ImportWarning } from "@tessera/domain";
import { type ReportedTest, readReport, UnreadableReport } from "@tessera/reports";
import type { Ctx, UploadedFile } from "../context.ts";
import { tooLarge } from "../http/upload.ts";
import { openNamelessFile } from "../nameless-file.ts";
import { NameCounter } from "./shared-names.ts";

/** Runs of tests handed on at once: few enough for a write of some milliseconds. */
const BATCH_RUNS = 200;
/** Characters handed on at once, for tests with very long traces. */
const BATCH_LENGTH = 1_000_000;
const MAX_WARNINGS = 100;
const MAX_OUTSIDE = 200;
/** Characters that end a line for `readLines`, but not for JSON. */
const LINE_ENDS = /[\u2028\u2029]/g;
const LINE_END_ESCAPES: Record<string, string> = { "\u2028": "\\u2028", "\u2029": "\\u2029" };

/** A test, and the number of the uploaded file that holds it. */
export type SpooledTest = ReportedTest & { report: number };

/** An upload that was read to its end and found whole; its tests wait on disk. */
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
 * UNREADABLE_REPORT, PAYLOAD_TOO_LARGE, or INVALID_INPUT where there is no file at all.
 */
export async function spoolUpload(
  ctx: Pick<Ctx, "config" | "newId">,
  files: AsyncIterable<UploadedFile>,
  format: ImportQuery["format"],
): Promise<Spool> {
  const file = await openNamelessFile(ctx);
  const remove = () => file.close();
  try {
    const facts = await writeSpool(file, files, format, ctx.config.maxImportBytes);
    return { ...facts, batches: () => readBatches(file), remove };
  } catch (error) {
    await remove();
    throw error instanceof UnreadableReport ? unreadable(error) : error;
  }
}

async function writeSpool(
  out: FileHandle,
  files: AsyncIterable<UploadedFile>,
  format: ImportQuery["format"],
  maxBytes: number,
): Promise<Omit<Spool, "batches" | "remove">> {
  const content = createHash("sha256");
  const formats = new Set<string>();
  const totals: ImportTotals = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 };
  const warnings: ImportWarning[] = [];
  const outside: ImportWarning[] = [];
  const names = new NameCounter();
  const reports: string[] = [];
  let bytesLeft = maxBytes;
  const spool = new SpoolWriter(out);
  for await (const file of files) {
    const hash = createHash("sha256");
    const bytes = tapped(file.bytes, (chunk) => {
      bytesLeft -= chunk.length;
      if (bytesLeft < 0) throw tooLarge(maxBytes);
      hash.update(chunk);
    });
    const reading = readReport(bytes, { fileName: file.name, format });
    let step = await reading.next();
    for (; !step.done; step = await reading.next()) {
      const tests = step.value.map((test) => ({ ...test, report: reports.length }));
      for (const test of tests) {
        addToTotals(totals, test);
        names.add(test);
      }
      await spool.write(tests);
    }
    content.update(hash.digest());
    formats.add(step.value.format);
    reports.push(file.name);
    outside.push(...step.value.outside.slice(0, Math.max(0, MAX_OUTSIDE - outside.length)));
    warnings.push(...step.value.warnings.slice(0, Math.max(0, MAX_WARNINGS - warnings.length)));
  }
  await spool.flush();
  if (formats.size === 0) throw new DomainError("INVALID_INPUT", "The upload holds no file");
  const contentHash = content.digest("base64url");
  const sharedNames = names.shared;
  return { contentHash, format: [...formats].join(", "), outside, sharedNames, reports, totals, warnings };
}

/** Writes tests as JSON, one batch a line. */
class SpoolWriter {
  readonly #out: FileHandle;
  #pending: SpooledTest[] = [];
  #runs = 0;
  #length = 0;

  constructor(out: FileHandle) {
    this.#out = out;
  }

  async write(tests: SpooledTest[]): Promise<void> {
    for (const test of tests) {
      this.#pending.push(test);
      this.#runs += 1 + test.earlierAttempts.length;
      this.#length += lengthOf(test);
      if (this.#runs >= BATCH_RUNS || this.#length >= BATCH_LENGTH) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const line = JSON.stringify(this.#pending).replace(LINE_ENDS, (end) => LINE_END_ESCAPES[end] as string);
    this.#pending = [];
    this.#runs = 0;
    this.#length = 0;
    await this.#out.appendFile(`${line}\n`);
  }
}

async function* readBatches(spool: FileHandle): AsyncGenerator<SpooledTest[]> {
  for await (const line of spool.readLines({ start: 0, autoClose: false })) yield JSON.parse(line);
}

async function* tapped(bytes: AsyncIterable<Uint8Array>, see: (chunk: Uint8Array) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    see(chunk);
    yield chunk;
  }
}

/** Characters of the long texts. */
function lengthOf({ name, trace, output, earlierAttempts }: ReportedTest): number {
  const earlier = earlierAttempts.reduce((length, run) => length + (run.trace?.length ?? 0), 0);
  return name.length + (trace?.length ?? 0) + (output?.length ?? 0) + earlier;
}

function addToTotals(totals: ImportTotals, test: ReportedTest): void {
  totals.tests += 1;
  totals[test.status === "error" ? "errors" : test.status] += 1;
  totals.durationMs += test.durationMs ?? 0;
}

function unreadable(error: UnreadableReport): DomainError {
  const { file, line, message } = error;
  return new DomainError("UNREADABLE_REPORT", message, { file, line }, { cause: error });
}
