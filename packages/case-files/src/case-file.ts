import { type CASE_COLUMNS, type CASE_FILE_FORMATS, CreateCase, DomainError } from "@tessera/domain";

/** Bytes of a file. */
export const MAX_CASE_FILE_BYTES = 20_000_000;
/** Test cases of one file, and steps that belong to all of them. */
const MAX_FILE_CASES = 50_000;
const MAX_FILE_STEPS = 500_000;
/** Columns of a table, and characters of one of its rows. */
export const MAX_FILE_COLUMNS = 200;
export const MAX_ROW_LENGTH = 1_000_000;
/** Folders inside each other, in files that nest. */
export const MAX_FILE_DEPTH = 50;
/** Problems that are kept of one file; the rest is counted. */
const MAX_PROBLEMS = 500;

export type CaseFileFormat = (typeof CASE_FILE_FORMATS)[number];
export type CaseColumn = (typeof CASE_COLUMNS)[number];

/** Folder and owner are named by the file and found by its reader's caller, as are the custom fields. */
const FileCase = CreateCase.omit({ projectId: true, folderId: true, ownerId: true });

/** A test case of a file. */
export type FoundCase = {
  /** Of its row or element; of its place in a list where a file has no lines. */
  line: number;
  /** As the file has it. */
  id: string | null;
  /** Outermost first. */
  folders: string[];
  /** A user name or email address. */
  owner: string | null;
  /** Values of custom fields as texts, by the names of the fields. */
  fields: Record<string, string>;
  content: ReturnType<typeof FileCase.parse>;
};

export type Problem = { line: number; field: string; message: string };

/** A column of a table: what it holds; null where it was left out on purpose, undefined where nothing is known of it. */
export type FoundColumn = { name: string; meaning: string | null | undefined };

export type CaseFile = {
  format: CaseFileFormat;
  cases: FoundCase[];
  /** What is wrong; the first of them, where `errorCount` is more. */
  errors: Problem[];
  errorCount: number;
  /** What was left out, or taken for something else. */
  warnings: string[];
  /** Of a table. */
  columns: FoundColumn[];
};

/** What the columns of a table hold, by their names: one of `CASE_COLUMNS`, `field:<name>`, or null to leave it out. */
export type CaseMapping = Readonly<Record<string, string | null>>;

export type CaseFileOptions = {
  /** Undefined: as the content says. */
  format?: CaseFileFormat | undefined;
  mapping?: CaseMapping | undefined;
  /** The names of the custom fields that cases may have. */
  fields?: readonly string[] | undefined;
};

/** A case before it is checked; empty texts are what the file doesn't say. */
export type RawCase = Omit<FoundCase, "content" | "id" | "owner" | "fields"> & {
  id?: string | undefined;
  owner?: string | undefined;
  fields?: Record<string, string> | undefined;
  content: Record<string, unknown>;
};

/** Checks the cases of a file one by one, and gathers what is wrong with them. */
export class CaseGathering {
  readonly cases: FoundCase[] = [];
  readonly errors: Problem[] = [];
  readonly warnings = new Set<string>();
  errorCount = 0;
  #steps = 0;

  add({ line, id, folders, owner, fields = {}, content }: RawCase): void {
    const { success, data, error } = FileCase.safeParse(content);
    if (!success) {
      for (const { path, message } of error.issues) this.fail({ line, field: path.join("."), message });
      return;
    }
    this.#steps += data.steps.length;
    if (this.cases.length >= MAX_FILE_CASES) throw unreadable(`holds more than ${MAX_FILE_CASES} test cases`);
    if (this.#steps > MAX_FILE_STEPS) throw unreadable(`holds more than ${MAX_FILE_STEPS} steps`);
    this.cases.push({ line, id: id || null, folders, owner: owner || null, fields, content: data });
  }

  fail(problem: Problem): void {
    this.errorCount++;
    if (this.errors.length < MAX_PROBLEMS) this.errors.push(problem);
  }

  file(format: CaseFileFormat, columns: FoundColumn[] = []): CaseFile {
    const { cases, errorCount, warnings } = this;
    const errors = this.errors.toSorted((a, b) => a.line - b.line);
    return { format, cases, errors, errorCount, warnings: [...warnings], columns };
  }
}

/** `what` follows “The file”. */
export function unreadable(what: string, cause?: unknown): DomainError {
  return new DomainError("UNREADABLE_REPORT", `The file ${what}. Nothing was stored.`, {}, { cause });
}
