import { DomainError } from "@tessera/domain";

type Place = { path: (string | number)[]; value: unknown };

/** Refuses the character NUL, the one that PostgreSQL can't store, in any text of an input. */
export async function requireStorable(getRawInput: () => Promise<unknown>): Promise<void> {
  // What can't be read is refused by the schema that wants it; where none does, an empty body is no fault.
  const input = await getRawInput().catch(() => undefined);
  // Without recursion, since the nesting is the caller's choice.
  const pending: Place[] = [{ path: [], value: input }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    const { path, value } = place;
    if (typeof value === "string" && value.includes("\0")) throw nulAt(path);
    if (typeof value !== "object" || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      pending.push({ path: [...path, Array.isArray(value) ? Number(key) : key], value: inner });
    }
  }
}

function nulAt(path: (string | number)[]): DomainError {
  const message = "Texts can't hold the character NUL (U+0000)";
  return new DomainError("INVALID_INPUT", message, { issues: [{ path, message }] });
}
