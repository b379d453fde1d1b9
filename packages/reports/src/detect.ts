import { SaxesParser } from "saxes";
import { JUNIT_ROOTS, JunitReader } from "./junit.ts";
import type { FormatReader, Reading } from "./reading.ts";
import type { ReportFormat } from "./report.ts";

/** Characters that are inspected to detect the format. */
export const HEAD_LENGTH = 64 * 1024;
const STEP = 1024;

type Head = { text: string; root: Root | null };
type Root = { name: string; namespace: string };

type Format = { format: ReportFormat; Reader: new (reading: Reading) => FormatReader };

/** A format that can be read, or the words for a file that can't, going on from its name. */
type Kind = { matches: (head: Head) => boolean } & (Format | { refusal: string });

/** The first match counts. A format that becomes supported changes its row here. */
const KINDS: Kind[] = [
  { matches: ({ text }) => text === "", refusal: "holds nothing but white space" },
  {
    matches: ({ text, root }) => /^<(!doctype\s+html|html|head|body)\b/i.test(text) || /^html$/i.test(root?.name ?? ""),
    refusal: "is an HTML page, not a report: the download or the login probably failed",
  },
  unsupported("TAP", ({ text }) => /^(TAP version \d|1\.\.\d|(not )?ok\b)/.test(text)),
  unsupported("JSON", ({ text }) => /^[[{]/.test(text)),
  {
    matches: ({ text }) => !text.startsWith("<"),
    refusal: "is plain text, not a report: upload the file that the test run wrote",
  },
  unsupported("Check", ({ root }) => root?.namespace === "http://check.sourceforge.net/ns"),
  unsupported("TRX", ({ root }) => root?.name === "TestRun" && root.namespace.includes("/VisualStudio/TeamTest")),
  unsupported("CppUnit", rootIs("TestRun")),
  unsupported("NUnit 3", rootIs("test-run")),
  unsupported("NUnit 2", rootIs("test-results", "test-suite")),
  unsupported("xUnit.net", rootIs("assemblies", "assembly")),
  unsupported("TestNG", rootIs("testng-results")),
  unsupported("Robot Framework", rootIs("robot")),
  { matches: rootIs("coverage", "CoverageSession"), refusal: "is a coverage report, not one of test results" },
  // Without a root element the XML is broken, which the XML reader explains best.
  { matches: ({ root }) => root === null || JUNIT_ROOTS.has(root.name), format: "junit", Reader: JunitReader },
];

/** The format of the file that begins so; throws `UnreadableReport` where none is known or another one was wanted. */
export function detectFormat(beginning: string, wanted: ReportFormat | "auto", reading: Reading): Format {
  const text = beginning.trimStart();
  const head = { text, root: text.startsWith("<") ? findRoot(text) : null };
  const kind = KINDS.find(({ matches }) => matches(head));
  if (!kind) {
    const what = `has the root element <${head.root?.name}>, which is no report we know: have the tests write JUnit XML`;
    throw reading.unreadable(what);
  }
  if ("refusal" in kind) throw reading.unreadable(kind.refusal);
  if (wanted !== "auto" && wanted !== kind.format) throw reading.unreadable(`is ${kind.format}, not ${wanted}`);
  return kind;
}

function unsupported(name: string, matches: (head: Head) => boolean): Kind {
  return { matches, refusal: `looks like ${name}, which can't be imported yet: have the tests write JUnit XML` };
}

function rootIs(...names: string[]): (head: Head) => boolean {
  return ({ root }) => root !== null && names.includes(root.name);
}

/** Lenient, since the XML reader reports what is wrong with the XML. */
function findRoot(text: string): Root | null {
  let root: Root | null = null;
  const parser = new SaxesParser();
  parser.on("error", () => {});
  parser.on("opentag", ({ name, attributes }) => {
    const colon = name.indexOf(":");
    const namespace = attributes[colon === -1 ? "xmlns" : `xmlns:${name.slice(0, colon)}`] ?? "";
    root ??= { name: name.slice(colon + 1), namespace };
  });
  for (let from = 0; root === null && from < text.length; from += STEP) parser.write(text.slice(from, from + STEP));
  return root;
}
