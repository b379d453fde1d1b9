import { type CaseFile, type CaseFileOptions, CaseGathering, unreadable } from "../case-file.ts";
import { splitEscaped } from "../escaped-list.ts";
import { linksOf } from "../link-text.ts";
import { minutesOf, paragraphs, priorityOf, uniqueTags } from "../loose-values.ts";
import { type Columns, columnsOf, type Meaning } from "./csv-columns.ts";
import { recordsOf } from "./csv-records.ts";

/** What the row says of one thing; empty where it says nothing. */
type Row = { line: number; get: (meaning: Meaning) => string };
type Group = { rows: [Row, ...Row[]] };
type Step = { action: string; expected: string };

/**
 * Reads test cases from CSV, of one row each or of one row a step: a row without a name, or with the id of the one before,
 * goes on with that case. Else each line in a cell of steps is one. Throws UNREADABLE_REPORT, INVALID_INPUT.
 */
export async function readCsv(text: string, options: CaseFileOptions): Promise<CaseFile> {
  const gathering = new CaseGathering();
  let columns: Columns | undefined;
  let group: Group | undefined;
  for await (const { line, cells } of recordsOf(text)) {
    if (!columns) columns = columnsOf(cells, options);
    else if (cells.some((cell) => cell !== "")) {
      const next = take(rowOf(line, cells, columns), group, gathering);
      if (next !== group && group) addCase(group, columns, gathering);
      group = next;
    }
  }
  if (!columns) throw unreadable("is empty");
  if (group) addCase(group, columns, gathering);
  for (const { name, meaning } of columns.found) {
    if (meaning === undefined) gathering.warnings.add(`The column '${name.slice(0, 100)}' is left out`);
  }
  return gathering.file("csv", columns.found);
}

/** The case that the row belongs to: that of the rows before, or a new one. */
function take(row: Row, group: Group | undefined, gathering: CaseGathering): Group | undefined {
  const lacksName = () => gathering.fail({ line: row.line, field: "name", message: "Give the test case a name" });
  if (group && goesOn(group.rows[0], row)) {
    if (hasStep(row)) group.rows.push(row);
    else if (row.get("id") === "") lacksName();
    return group;
  }
  if (row.get("name") !== "") return { rows: [row] };
  lacksName();
  return group;
}

function rowOf(line: number, cells: readonly string[], { places }: Columns): Row {
  const get = (meaning: Meaning) => {
    for (const at of places.get(meaning) ?? []) if (cells[at]) return cells[at];
    return "";
  };
  return { line, get };
}

function goesOn(first: Row, row: Row): boolean {
  const [name, id] = [row.get("name"), row.get("id")];
  if (name === "") return id === "" || id === first.get("id");
  return id !== "" && id === first.get("id") && name === first.get("name");
}

const hasStep = (row: Row) => row.get("steps") !== "" || row.get("expected") !== "" || row.get("data") !== "";

function addCase({ rows }: Group, { places }: Columns, gathering: CaseGathering): void {
  const [{ line, get }] = rows;
  const { links, rest } = linksOf(get("links"));
  const automationName = get("automationName");
  const fields: Record<string, string> = {};
  for (const meaning of places.keys()) {
    if (meaning.startsWith("field:") && get(meaning) !== "") fields[meaning.slice(6)] = get(meaning);
  }
  gathering.add({
    ...{ line, id: get("id"), owner: get("owner"), fields, folders: splitEscaped(get("folder"), "/>") },
    content: {
      ...{ name: get("name"), preconditions: get("preconditions"), steps: stepsOf(rows), links },
      description: paragraphs(get("description"), rest.length > 0 ? `References: ${rest.join(", ")}` : ""),
      priority: priorityOf(get("priority")),
      tags: uniqueTags(splitEscaped(get("tags"), ",;")),
      estimate: minutesOf(get("estimate")),
      automation: automationName === "" ? null : { classname: get("automationClass"), name: automationName },
    },
  });
}

/** Each row is a step where there are several or they are numbered; else each line of the cell, with what is expected beside it. */
function stepsOf(rows: readonly Row[]): Step[] {
  const pairs = rows.map(({ get }) => ({ action: withData(get("steps"), get("data")), expected: get("expected") }));
  if (pairs.length > 1 || rows.some(({ get }) => get("stepNumber") !== "")) {
    return pairs.filter(({ action, expected }) => action !== "" || expected !== "");
  }
  const [{ action, expected } = { action: "", expected: "" }] = pairs;
  const [actions, outcomes] = [linesOf(action), linesOf(expected)];
  if (actions.length < 2 || outcomes.length > actions.length) return action === "" ? [] : [{ action, expected }];
  return actions.map((one, at) => ({ action: withoutNumber(one), expected: withoutNumber(outcomes[at] ?? "") }));
}

/** What a step is done with, below it. */
export function withData(action: string, data: string): string {
  return data === "" ? action : `${action}\nData: ${data}`.trim();
}

const withoutNumber = (line: string) => line.replace(/^\d{1,3}[.)] /, "");

function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
