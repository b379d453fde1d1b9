import { CreateCase } from "@tessera/domain";
import { CsvError, parse } from "csv-parse/sync";
import { CliError, EXIT } from "../exit.ts";
import { type CaseColumn, type Mapping, meaningsOf } from "./case-columns.ts";

const NewCase = CreateCase.omit({ projectId: true, folderId: true });
/** A test case of the file, with the names of the folders that it is to lie in, outermost first. */
export type CaseRow = { line: number; folders: string[]; content: ReturnType<typeof NewCase.parse> };

export type CaseFile = {
  cases: CaseRow[];
  /** What is wrong, like `line 7: tags: Enter a tag`. */
  errors: string[];
  /** Columns that nothing is known of. */
  unknown: string[];
};

const MAX_CASES = 10_000;
/** What may stand between the cells of a line: the one that its heading has most often. */
const DELIMITERS = [",", ";", "\t"] as const;

type Cells = Partial<Record<CaseColumn, string>>;
type Group = { line: number; rows: Cells[] };

/**
 * Reads test cases from CSV (RFC 4180). A line without a name goes on with the case before, with one more step; else each
 * line in a cell of steps is one. Throws for a file that isn't CSV or that has no column of names.
 */
export function readCases(text: string, mapping: Mapping | undefined): CaseFile {
  const [heading, ...lines] = parseCsv(text);
  const columns = heading?.cells.map((cell) => cell.trim()) ?? [];
  const meanings = meaningsOf(columns, mapping);
  const unknown = columns.filter((_, at) => meanings[at] === undefined);
  const groups: Group[] = [];
  const errors: string[] = [];
  for (const { line, cells } of lines) {
    const row: Cells = {};
    for (const [at, cell] of cells.entries()) {
      const meaning = meanings[at];
      if (meaning) row[meaning] = cell.trim();
    }
    if (Object.values(row).every((cell) => cell === "")) continue;
    if (row.name) groups.push({ line, rows: [row] });
    else if (groups.length === 0) errors.push(`line ${line}: name: Give the test case a name`);
    else groups.at(-1)?.rows.push(row);
  }
  if (groups.length > MAX_CASES) throw new CliError(EXIT.report, `The file holds more than ${MAX_CASES} test cases`);
  const cases = groups.flatMap((group) => caseOf(group, errors) ?? []);
  return { cases, errors, unknown };
}

function parseCsv(text: string): { line: number; cells: string[] }[] {
  const [heading = ""] = text.split(/\r?\n/, 1);
  const count = (delimiter: string) => heading.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((most, one) => (count(one) > count(most) ? one : most));
  try {
    const records = parse(text, { bom: true, delimiter, info: true, relaxColumnCount: true, skipEmptyLines: true });
    return (records as unknown as { info: { lines: number }; record: string[] }[]).map(({ info, record }) => {
      const inside = record.reduce((lines, cell) => lines + cell.split("\n").length - 1, 0);
      return { line: info.lines - inside, cells: record };
    });
  } catch (error) {
    if (error instanceof CsvError) throw new CliError(EXIT.report, `The file is not CSV: ${error.message}`);
    throw error;
  }
}

function caseOf({ line, rows }: Group, errors: string[]): CaseRow | undefined {
  const [{ name = "", folder = "", priority, tags = "", estimate, description = "", preconditions = "" } = {}] = rows;
  const { success, data, error } = NewCase.safeParse({
    ...{ name, description, preconditions, steps: stepsOf(rows) },
    ...(priority && { priority: priority.toLowerCase() === "medium" ? "normal" : priority.toLowerCase() }),
    tags: [...new Set(partsOf(tags, /[,;]/))],
    estimate: estimate ? Number(estimate) : null,
  });
  if (success) return { line, folders: partsOf(folder, /[/>]/), content: data };
  for (const { path, message } of error.issues) errors.push(`line ${line}: ${path.join(".")}: ${message}`);
  return undefined;
}

/** Each row is a step where there are several; else each line of the cell, with the line of what is expected beside it. */
function stepsOf(rows: readonly Cells[]): { action: string; expected: string }[] {
  const pairs = rows.map(({ steps = "", expected = "" }) => ({ action: steps, expected }));
  if (pairs.length > 1) return pairs.filter(({ action, expected }) => action !== "" || expected !== "");
  const [{ action, expected } = { action: "", expected: "" }] = pairs;
  const [actions, outcomes] = [partsOf(action, /\r?\n/), partsOf(expected, /\r?\n/)];
  if (actions.length < 2 || outcomes.length > actions.length) return action === "" ? [] : [{ action, expected }];
  return actions.map((one, at) => ({ action: one.replace(/^\d{1,3}[.)] /, ""), expected: outcomes[at] ?? "" }));
}

function partsOf(text: string, between: RegExp): string[] {
  return text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}
