import { CASE_COLUMNS, refusedInput } from "@tessera/domain";
import { type CaseColumn, type CaseFileOptions, type FoundColumn, unreadable } from "../case-file.ts";

/** How columns are called, here and in the exports of other products: in lower case, letters only, the best first. */
const NAMES: Record<CaseColumn, readonly string[]> = {
  id: ["id", "caseid", "key", "issuekey", "testcaseid", "testcasekey", "tcid", "testid", "issueid", "externalid"],
  name: ["name", "title", "summary", "testsummary", "testcase", "testcasename", "testname"],
  folder: [
    ...["folder", "sectionhierarchy", "folderpath", "testrepositorypath", "repositorypath", "testrepo"],
    ...["path", "section", "suite"],
  ],
  priority: ["priority", "testpriority"],
  tags: ["tags", "labels", "keywords"],
  estimate: ["estimate", "estimateminutes", "estimatedtime"],
  owner: ["owner", "assignee", "assignedto"],
  description: ["description", "objective"],
  preconditions: ["preconditions", "precondition", "prerequisites"],
  stepNumber: ["stepnumber"],
  steps: [
    ...["steps", "step", "action", "stepaction", "stepsstep", "teststep", "teststeps"],
    ...["testscriptstepbystepstep", "testscriptplaintext", "testscriptbdd"],
  ],
  data: ["data", "testdata", "stepdata", "testscriptstepbysteptestdata"],
  expected: [
    ...["expected", "expectedresult", "expectedresults", "result", "testresult", "stepresult"],
    ...["stepsexpectedresult", "testscriptstepbystepexpectedresult"],
  ],
  links: ["links", "references", "coverageissues", "requirements"],
  automationClass: ["automationclass"],
  automationName: ["automationname"],
};

const FIELD = "field:";

export type Meaning = CaseColumn | `field:${string}`;

/** Where the cells of a row are found that hold one thing: of several, the first with a text counts. */
export type Columns = { found: FoundColumn[]; places: ReadonlyMap<Meaning, number[]> };

/** What each column of a heading holds. Throws INVALID_INPUT for the mapping, UNREADABLE_REPORT where there is no name. */
export function columnsOf(heading: readonly string[], { mapping, fields = [] }: CaseFileOptions): Columns {
  requireMapping(heading, mapping, fields);
  const found = heading.map((name) => ({
    name,
    meaning: mapping && Object.hasOwn(mapping, name) ? mapping[name] : meaningOf(name, fields),
  }));
  const places = new Map<Meaning, number[]>();
  const ranked = found
    .map(({ name, meaning }, at) => ({
      meaning: meaning as Meaning | null | undefined,
      at,
      rank: rankOf(name, meaning),
    }))
    .sort((a, b) => a.rank - b.rank || a.at - b.at);
  for (const { meaning, at } of ranked) {
    if (meaning) places.set(meaning, [...(places.get(meaning) ?? []), at]);
  }
  if (!places.has("name")) {
    const names = heading.map((name) => `'${name.slice(0, 100)}'`).join(", ");
    throw unreadable(`has no column with the names of the test cases; its first line names ${names.slice(0, 1000)}`);
  }
  return { found, places };
}

function requireMapping(
  heading: readonly string[],
  mapping: CaseFileOptions["mapping"],
  fields: readonly string[],
): void {
  const seen = new Set<string>();
  for (const [name, meaning] of Object.entries(mapping ?? {})) {
    if (!heading.includes(name)) throw refusedInput(["mapping"], `The file has no column '${name}'`);
    if (meaning === null) continue;
    if (seen.has(meaning)) throw refusedInput(["mapping"], `Several columns hold '${meaning}'; leave all but one out`);
    seen.add(meaning);
    const isField = meaning.startsWith(FIELD) && fields.includes(meaning.slice(FIELD.length));
    if (isField || CASE_COLUMNS.some((one) => one === meaning)) continue;
    const known = [...CASE_COLUMNS, ...fields.map((field) => FIELD + field)].join(", ");
    throw refusedInput(["mapping"], `There is no '${meaning}'. A column holds one of ${known}`);
  }
}

const plainly = (name: string) => name.toLowerCase().replace(/[^a-z]/g, "");

function meaningOf(name: string, fields: readonly string[]): Meaning | undefined {
  const wanted = name.toLowerCase().replace(/^field: ?/, "");
  const field = fields.find((one) => one.toLowerCase() === wanted);
  const plain = plainly(name);
  return (
    CASE_COLUMNS.find((column) => NAMES[column].includes(plain)) ??
    (field === undefined ? undefined : `${FIELD}${field}`)
  );
}

function rankOf(name: string, meaning: string | null | undefined): number {
  const column = CASE_COLUMNS.find((one) => one === meaning);
  const rank = column ? NAMES[column].indexOf(plainly(name)) : 0;
  return Math.max(rank, 0);
}
