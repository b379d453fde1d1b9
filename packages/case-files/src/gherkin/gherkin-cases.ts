import { AstBuilder, Errors, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import { type Background, type Examples, IdGenerator, type Scenario, type Step } from "@cucumber/messages";
import { type CaseFile, CaseGathering, unreadable } from "../case-file.ts";
import { paragraphs, uniqueTags } from "../loose-values.ts";

/** A feature becomes a folder, a rule one in it, a scenario a case; backgrounds are preconditions. Throws UNREADABLE_REPORT. */
export function readGherkin(text: string): CaseFile {
  const gathering = new CaseGathering();
  const feature = parse(text).feature;
  if (!feature) throw unreadable("holds no feature");
  const tags = feature.tags.map(({ name }) => name);
  const backgrounds: Background[] = [];
  for (const { background, scenario, rule } of feature.children) {
    if (background) backgrounds.push(background);
    if (scenario) gathering.add(caseOf(scenario, [feature.name], backgrounds, tags));
    if (!rule) continue;
    const inRule = [...backgrounds];
    const ruleTags = [...tags, ...rule.tags.map(({ name }) => name)];
    for (const { background, scenario } of rule.children) {
      if (background) inRule.push(background);
      if (scenario) gathering.add(caseOf(scenario, [feature.name, rule.name], inRule, ruleTags));
    }
  }
  return gathering.file("gherkin");
}

function parse(text: string) {
  const parser = new Parser(new AstBuilder(IdGenerator.incrementing()), new GherkinClassicTokenMatcher());
  try {
    return parser.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    if (error instanceof Errors.GherkinException) {
      throw unreadable(`is not Gherkin: ${error.message.slice(0, 500)}`, error);
    }
    throw error;
  }
}

function caseOf(
  { name, location, description, steps, tags, examples }: Scenario,
  folders: string[],
  backgrounds: readonly Background[],
  inherited: readonly string[],
) {
  const own = tags.map((tag) => tag.name);
  return {
    ...{ line: location.line, folders: folders.map((folder) => folder.trim()).filter((folder) => folder !== "") },
    content: {
      ...{ name, steps: stepsOf(steps) },
      preconditions: backgrounds.flatMap((background) => background.steps.map(stepText)).join("\n"),
      description: paragraphs(unindented(description), ...examples.map(examplesText)),
      tags: uniqueTags([...inherited, ...own].map((tag) => tag.replace(/^@/, "").replaceAll(",", " ").trim())),
    },
  };
}

/** What is given and done is an action; what follows “Then” is expected of the last one. */
function stepsOf(steps: readonly Step[]): { action: string; expected: string }[] {
  const made: { action: string[]; expected: string[] }[] = [];
  let isOutcome = false;
  for (const step of steps) {
    if (step.keywordType !== "Conjunction" && step.keywordType !== "Unknown")
      isOutcome = step.keywordType === "Outcome";
    const last = made.at(-1);
    if (!isOutcome) made.push({ action: [stepText(step)], expected: [] });
    else if (last) last.expected.push(stepText(step));
    else made.push({ action: [stepText(step)], expected: [] });
  }
  return made.map(({ action, expected }) => ({ action: action.join("\n"), expected: expected.join("\n") }));
}

function stepText({ keyword, text, docString, dataTable }: Step): string {
  const table = dataTable?.rows.map(({ cells }) => rowText(cells)).join("\n");
  return [`${keyword}${text}`.trim(), docString?.content, table]
    .filter((part) => part !== undefined && part !== "")
    .join("\n");
}

function examplesText({ name, tableHeader, tableBody }: Examples): string {
  const rows = [...(tableHeader ? [tableHeader] : []), ...tableBody].map(({ cells }) => rowText(cells));
  return [`Examples${name === "" ? "" : ` ${name}`}:`, ...rows].join("\n");
}

const rowText = (cells: readonly { value: string }[]) => `| ${cells.map(({ value }) => value).join(" | ")} |`;

const unindented = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .join("\n");
