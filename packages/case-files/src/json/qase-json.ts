import { type CaseFile, CaseGathering, MAX_FILE_DEPTH, unreadable } from "../case-file.ts";
import { withData } from "../csv/csv-cases.ts";
import { paragraphs, priorityOf, uniqueTags } from "../loose-values.ts";
import { isObject, type JsonObject, objectsOf, textOf, textsOf } from "./json-text.ts";

/** True of an export of a Qase repository. */
export function isQase(document: unknown): boolean {
  return isObject(document) && Array.isArray(document.suites);
}

/** Suites inside each other become folders; what a case has after its steps stands at the end of its description. */
export function readQase(document: unknown): CaseFile {
  const gathering = new CaseGathering();
  let place = 0;
  const visit = (suites: JsonObject[], folders: string[]) => {
    if (folders.length > MAX_FILE_DEPTH) throw unreadable(`has more than ${MAX_FILE_DEPTH} suites inside each other`);
    for (const suite of suites) {
      const inside = [...folders, textOf(suite.title).trim()].filter((name) => name !== "");
      for (const one of objectsOf(suite.cases)) gathering.add(caseOf(one, ++place, inside));
      visit(objectsOf(suite.suites), inside);
    }
  };
  visit(objectsOf((document as JsonObject).suites), []);
  for (const one of objectsOf((document as JsonObject).cases)) gathering.add(caseOf(one, ++place, []));
  return gathering.file("qase");
}

function caseOf(one: JsonObject, line: number, folders: string[]) {
  const postconditions = textOf(one.postconditions);
  const data = tableOf(one.params);
  return {
    ...{ line, folders, id: textOf(one.id) },
    content: {
      ...{ name: textOf(one.title), preconditions: textOf(one.preconditions), steps: stepsOf(objectsOf(one.steps), 0) },
      description: paragraphs(textOf(one.description), postconditions && `Postconditions: ${postconditions}`, data),
      priority: priorityOf(textOf(one.priority)),
      tags: uniqueTags(textsOf(one.tags).flatMap((tag) => tag.split(",").map((part) => part.trim()))).filter(Boolean),
    },
  };
}

/** Steps inside of steps follow the one that they belong to. */
function stepsOf(steps: JsonObject[], depth: number): { action: string; expected: string }[] {
  if (depth > MAX_FILE_DEPTH) throw unreadable(`has more than ${MAX_FILE_DEPTH} steps inside each other`);
  return steps.flatMap((step) => {
    const expected = textOf(step.expected_result);
    const action = withData(textOf(step.action).trim(), textOf(step.data).trim());
    const own = action === "" && expected === "" ? [] : [{ action, expected }];
    return [...own, ...stepsOf(objectsOf(step.steps), depth + 1)];
  });
}

/** Parameters and their values, a line each. */
function tableOf(params: unknown): string {
  const lines = objectsOf(params).map(({ title, values }) => `${textOf(title)}: ${textsOf(values).join(", ")}`);
  return lines.length === 0 ? "" : `Parameters:\n${lines.join("\n")}`;
}
