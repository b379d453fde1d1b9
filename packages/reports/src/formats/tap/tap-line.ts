/** What one line of TAP 12 to 14 says. */
export type TapLine =
  | ({ kind: "point" } & TapPoint)
  | { kind: "plan"; count: number }
  | { kind: "bail out"; reason: string }
  | { kind: "pragma"; strict: boolean | null }
  | { kind: "version" | "yaml" | "end of buffer" | "blank" | "other" }
  | { kind: "testem's skip" }
  | { kind: "comment"; text: string };

export type TapPoint = {
  isOk: boolean;
  id: number | null;
  name: string;
  directive: "todo" | "skip" | null;
  reason: string;
  durationMs: number | null;
  /** A subtest in braces follows. */
  isBuffered: boolean;
};

const POINT = /^(ok|not ok)\b(?:\s+(\d{1,15}))?(.*)$/s;
const PLAN = /^1\.\.(\d{1,15})\s*(?:#.*)?$/;
const VERSION = /^tap version \d/i;
const BAIL_OUT = /^bail out!\s?(.*)/i;
const PRAGMA = /^pragma ([+-])(\w+)/;
const DIRECTIVE = /^(todo|skip\S*)\b(.*)/is;
const TIME = /^time=(\d{1,12}(?:\.\d{1,12})?)(ms|s)/;
/** Characters of one line that are looked at; longer names are cut anyway. */
const MAX_LENGTH = 100_000;

/** A line without its indentation. */
export function tapLine(line: string): TapLine {
  const text = line.slice(0, MAX_LENGTH).trimEnd();
  if (text === "") return { kind: "blank" };
  const point = POINT.exec(text);
  if (point) return { kind: "point", ...pointOf(point[1] === "ok", point[2], point[3] ?? "") };
  const plan = PLAN.exec(text);
  if (plan) return { kind: "plan", count: Number(plan[1]) };
  const bail = BAIL_OUT.exec(text);
  if (bail) return { kind: "bail out", reason: (bail[1] ?? "").trim() };
  const pragma = PRAGMA.exec(text);
  if (pragma) return { kind: "pragma", strict: pragma[2] === "strict" ? pragma[1] === "+" : null };
  if (text.startsWith("#")) return { kind: "comment", text: text.replace(/^#\s?/, "") };
  if (text === "---") return { kind: "yaml" };
  if (text === "}") return { kind: "end of buffer" };
  if (VERSION.test(text)) return { kind: "version" };
  return { kind: /^skip \d{1,15} /.test(text) ? "testem's skip" : "other" };
}

function pointOf(isOk: boolean, id: string | undefined, rest: string): TapPoint {
  const isBuffered = rest.endsWith("{");
  const [description = "", ...marks] = parts(isBuffered ? rest.slice(0, -1) : rest);
  const point: TapPoint = {
    ...{ isOk, id: id === undefined ? null : Number(id), isBuffered },
    ...{ directive: null, reason: "", durationMs: null, name: "" },
  };
  const kept = [description];
  for (const mark of marks) {
    const directive = DIRECTIVE.exec(mark.trim());
    const time = TIME.exec(mark.trim());
    if (directive) {
      point.directive = directive[1]?.toLowerCase() === "todo" ? "todo" : "skip";
      point.reason = (directive[2] ?? "").replace(/^\s*:/, "").trim();
    } else if (time) point.durationMs = Number(time[1]) * (time[2] === "s" ? 1000 : 1);
    else kept.push(mark);
  }
  point.name = withoutEscapes(
    kept
      .join("#")
      .replace(/^\s*(?:- )?/, "")
      .trim(),
  );
  return point;
}

/** Split at each `#` that has a blank before it and no backslash. */
function parts(text: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = text.indexOf("#"); at !== -1; at = text.indexOf("#", at + 1)) {
    const before = text[at - 1];
    if (before !== undefined && before.trim() !== "") continue;
    found.push(text.slice(from, at));
    from = at + 1;
  }
  return [...found, text.slice(from)];
}

function withoutEscapes(text: string): string {
  return text.includes("\\") ? text.replace(/\\([#\\])/g, "$1") : text;
}
