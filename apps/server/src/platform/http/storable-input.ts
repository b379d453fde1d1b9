import { DomainError, refusedInput, storableFault } from "@tessera/domain";
import { MAX_INPUT_DEPTH, MAX_INPUT_FIELDS } from "../limits/limits.ts";

/** A value in an input, and its path; the path is only built for a rejected value. */
type Place = { value: unknown; key: string | number; parent: Place | null; depth: number };

/**
 * Rejects input that nests too deep, or that no database keeps unchanged (NUL and ill-formed Unicode), in any text,
 * including names of fields: what is stored must be what was checked, hashed and logged.
 */
export async function requireStorable(getRawInput: () => Promise<unknown>): Promise<void> {
  const input = await getRawInput().catch((error: unknown) => {
    if (error instanceof DomainError) throw error;
    // What tRPC can't read is refused by the schema that wants it; where none does, an empty body is no fault.
    return undefined;
  });
  // Without recursion, since the depth is the caller's choice.
  const pending: Place[] = [{ value: input, key: "", parent: null, depth: 0 }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { value, key, depth } = place;
    if (depth > MAX_INPUT_DEPTH) throw refusedInput([], `An input nests at most ${MAX_INPUT_DEPTH} deep`);
    if (typeof key === "string") refuseUnstorable(key, place.parent ?? place);
    if (typeof value === "string") refuseUnstorable(value, place);
    if (typeof value !== "object" || value === null) continue;
    const inner = Array.isArray(value) ? value.entries() : fieldsOf(value);
    for (const [key, value] of inner) pending.push({ value, key, parent: place, depth: depth + 1 });
  }
}

function fieldsOf(value: object): [string, unknown][] {
  const fields = Object.entries(value);
  if (fields.length > MAX_INPUT_FIELDS) throw refusedInput([], `An object has at most ${MAX_INPUT_FIELDS} fields`);
  return fields;
}

function refuseUnstorable(text: string, place: Place): void {
  const message = storableFault(text);
  if (message === undefined) return;
  const path: (string | number)[] = [];
  for (let it = place; it.parent; it = it.parent) path.unshift(it.key);
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path, message }] });
}
