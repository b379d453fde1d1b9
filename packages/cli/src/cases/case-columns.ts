import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CliError, EXIT } from "../exit.ts";

/** What a column of a file of test cases may hold. */
const CASE_COLUMNS = [
  ...["name", "folder", "priority", "tags", "estimate", "description", "preconditions", "steps", "expected"],
] as const;
export type CaseColumn = (typeof CASE_COLUMNS)[number];

/** Which column of the file holds what; null for one that is left out on purpose. */
export type Mapping = ReadonlyMap<string, CaseColumn | null>;

/** How the columns are called in the exports of other tools, without signs and in lower case. */
const OTHER_NAMES: Record<string, CaseColumn> = {
  title: "name",
  summary: "name",
  testcase: "name",
  section: "folder",
  suite: "folder",
  path: "folder",
  labels: "tags",
  keywords: "tags",
  estimateminutes: "estimate",
  precondition: "preconditions",
  prerequisites: "preconditions",
  step: "steps",
  action: "steps",
  stepaction: "steps",
  expectedresult: "expected",
  expectedresults: "expected",
  result: "expected",
};

/** Reads a mapping: JSON with the name of a column in the file and what it holds, or null to leave it out. */
export async function readMapping(file: string, cwd: string, label: string): Promise<Mapping> {
  const refuse = (why: string) =>
    new CliError(EXIT.usage, `${label}: '${file}' ${why}`, [
      `Expected JSON like {"Title": "name", "Result": "expected", "Author": null}. What there is: ${CASE_COLUMNS.join(", ")}.`,
    ]);
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw refuse(`can't be read (${error.code})`);
  });
  const mapping = parseObject(text);
  if (!mapping) throw refuse("is not an object in JSON");
  return new Map(
    Object.entries(mapping).map(([column, meaning]) => {
      const known = CASE_COLUMNS.find((one) => one === meaning) ?? null;
      if (known === null && meaning !== null) throw refuse(`gives '${column}' a meaning that there isn't`);
      return [column, known] as const;
    }),
  );
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What each column of a heading holds; undefined for one that nothing is known of. Throws where there is no name. */
export function meaningsOf(
  heading: readonly string[],
  mapping: Mapping | undefined,
): (CaseColumn | null | undefined)[] {
  const absent = [...(mapping?.keys() ?? [])].find((column) => !heading.includes(column));
  if (absent !== undefined)
    throw new CliError(EXIT.usage, `The file has no column '${absent}', which the mapping names`);
  const meanings = heading.map((column) => (mapping?.has(column) ? mapping.get(column) : meaningOf(column)));
  const twice = CASE_COLUMNS.find((one) => meanings.filter((meaning) => meaning === one).length > 1);
  if (twice !== undefined) {
    throw new CliError(EXIT.usage, `Several columns hold '${twice}'`, ["Leave all but one out with --mapping."]);
  }
  if (meanings.includes("name")) return meanings;
  throw new CliError(EXIT.report, "No column holds the names of the test cases", [
    `The first line names ${heading.map((column) => `'${column}'`).join(", ")}. Say with --mapping which of them is the name.`,
  ]);
}

function meaningOf(column: string): CaseColumn | undefined {
  const plain = column.toLowerCase().replace(/[^a-z]/g, "");
  return CASE_COLUMNS.find((one) => one === plain) ?? OTHER_NAMES[plain];
}
