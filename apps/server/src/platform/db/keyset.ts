import { DomainError, type Page, storableFault } from "@tessera/domain";

const MAX_INTEGER = 2_147_483_647;

/** The sort key of the last row of a page; the next page begins after it. */
export type CursorKey = (string | number)[];

/**
 * Rows of a page from a query that asked for one row more than the page holds. One that stopped before the end says up to
 * where it looked; the next page begins there.
 */
export function toPage<Row>(
  rows: Row[],
  limit: number,
  keyOf: (row: Row) => CursorKey,
  lookedUpTo?: Readonly<CursorKey>,
): Page<Row> {
  if (rows.length <= limit) return { data: rows, nextCursor: lookedUpTo ? encodeCursor(lookedUpTo) : null };
  const data = rows.slice(0, limit);
  return { data, nextCursor: encodeCursor(keyOf(data[limit - 1] as Row)) };
}

/** The cursor that begins after the key. */
export function encodeCursor(key: Readonly<CursorKey>): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

type KeyTypes = readonly ("string" | "number")[];
type KeyOf<Types extends KeyTypes> = {
  -readonly [Index in keyof Types]: Types[Index] extends "string" ? string : number;
};

/** The key in a cursor, undefined for the first page. Throws INVALID_INPUT for a cursor that this list did not make. */
export function decodeCursor<const Types extends KeyTypes>(
  cursor: string | undefined,
  types: Types,
  field = "cursor",
): KeyOf<Types> | undefined {
  if (cursor === undefined) return undefined;
  const key = parseJson(Buffer.from(cursor, "base64url").toString());
  if (Array.isArray(key) && key.length === types.length && key.every((part, index) => isKeyPart(part, types[index]))) {
    return key as KeyOf<Types>;
  }
  const message = "Not a cursor of this list; take it from nextCursor, or leave it out for the first page";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

/** Both databases can compare it: a 32-bit number, or a text that they can keep. */
function isKeyPart(part: unknown, type: KeyTypes[number] | undefined): boolean {
  if (typeof part === "number") return type === "number" && Number.isInteger(part) && Math.abs(part) <= MAX_INTEGER;
  return typeof part === "string" && type === "string" && storableFault(part) === undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is as wrong as JSON of another shape; the caller says so.
    return undefined;
  }
}
