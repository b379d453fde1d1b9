/** What matters of the YAML below a test point: its keys at the first level, and their text. */
export type TapDiagnosis = { message: string; stack: string; durationMs: number | null; place: string };

const NO_DIAGNOSIS: TapDiagnosis = { message: "", stack: "", durationMs: null, place: "" };
const KEY = /^([\w-]{1,100}):(?:\s(.*))?$/;
const BLOCK_MARK = /^[|>][+-]?\d?$/;

/**
 * Reads the few keys that producers agree on. Their YAML is seldom valid, so it isn't parsed as such: a key begins a
 * line, and deeper lines are its text.
 */
export function tapDiagnosis(lines: readonly string[]): TapDiagnosis {
  if (lines.length === 0) return NO_DIAGNOSIS;
  const fields = fieldsOf(lines);
  const field = (...names: string[]) => names.map((name) => fields.get(name)?.trim()).find((text) => text) ?? "";
  const duration = field("duration_ms", "duration");
  return {
    message: unquoted(field("message", "error")),
    stack: unquoted(field("stack")),
    durationMs: /^\d{1,12}(?:\.\d{1,12})?$/.test(duration) ? Number(duration) : null,
    place: unquoted(field("location")),
  };
}

function fieldsOf(lines: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>();
  const indent = indentOf(lines.find((line) => line.trim() !== "") ?? "");
  let key = "";
  for (const line of lines) {
    const found = indentOf(line) === indent ? KEY.exec(line.trim()) : null;
    if (found) {
      key = found[1] ?? "";
      const text = (found[2] ?? "").trim();
      fields.set(key, BLOCK_MARK.test(text) ? "" : text);
    } else if (key !== "") {
      const before = fields.get(key) ?? "";
      fields.set(key, before === "" ? line.trim() : `${before}\n${line.trim()}`);
    }
  }
  return fields;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function unquoted(text: string): string {
  const quote = text[0];
  if ((quote !== "'" && quote !== '"') || !text.endsWith(quote) || text.length < 2) return text;
  const inside = text.slice(1, -1);
  return quote === "'" ? inside.replaceAll("''", "'") : inside.replaceAll('\\"', '"').replaceAll("\\n", "\n");
}
