import type { ReportedTest } from "@tessera/reports";
import { MAX_NAMED_ID_LENGTH, MAX_NAMED_IDS } from "../../platform/limits/limits.ts";

type NamedValue = { name: string; value: string };
type TestLink = { url: string; name: string | null; kind: string | null };

/** The parts of a reported test that may name cases by their ids. */
export type NamingTest = Pick<ReportedTest, "name" | "properties"> & {
  labels?: readonly NamedValue[] | undefined;
  links?: readonly TestLink[] | undefined;
};

/** `[TC-12]` or `[TC-1, TC-2]`. */
const IDS_IN_NAME = /\[(TC[-_ ]?[0-9]{1,10}(?:[\s,;]{1,5}TC[-_ ]?[0-9]{1,10}){0,99})\]/gi;
const CASE_ID = /^TC[-_ ]?([1-9][0-9]{0,9})$/i;
const ID_TAG = /^@?TC[-_]?[0-9]{1,10}$/i;
const ID_SEPARATORS = /[\s,;|]+/;
/** Between the words of a property's name. */
const JOINTS = /[\s_.:@-]+/g;
const MAX_NUMBER = 2_147_483_647;

/** Properties, labels and kinds of links that name cases, in lower case and without joints. */
const ID_FIELDS = new Set([
  ...["testid", "testids", "testcaseid", "testcaseids", "caseid", "caseids", "tcid", "testkey", "testcasekey"],
  ...["tms", "tmslink", "tmsid", "asid", "allureid", "testrailid", "testrailcaseid", "tesseraid", "tesseracaseid"],
]);

/** Numbers of the cases a test names, each once, and what stands for one but is none. */
export function namedCases(test: NamingTest): { ids: number[]; others: string[] } {
  const inName = [...test.name.matchAll(IDS_IN_NAME)].map(([, ids]) => ids ?? "");
  const named = [...inName, ...idFieldsOf(test)]
    .join(" ")
    .replace(/\bTC[_ ](?=[0-9])/gi, "TC-")
    .split(ID_SEPARATORS, MAX_NAMED_IDS + 1)
    .filter((id) => id !== "");
  const ids = new Set<number>();
  const others = new Set<string>();
  for (const id of named.slice(0, MAX_NAMED_IDS)) {
    const number = Number(CASE_ID.exec(id)?.[1] ?? Number.NaN);
    if (number <= MAX_NUMBER) ids.add(number);
    else others.add(id.slice(0, MAX_NAMED_ID_LENGTH).toWellFormed());
  }
  return { ids: [...ids], others: [...others] };
}

/** The name without the ids in it: a test stays the same one when someone writes an id beside its name. */
export function nameWithoutIds(name: string): string {
  return name
    .replace(IDS_IN_NAME, "")
    .replace(/\s{2,}/g, " ")
    .trim();
}

function idFieldsOf({ properties, labels = [], links = [] }: NamingTest): string[] {
  return [
    ...Object.entries(properties).flatMap(([name, value]) => (isIdField(name) ? [value] : [])),
    ...labels.flatMap(({ name, value }) => (isIdField(name) || isIdTag(name, value) ? [value.replace(/^@/, "")] : [])),
    ...links.flatMap(({ kind, name, url }) => (kind !== null && isIdField(kind) ? [name || lastPart(url)] : [])),
  ];
}

function isIdField(name: string): boolean {
  return ID_FIELDS.has(name.trim().replace(JOINTS, "").toLowerCase());
}

/** Frameworks without properties have tags: `@TC-12`. */
function isIdTag(name: string, value: string): boolean {
  return name === "tag" && ID_TAG.test(value.trim());
}

function lastPart(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
