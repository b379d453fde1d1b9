/** The parts joined; a separator inside of one, and a backslash before one, are written with a backslash. */
export function joinEscaped(parts: readonly string[], separators: string, between: string): string {
  return parts.map((part) => escaped(part, separators)).join(between);
}

function escaped(part: string, separators: string): string {
  let text = "";
  for (const character of part)
    text += character === "\\" || separators.includes(character) ? `\\${character}` : character;
  return text;
}

/** The trimmed parts between the separators, those without any text left out; a backslash takes the next sign as it is. */
export function splitEscaped(text: string, separators: string): string[] {
  const parts: string[] = [];
  let part = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    const next = text[at + 1];
    if (character === "\\" && next !== undefined && (next === "\\" || separators.includes(next))) {
      part += next;
      at++;
    } else if (separators.includes(character)) {
      parts.push(part);
      part = "";
    } else part += character;
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== "");
}
