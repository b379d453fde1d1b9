import { type ReportedTest, type ReportWarning, UnreadableReport } from "./report.ts";
import { reasonFrom } from "./results/failure-text.ts";
import { CUT_LENGTHS } from "./results/limits.ts";
import { Scratch, type ScratchSpace, temporaryScratch } from "./source/scratch.ts";

/** Names from the file may be part of an error, and of any length. */
const MAX_REFUSAL_LENGTH = 400;

/** Problems outside of tests that are listed one by one; further ones are only counted. */
const MAX_OUTSIDE = 100;

/** What reads one format, in slices of text of any length; throws `UnreadableReport`. */
export type FormatReader = {
  /** The tests that this slice completes, in document order. */
  push(slice: string): ReportedTest[];
  /** Those that only the end completes; a generator, where they may be too many for memory. */
  end(): Iterable<ReportedTest>;
};

/** What reads a format of which several files of an upload are one report: its files come one after the other. */
export type JoinedReader = {
  /** The reader of the next file; the file before it has ended. */
  file(reading: Reading): { push(slice: string): void; end(): void };
  /** The tests that only all files together complete. */
  end(): Iterable<ReportedTest>;
};

/** A file whose content is no report of any format, as far as its beginning shows. */
export class UnknownFormat extends UnreadableReport {}

/** The reading of one file: words errors and gathers warnings, so that all parts of it use the same wording. */
export class Reading {
  readonly file: string;
  readonly #warnings = new Map<string, { line: number | null; times: number }>();
  readonly #outside: ReportWarning[] = [];
  readonly #scratchSpace: ScratchSpace;
  readonly #scratches: Scratch[] = [];
  #outsideLeftOut = 0;

  constructor(file: string, scratchSpace: ScratchSpace = temporaryScratch) {
    this.file = file;
    this.#scratchSpace = scratchSpace;
  }

  /** Room on disk for what a reader joins at the end; gone when the reading ends. */
  openScratch(): Scratch {
    const scratch = Scratch.open(this.#scratchSpace);
    this.#scratches.push(scratch);
    return scratch;
  }

  /** Keeps the content of a file that stands in the report as base64 or as text; undefined where it is not wanted, cut or empty. */
  keepInline(content: string, encoding: "base64" | "utf8" = "base64"): string | undefined {
    if (content === "" || CUT_LENGTHS.has(content.length)) return undefined;
    return this.#scratchSpace.keepInline?.(Buffer.from(content, encoding));
  }

  /** To be called once nothing is read any more, also after an error. */
  close(): void {
    for (const scratch of this.#scratches.splice(0)) scratch.close();
  }

  /** Each message is reported once, with its first line and its number; keep data of the report out of it, or the list has no end. */
  warn(message: string, line: number | null, times = 1): void {
    const known = this.#warnings.get(message);
    if (known) known.times += times;
    else this.#warnings.set(message, { line, times });
  }

  /** Something that went wrong outside of tests; the message may hold data of the report, and is kept as one short line without colours. */
  addOutside(message: string, line: number | null): void {
    const shown = reasonFrom({ message, trace: "" }) ?? "";
    if (this.#outside.length < MAX_OUTSIDE) this.#outside.push({ file: this.file, line, message: shown });
    else this.#outsideLeftOut++;
  }

  get outside(): ReportWarning[] {
    if (this.#outsideLeftOut === 0) return this.#outside;
    return [...this.#outside, { file: this.file, line: null, message: `And ${this.#outsideLeftOut} more` }];
  }

  get warnings(): ReportWarning[] {
    return [...this.#warnings].map(([message, { line, times }]) => ({
      file: this.file,
      line,
      message: times === 1 ? message : `${message} (${times} times)`,
    }));
  }

  /** `what` goes on from the file's name: "is empty", "has no …: do this instead". */
  unreadable(what: string, line: number | null = null, cause?: unknown): UnreadableReport {
    return new UnreadableReport(this.#sentence(what, line), { file: this.file, line }, { cause });
  }

  /** Worded as `unreadable` is. */
  unknown(what: string): UnknownFormat {
    return new UnknownFormat(this.#sentence(what, null), { file: this.file });
  }

  #sentence(what: string, line: number | null): string {
    const shown = what.length > MAX_REFUSAL_LENGTH ? `${what.slice(0, MAX_REFUSAL_LENGTH)}…` : what;
    return `${line === null ? this.file : `${this.file} (line ${line})`} ${shown}.`;
  }
}
