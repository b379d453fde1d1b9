import { type CaseFile, type FoundCase, MAX_CASE_FILE_BYTES, type Problem, readCaseFile } from "@tessera/case-files";
import { CaseColumnMapping, type CaseFileFormat, DomainError, type ImportCases, refusedInput } from "@tessera/domain";
import type { UploadedFile } from "../../platform/context.ts";
import { MAX_CASE_FILES } from "../../platform/limits/limits.ts";
import { uploadTooLarge } from "../../platform/limits/spool-space.ts";

/** What stands in all files of an upload together. */
export type ReadCases = Omit<CaseFile, "errors" | "cases"> & {
  fileName: string;
  format: CaseFileFormat;
  cases: (FoundCase & { file: string })[];
  errors: (Problem & { file: string })[];
};

/** Reads all files of an upload. Throws UNREADABLE_REPORT, PAYLOAD_TOO_LARGE, INVALID_INPUT; nothing is stored. */
export async function readUpload(
  { format, mapping }: ImportCases,
  fields: readonly string[],
  files: AsyncIterable<UploadedFile>,
): Promise<ReadCases> {
  const options = { format: format === "auto" ? undefined : format, mapping: parseMapping(mapping), fields };
  let all: ReadCases | undefined;
  let [bytes, count] = [0, 0];
  for await (const file of files) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of file.bytes) {
      bytes += chunk.length;
      if (bytes > MAX_CASE_FILE_BYTES) throw uploadTooLarge(MAX_CASE_FILE_BYTES);
      chunks.push(chunk);
    }
    if (++count > MAX_CASE_FILES) throw refusedInput(["file"], `Send at most ${MAX_CASE_FILES} files at a time`);
    const read = await named(file.name, async () => readCaseFile(textOf(chunks), options));
    all = joined(all, file.name, read);
  }
  if (!all) throw refusedInput(["file"], "Send a file of test cases");
  return all;
}

function joined(all: ReadCases | undefined, file: string, read: CaseFile): ReadCases {
  const cases = read.cases.map((one) => ({ ...one, file }));
  const errors = read.errors.map((one) => ({ ...one, file }));
  if (!all) return { ...read, fileName: file, cases, errors };
  for (const one of cases) all.cases.push(one);
  for (const one of errors) all.errors.push(one);
  return { ...all, errorCount: all.errorCount + read.errorCount, warnings: [...all.warnings, ...read.warnings] };
}

function parseMapping(mapping: string | undefined) {
  if (mapping === undefined || mapping === "") return undefined;
  const read = CaseColumnMapping.safeParse(parseJson(mapping));
  if (read.success) return read.data;
  throw refusedInput(["mapping"], 'Expected JSON like {"Title": "name", "Author": null}');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(chunks: readonly Uint8Array[]): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new DomainError("UNREADABLE_REPORT", "The file is not UTF-8. Nothing was stored.", {}, { cause: error });
  }
}

/** Names the file in what is said of one that can't be read. */
async function named(name: string, read: () => Promise<CaseFile>): Promise<CaseFile> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "UNREADABLE_REPORT")) throw error;
    throw new DomainError(error.code, `${name}: ${error.message}`, error.details, { cause: error });
  }
}
