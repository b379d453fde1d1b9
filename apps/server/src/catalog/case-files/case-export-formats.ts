import { joinEscaped, linkText } from "@tessera/case-files";
import type { CaseField, CaseFieldValue, CaseStep, TestCase } from "@tessera/domain";
import { type CsvColumns, csvText } from "../../audit/csv.ts";

/** A case, and the names on the way to its folder. */
export type ExportedCase = { testCase: TestCase; folder: readonly string[] };

/** Test cases in one of the formats, in pieces. */
export type CaseWriter = (
  batches: AsyncGenerator<ExportedCase[]>,
  fields: readonly CaseField[],
) => AsyncGenerator<string>;

/** One row for each step; what is said of the case stands in the first. */
type Row = ExportedCase & { step: CaseStep | undefined; number: number };

const ofCase =
  (read: (one: ExportedCase) => string | number | null) =>
  (row: Row): string | number | null =>
    row.number > 1 ? null : read(row);

const COLUMNS: CsvColumns<Row> = {
  id: ofCase(({ testCase }) => testCase.id),
  name: ofCase(({ testCase }) => testCase.name),
  folder: ofCase(({ folder }) => joinEscaped(folder, "/>", " / ")),
  priority: ofCase(({ testCase }) => testCase.priority),
  tags: ofCase(({ testCase }) => joinEscaped(testCase.tags, ",;", ", ")),
  estimate: ofCase(({ testCase }) => testCase.estimate),
  owner: ofCase(({ testCase }) => testCase.owner?.username ?? null),
  description: ofCase(({ testCase }) => testCase.description),
  preconditions: ofCase(({ testCase }) => testCase.preconditions),
  "step number": ({ step, number }) => (step ? number : null),
  action: ({ step }) => step?.action ?? null,
  expected: ({ step }) => step?.expected ?? null,
  links: ofCase(({ testCase }) => testCase.links.map(linkText).join("\n")),
  "automation class": ofCase(({ testCase }) => testCase.automation?.classname ?? null),
  "automation name": ofCase(({ testCase }) => testCase.automation?.name ?? null),
};

const csv: CaseWriter = async function* (batches, fields) {
  const own = fields.map(({ id, name }) => [
    `field: ${name}`,
    ofCase(({ testCase }) => textOf(testCase.customFields[id])),
  ]);
  yield* csvText({ ...COLUMNS, ...Object.fromEntries(own) }, rowsOf(batches));
};

async function* rowsOf(batches: AsyncGenerator<ExportedCase[]>): AsyncGenerator<Row[]> {
  for await (const cases of batches) {
    yield cases.flatMap((one): Row[] => {
      const { steps } = one.testCase;
      if (steps.length === 0) return [{ ...one, step: undefined, number: 1 }];
      return steps.map((step, index) => ({ ...one, step, number: index + 1 }));
    });
  }
}

const textOf = (value: CaseFieldValue | undefined) => (value === undefined ? null : String(value));

const json: CaseWriter = async function* (batches, fields) {
  let before = '{"format": "tessera-cases", "cases": [\n';
  for await (const cases of batches) {
    if (cases.length === 0) continue;
    yield before + cases.map((one) => JSON.stringify(toJson(one, fields))).join(",\n");
    before = ",\n";
  }
  yield `${before === ",\n" ? "" : before}\n]}\n`;
};

function toJson({ testCase, folder }: ExportedCase, fields: readonly CaseField[]) {
  const { id, name, priority, tags, estimate, owner, description, preconditions, steps, links, automation } = testCase;
  return {
    ...{ id, name, folder, priority, tags, estimate, owner: owner?.username ?? null },
    ...{ description, preconditions, steps: steps.map(writtenOut), links, automation },
    fields: valuesOf(testCase, fields),
  };
}

/** What another project can read: shared steps belong to the one that they come from. */
const writtenOut = ({ action, expected }: CaseStep) => ({ action, expected });

/** Values of custom fields by the names of the fields. */
function valuesOf({ customFields }: TestCase, fields: readonly CaseField[]): Record<string, CaseFieldValue> {
  return Object.fromEntries(
    fields.flatMap(({ id, name }) => {
      const value = customFields[id];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const markdown: CaseWriter = async function* (batches, fields) {
  yield "# Test cases\n";
  for await (const cases of batches) yield cases.map((one) => toMarkdown(one, fields)).join("");
};

function toMarkdown({ testCase, folder }: ExportedCase, fields: readonly CaseField[]): string {
  const { id, name, priority, tags, estimate, owner, description, preconditions, steps, links } = testCase;
  const facts = [
    ["Folder", folder.join(" / ")],
    ["Priority", priority],
    ["Tags", tags.join(", ")],
    ["Estimate", estimate === null ? "" : `${estimate} min`],
    ["Owner", owner?.name ?? ""],
    ...Object.entries(valuesOf(testCase, fields)).map(([field, value]) => [inLine(field), String(value)]),
  ].filter(([, text]) => text !== "");
  const sections = [
    `\n## ${id}: ${inLine(name)}\n`,
    facts.map(([label, text]) => `- ${label}: ${inLine(text ?? "")}`).join("\n"),
    ...links.map(({ url, label, kind }) => `- ${kind}: [${inLine(label || url)}](<${encodeURI(url)}>)`),
    description === "" ? "" : `\n${description}`,
    preconditions === "" ? "" : `\n### Preconditions\n\n${preconditions}`,
    steps.length === 0 ? "" : `\n### Steps\n\n${steps.map(stepText).join("\n")}`,
  ];
  return `${sections.filter((section) => section !== "").join("\n")}\n`;
}

function stepText({ action, expected }: CaseStep, index: number): string {
  const indented = (text: string) => text.split(/\r?\n/).join("\n   ");
  const outcome = expected === "" ? "" : `\n   - Expected: ${indented(expected)}`;
  return `${index + 1}. ${indented(action)}${outcome}`;
}

/** A name as a line of Markdown shows it, without a meaning of its own. */
function inLine(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/[\\`*_[\]<>#|]/g, "\\$&");
}

export const CASE_FORMATS = {
  csv: { contentType: "text/csv; charset=utf-8", write: csv },
  json: { contentType: "application/json; charset=utf-8", write: json },
  md: { contentType: "text/markdown; charset=utf-8", write: markdown },
} as const satisfies Record<string, { contentType: string; write: CaseWriter }>;
