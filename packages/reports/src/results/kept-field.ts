import { createHash } from "node:crypto";
import type { Reading } from "../reading.ts";
import type { ReportedTest } from "../report.ts";
import { cutTo, detached } from "./bounded-text.ts";
import { MAX_FIELD_LENGTH, MAX_NAME_LENGTH } from "./limits.ts";

/** Short texts of a test, and most characters that are kept of each. */
const FIELDS = {
  name: { length: MAX_NAME_LENGTH, warning: `The name of a test was cut to ${MAX_NAME_LENGTH} characters` },
  classname: { length: MAX_FIELD_LENGTH, warning: `The class of a test was cut to ${MAX_FIELD_LENGTH} characters` },
  file: { length: MAX_FIELD_LENGTH, warning: `The file of a test was cut to ${MAX_FIELD_LENGTH} characters` },
  suite: { length: MAX_FIELD_LENGTH, warning: `The name of a suite was cut to ${MAX_FIELD_LENGTH} characters` },
};
type Field = keyof typeof FIELDS;

/** The kept part of the text, as a copy of its own; a cut one adds a warning. */
export function keepField(field: Field, text: string, reading: Reading, line: number | null): string {
  const { length, warning } = FIELDS[field];
  if (text.length <= length) return copyOf(field, text);
  reading.warn(warning, line);
  return detached(cutTo(text, length));
}

/** The last of each field: the tests of a class stand side by side, and share one copy of its name. */
const LAST: Record<Field, string> = { name: "", classname: "", file: "", suite: "" };

function copyOf(field: Field, text: string): string {
  if (text !== LAST[field]) LAST[field] = detached(text);
  return LAST[field];
}

/** What is kept of a test's name and class, with digests of those that had to be cut. */
export function keepName(
  { name, classname }: { name: string; classname: string },
  reading: Reading,
  line: number | null,
): Pick<ReportedTest, "name" | "classname" | "wholes"> {
  const kept = {
    name: keepField("name", name, reading, line),
    classname: keepField("classname", classname, reading, line) || null,
  };
  if (!isCut("name", name) && !isCut("classname", classname)) return kept;
  const wholes: NonNullable<ReportedTest["wholes"]> = {};
  if (isCut("name", name)) wholes.name = digest(name);
  if (isCut("classname", classname)) wholes.classname = digest(classname);
  return { ...kept, wholes };
}

function isCut(field: Field, text: string): boolean {
  return text.length > FIELDS[field].length;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
