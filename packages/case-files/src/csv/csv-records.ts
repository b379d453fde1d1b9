import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { MAX_FILE_COLUMNS, MAX_ROW_LENGTH, unreadable } from "../case-file.ts";

/** What may stand between the cells of a line: the one that its heading has most often. */
const DELIMITERS = [",", ";", "\t"] as const;
/** Characters that are parsed before others get their turn. */
const SLICE = 65_536;

/** Where a text was kept from being taken for a formula: one mark goes, which our own files have one more of. */
const GUARD = /(?:^|(?<=[;\t]))'(?='*[=+\-@\t\r\n＝＋－＠])/g;

export type CsvRecord = { line: number; cells: string[] };

/** The lines of a table (RFC 4180) with commas, semicolons or tabs. Throws UNREADABLE_REPORT. */
export async function* recordsOf(text: string): AsyncGenerator<CsvRecord> {
  const parser = Readable.from(slicesOf(text)).pipe(
    parse({
      ...{ bom: true, delimiter: delimiterOf(text), info: true, relaxColumnCount: true, skipEmptyLines: true },
      maxRecordSize: MAX_ROW_LENGTH,
    }),
  );
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      if (record.length > MAX_FILE_COLUMNS) throw unreadable(`has more than ${MAX_FILE_COLUMNS} columns`);
      const inside = record.reduce((lines, cell) => lines + cell.split("\n").length - 1, 0);
      yield { line: info.lines - inside, cells: record.map((cell) => cell.replaceAll(GUARD, "").trim()) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(`is not CSV: ${error.message}`, error);
    throw error;
  }
}

function* slicesOf(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += SLICE) yield text.slice(at, at + SLICE);
}

function delimiterOf(text: string): string {
  const [heading = ""] = text.slice(0, SLICE).split(/\r?\n/, 1);
  const count = (delimiter: string) => heading.split(delimiter).length;
  return DELIMITERS.reduce((most, one) => (count(one) > count(most) ? one : most));
}
