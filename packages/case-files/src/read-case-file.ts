import {
  type CaseFile,
  type CaseFileFormat,
  type CaseFileOptions,
  MAX_CASE_FILE_BYTES,
  unreadable,
} from "./case-file.ts";
import { readCsv } from "./csv/csv-cases.ts";
import { readGherkin } from "./gherkin/gherkin-cases.ts";
import { isObject, parseJson } from "./json/json-text.ts";
import { isQase, readQase } from "./json/qase-json.ts";
import { readTesseraJson } from "./json/tessera-json.ts";
import { readTestRailXml } from "./xml/testrail-xml.ts";

/** How a file of Gherkin begins, after its comments. */
const FEATURE = /^(?:@|(?:Feature|Business Need|Ability) ?:)/;
const LANGUAGE = /^# ?language ?:/;
const HEAD_LENGTH = 2000;

/**
 * Reads test cases from the text of a file, whose format its content tells. Time and memory grow with its length only.
 * Throws UNREADABLE_REPORT for a file that is none of these or too large, INVALID_INPUT for a mapping that doesn't fit.
 */
export async function readCaseFile(text: string, options: CaseFileOptions = {}): Promise<CaseFile> {
  if (text.length > MAX_CASE_FILE_BYTES)
    throw unreadable(`has more than ${MAX_CASE_FILE_BYTES / 1_000_000} million characters`);
  if (text.trim() === "") throw unreadable("is empty");
  switch (options.format ?? formatOf(text)) {
    case "csv":
      return readCsv(text, options);
    case "testrail":
      return readTestRailXml(text);
    case "gherkin":
      return readGherkin(text);
    case "qase":
      return readQase(requireQase(parseJson(text)));
    case "json": {
      const document = parseJson(text);
      if (options.format === undefined && isQase(document)) return readQase(document);
      return readTesseraJson(requireCases(document));
    }
  }
}

function formatOf(text: string): CaseFileFormat {
  const head = text
    .slice(0, HEAD_LENGTH)
    .replace(/^\ufeff/, "")
    .trimStart();
  if (head.startsWith("<")) return "testrail";
  if (head.startsWith("{") || head.startsWith("[")) return "json";
  return isGherkin(head) ? "gherkin" : "csv";
}

function isGherkin(head: string): boolean {
  for (const line of head.split("\n", 100).map((one) => one.trim())) {
    if (LANGUAGE.test(line)) return true;
    if (line !== "" && !line.startsWith("#")) return FEATURE.test(line);
  }
  return false;
}

function requireQase(document: unknown): unknown {
  if (!isQase(document)) throw unreadable("is no export of Qase: it holds no list of suites");
  return document;
}

function requireCases(document: unknown): unknown {
  if (Array.isArray(document) || (isObject(document) && Array.isArray(document.cases))) return document;
  throw unreadable("holds no list of test cases");
}
