import { DomainError } from "@tessera/domain";

/** A value in an input, and its way there; the way is only put together for one that is refused. */
type Place = { value: unknown; key: string | number; parent: Place | null };

/** Refuses the character NUL, the one that PostgreSQL can't store, in any text of an input. */
export async function requireStorable(getRawInput: () => Promise<unknown>): Promise<void> {
  const input = await getRawInput().catch((error: unknown) => {
    if (error instanceof DomainError) throw error;
    // What tRPC can't read is refused by the schema that wants it; where none does, an empty body is no fault.
    return undefined;
  });
  // Without recursion, since the depth is the caller's choice.
  const pending: Place[] = [{ value: input, key: "", parent: null }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { value } = place;
    if (typeof value === "string" && value.includes("\0")) throw nulAt(place);
    if (typeof value !== "object" || value === null) continue;
    const inner = Array.isArray(value) ? value.entries() : Object.entries(value);
    for (const [key, value] of inner) pending.push({ value, key, parent: place });
  }
}

function nulAt(place: Place): DomainError {
  const path: (string | number)[] = [];
  for (let it = place; it.parent; it = it.parent) path.unshift(it.key);
  const message = "Texts can't hold the character NUL (U+0000)";
  return new DomainError("INVALID_INPUT", message, { issues: [{ path, message }] });
}
