import { SaxesParser } from "saxes";
import { type CaseFile, CaseGathering, MAX_FILE_DEPTH, unreadable } from "../case-file.ts";
import { linksOf } from "../link-text.ts";
import { minutesOf, paragraphs, priorityOf } from "../loose-values.ts";

type Element = { name: string; line: number; text: string; children: Element[] };

/** Elements of TestRail's own, a few of each around every section. */
const MAX_DEPTH = MAX_FILE_DEPTH * 2 + 10;

/** An XML export of TestRail: sections inside each other become folders. Throws UNREADABLE_REPORT. */
export function readTestRailXml(text: string): CaseFile {
  const gathering = new CaseGathering();
  const open: Element[] = [];
  const folders: string[] = [];
  let root: string | undefined;
  const parser = new SaxesParser({ position: true });
  parser.on("error", (error) => {
    throw unreadable(`is not well-formed XML: ${error.message}`, error);
  });
  parser.on("opentag", ({ name }) => {
    root ??= name;
    if (open.length > MAX_DEPTH) throw unreadable(`has more than ${MAX_DEPTH} elements inside each other`);
    open.push({ name, line: parser.line, text: "", children: [] });
    if (name === "section") folders.push("");
  });
  const write = (piece: string) => {
    const element = open.at(-1);
    if (element) element.text += piece;
  };
  parser.on("text", write);
  parser.on("cdata", write);
  parser.on("closetag", () => {
    const element = open.pop();
    const parent = open.at(-1);
    if (!element) return;
    if (element.name === "section") folders.pop();
    else if (element.name === "case") gathering.add(caseOf(element, [...folders]));
    else if (element.name === "name" && parent?.name === "section") folders[folders.length - 1] = element.text.trim();
    else if (open.some(({ name }) => name === "case")) parent?.children.push(element);
  });
  parser.write(text.replace(/^\ufeff/, "")).close();
  if (root !== "suite" && root !== "sections")
    throw unreadable("is no XML export of TestRail: its root is not <suite>");
  return gathering.file("testrail");
}

function caseOf(element: Element, folders: string[]) {
  const get = (name: string) => textIn(element, name);
  const custom = childOf(element, "custom");
  const inCustom = (name: string) => (custom ? textIn(custom, name) : "");
  const { links, rest } = linksOf(get("references"));
  const mission = [inCustom("mission"), inCustom("goals")];
  return {
    ...{ line: element.line, id: get("id"), folders: folders.filter((name) => name !== "") },
    content: {
      ...{ name: get("title"), links, steps: stepsOf(custom), preconditions: inCustom("preconds") },
      description: paragraphs(get("description"), ...mission, rest.length > 0 ? `References: ${rest.join(", ")}` : ""),
      priority: priorityOf(get("priority")),
      estimate: minutesOf(get("estimate")),
    },
  };
}

function stepsOf(custom: Element | undefined): { action: string; expected: string }[] {
  if (!custom) return [];
  const steps = childOf(custom, "steps_separated")?.children ?? [];
  if (steps.length > 0) {
    return steps.map((step) => ({ action: textIn(step, "content"), expected: textIn(step, "expected") }));
  }
  const [action, expected] = [textIn(custom, "steps"), textIn(custom, "expected")];
  return action === "" && expected === "" ? [] : [{ action: action || "See what is expected", expected }];
}

const childOf = (element: Element, name: string) => element.children.find((one) => one.name === name);
const textIn = (element: Element, name: string) => childOf(element, name)?.text.trim() ?? "";
