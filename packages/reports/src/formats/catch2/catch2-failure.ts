import { textIn, type XmlElement } from "../../xml/xml-element.ts";

/** One thing that went wrong in a test; `isError` for exceptions and signals, which no assertion found. */
export type Catch2Failure = { message: string; text: string; isError: boolean };

/** All that went wrong in a test and in its sections, in order. */
export function collectFailures(parent: XmlElement, path: readonly string[] = []): Catch2Failure[] {
  const notes: string[] = [];
  const found: Catch2Failure[] = [];
  for (const child of parent.children) {
    if (child.name === "Section") found.push(...collectFailures(child, [...path, child.attributes.name ?? ""]));
    else if (child.name === "Info" || child.name === "Warning") notes.push(child.text.toString().trim());
    else {
      const failure = failureIn(child);
      if (failure) found.push(withContext(failure, child, path, notes.splice(0)));
    }
  }
  return found;
}

function failureIn(element: XmlElement): Omit<Catch2Failure, "text"> | null {
  const text = element.text.toString().trim();
  if (element.name === "Expression") {
    const thrown = element.children.find(({ name }) => name === "Exception" || name === "FatalErrorCondition");
    if (thrown) return { message: thrown.text.toString().trim(), isError: true };
    return element.attributes.success === "false" ? { message: expressionOf(element), isError: false } : null;
  }
  if (element.name === "Failure") return { message: text, isError: false };
  if (element.name === "Exception" || element.name === "FatalErrorCondition") return { message: text, isError: true };
  return null;
}

function expressionOf(expression: XmlElement): string {
  const { type = "CHECK" } = expression.attributes;
  const original = textIn(expression, "Original").trim();
  const expanded = textIn(expression, "Expanded").trim();
  return expanded === "" || expanded === original
    ? `${type}( ${original} )`
    : `${type}( ${original} ) with expansion: ${expanded}`;
}

function withContext(
  failure: Omit<Catch2Failure, "text">,
  element: XmlElement,
  path: readonly string[],
  notes: string[],
): Catch2Failure {
  const { filename, line } = element.attributes;
  const place = filename === undefined ? [] : [`${filename}:${line ?? ""}`];
  const sections = path.length === 0 ? [] : [`in ${path.join(" > ")}`];
  return { ...failure, text: [failure.message, ...notes, ...sections, ...place].join("\n") };
}
