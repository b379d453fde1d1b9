import { storable } from "@tessera/domain";

const LONGEST = 200;

type Change = { before: Record<string, unknown>; after: Record<string, unknown> };

/**
 * The fields of `change` that differ from the old values, as an audit entry shows them; undefined where none does.
 * Fields that are absent or undefined in `change` stay out.
 */
export function changeDetails<T extends object>(before: T, change: Partial<T>): Change | undefined {
  const fields = (Object.keys(change) as (keyof T & string)[]).filter(
    (field) => change[field] !== undefined && change[field] !== before[field],
  );
  if (fields.length === 0) return undefined;
  const shown = (row: Partial<T>) => Object.fromEntries(fields.map((field) => [field, brief(row[field])]));
  return { before: shown(before), after: shown(change) };
}

/** A value as an audit entry may hold it: long texts are cut, since the log is kept forever. */
export function brief(value: unknown): unknown {
  if (typeof value !== "string" || value.length <= LONGEST) return value;
  return `${storable(value.slice(0, LONGEST - 1))}…`;
}
