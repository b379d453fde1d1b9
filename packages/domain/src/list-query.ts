import { CASE_PRIORITIES, CAUSE_STATES, RESULT_STATUSES, VERDICTS } from "./vocabulary.ts";

/** What a key of a query means: the filter that it sets, how its value is read, and a value to show. */
type QueryKey = {
  filter: string;
  /** One or more of a list, a text, or a day as a date or as days and weeks ago. */
  value: readonly string[] | "text" | "day";
  /** What a text must look like. */
  form?: RegExp;
  example: string;
};

const choice = (filter: string, values: readonly string[], example: string): QueryKey => ({
  filter,
  value: values,
  example,
});
const text = (filter: string, example: string, form = /./): QueryKey => ({ filter, value: "text", form, example });
const SPAN = {
  since: { filter: "from", value: "day", example: "7d" },
  until: { filter: "to", value: "day", example: "2w" },
} as const;

/** The lists that take a query, and its keys. `name:~text` searches in each of them, like text without a key. */
export const QUERY_KEYS = {
  cases: {
    priority: choice("priority", CASE_PRIORITIES, "high,critical"),
    tag: text("tag", "smoke"),
  },
  causes: { state: choice("state", CAUSE_STATES, "open") },
  results: {
    status: choice("status", RESULT_STATUSES, "failed,error"),
    branch: text("branch", "main"),
    environment: text("environment", "linux"),
    case: text("caseId", "TC-12", /^TC-[1-9][0-9]{0,9}$/),
    tag: text("tag", "smoke"),
    ...SPAN,
  },
  runs: {
    verdict: choice("verdict", VERDICTS, "failed"),
    branch: text("branch", "main"),
    environment: text("environment", "linux"),
    commit: text("commit", "3f2a9c1", /^.{4}/),
    name: text("name", "nightly"),
    ...SPAN,
  },
} as const satisfies Record<string, Record<string, QueryKey>>;
export type QueryList = keyof typeof QUERY_KEYS;

export type ReadQuery = {
  /** The filters that the terms set, by their names. */
  filters: Record<string, string | string[]>;
  /** What stands without a key, in its order. */
  text: string;
  /** What could not be understood, each a sentence that says what to write instead. */
  problems: string[];
};

/** Pieces without spaces, or in quotes. */
const TERM = /(?:[^\s"]|"[^"]*(?:"|$))+/g;
const DAYS_AGO = /^([1-9][0-9]{0,3})([dw])$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const DAY_MS = 86_400_000;
const FORMS = { text: "a value", day: "a day like 2030-12-31, or days or weeks ago" };

/**
 * Reads a query like `status:failed branch:main name:~checkout since:7d "out of stock"`. Values with spaces stand in quotes,
 * several of a list behind commas; `now` (ISO 8601, UTC) is what days and weeks are counted back from.
 */
export function readQuery(query: string, list: QueryList, now: string): ReadQuery {
  const keys: Record<string, QueryKey> = QUERY_KEYS[list];
  const read: ReadQuery = { filters: {}, text: "", problems: [] };
  const words: string[] = [];
  for (const term of query.match(TERM) ?? []) {
    const [, key, raw] = /^([a-z]+):(.+)$/is.exec(term) ?? [];
    const value = unquoted(raw ?? term);
    if (key === undefined) words.push(value);
    else if (key.toLowerCase() === "name" && value.startsWith("~")) words.push(value.slice(1));
    else takeTerm(read, keys, key.toLowerCase(), value, now);
  }
  return { ...read, text: words.join(" ") };
}

const unquoted = (text: string) => text.replaceAll('"', "");

function takeTerm(read: ReadQuery, keys: Record<string, QueryKey>, key: string, value: string, now: string): void {
  const known = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (!known) {
    read.problems.push(
      `There is no ${key}: to search by. Use ${Object.keys(keys).join(", ")}, or put text with a colon in quotes.`,
    );
    return;
  }
  const before = read.filters[known.filter];
  if (typeof known.value === "string") {
    const taken = known.value === "day" ? dayOf(value, now) : known.form?.test(value) ? value : undefined;
    if (taken === undefined) read.problems.push(`Write ${key}: with ${FORMS[known.value]} like ${known.example}.`);
    else if (before !== undefined && before !== taken) read.problems.push(`Write ${key}: only once.`);
    else read.filters[known.filter] = taken;
    return;
  }
  const choices = known.value;
  const values = value.split(",").flatMap((one) => choices.find((it) => it.toLowerCase() === one.toLowerCase()) ?? []);
  if (values.length < value.split(",").length) read.problems.push(`Write ${key}: with ${choices.join(", ")}.`);
  else read.filters[known.filter] = [...new Set([...(before ?? []), ...values])];
}

function dayOf(value: string, now: string): string | undefined {
  if (DAY.test(value)) return isDay(value) ? value : undefined;
  const [, count, unit] = DAYS_AGO.exec(value) ?? [];
  if (count === undefined) return undefined;
  return new Date(Date.parse(now) - Number(count) * (unit === "w" ? 7 : 1) * DAY_MS).toISOString().slice(0, 10);
}

/** True of a day that a calendar has. */
function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
