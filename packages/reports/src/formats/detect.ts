import { formatLabel, type ReportFormat } from "@tessera/domain";
import type { Reading } from "../reading.ts";
import { FORMATS, type Format } from "./format-registry.ts";
import { hasKeys } from "./json-heads.ts";
import { type Head, headOf, rootIs } from "./report-head.ts";

/** What is certainly no report, with words that go on from the file's name. */
const NO_REPORTS: { matches: (head: Head) => boolean; refusal: string }[] = [
  { matches: ({ text }) => text === "", refusal: "holds nothing but white space" },
  {
    matches: ({ text, root }) => /^<(!doctype\s+html|html|head|body)\b/i.test(text) || /^html$/i.test(root?.name ?? ""),
    refusal: "is an HTML page, not a report: the download or the login probably failed",
  },
  {
    matches: hasKeys("actions._type|issues._type|_type._name"),
    refusal: "is Xcode's old JSON: write it with `xcrun xcresulttool get test-results tests`",
  },
  {
    matches: hasKeys("results[].fullFile|results[].suites[].fullFile|stats.testsRegistered"),
    refusal: "is a report of Mochawesome, for people: have Mocha write it with `--reporter json`",
  },
  { matches: rootIs("coverage", "CoverageSession"), refusal: "is a coverage report, not one of test results" },
];

const WHAT_TO_DO = "have the tests write JUnit XML or another format that can be imported";

const COMPANIONS = Object.values(FORMATS).flatMap(({ accompanies }) => accompanies ?? []);

/** A format that can be read. */
export type Detected = { name: ReportFormat; format: Format };

/** The format of the file that begins so; throws `UnreadableReport` where none is known or another one was wanted. */
export function detectFormat(beginning: string, wanted: ReportFormat | "auto", reading: Reading): Detected {
  const head = headOf(beginning);
  const refusal = NO_REPORTS.find(({ matches }) => matches(head))?.refusal;
  if (refusal !== undefined) throw reading.unknown(refusal);
  const name = recognise(head);
  if (name === null) throw reading.unknown(unknownContent(head));
  if (wanted !== "auto" && wanted !== name) {
    throw reading.unreadable(`is ${formatLabel(name)}, not ${formatLabel(wanted)}: leave the format at auto`);
  }
  return { name, format: FORMATS[name] };
}

/** True for names of files that stand beside reports of some format and are none. */
export function accompaniesReports(name: string): boolean {
  return COMPANIONS.some((pattern) => pattern.test(name));
}

/** Whether the beginning is enough to tell the format, or that it is none. */
export function isRecognised(beginning: string): boolean {
  const head = headOf(beginning);
  return head.isXml || recognise(head) !== null;
}

function recognise(head: Head): ReportFormat | null {
  const names = Object.keys(FORMATS) as ReportFormat[];
  return names.find((name) => FORMATS[name].recognises(head)) ?? null;
}

function unknownContent({ isXml, isJson, root }: Head): string {
  if (isXml) return `has the root element <${root?.name}>, which is no report we know: ${WHAT_TO_DO}`;
  if (isJson) return `is JSON, but no report we know: ${WHAT_TO_DO}`;
  return "is plain text, not a report: upload the file that the test run wrote";
}
