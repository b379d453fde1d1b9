/**
 * Where a spreadsheet takes what follows for a formula (OWASP, CSV injection), in full width too, as East Asian ones do. Also
 * behind a semicolon or tab: many take these for the separator, and then quotes within a line don't hold a field together.
 * Texts that begin with quote marks before it get one more, so that a reader who takes one off has each text as it was.
 */
const FORMULA_START = /(?:^|(?<=[;\t]))(?='*[=+\-@\t\r\n＝＋－＠])/g;

/**
 * One line of CSV (RFC 4180). Texts that a spreadsheet would run as a formula get a leading quote mark, so that no
 * token name can run code on an admin's machine.
 */
export function csvLine(values: (string | number | null)[]): string {
  return `${values.map(toField).join(",")}\r\n`;
}

/** How each column of a file reads its value off an item, in order. */
export type CsvColumns<Item> = Record<string, (item: Item) => string | number | null>;

/** A table in pieces, one for each batch of items; it begins with a line of column names. */
export async function* csvText<Item>(
  columns: CsvColumns<Item>,
  batches: AsyncGenerator<Item[]>,
): AsyncGenerator<string> {
  let head = csvLine(Object.keys(columns));
  const readers = Object.values(columns);
  for await (const items of batches) {
    yield head + items.map((item) => csvLine(readers.map((read) => read(item)))).join("");
    head = "";
  }
}

function toField(value: string | number | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const text = value.replaceAll(FORMULA_START, "'");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
