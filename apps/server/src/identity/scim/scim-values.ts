import type { z } from "zod";
import { refused } from "./scim-error.ts";
import type { Assignment } from "./scim-patch.ts";

const READ_ONLY = ["id", "meta", "groups"];

/** Throws INVALID_INPUT where an operation names what never changes; inside a whole resource, that is passed over. */
export function refuseReadOnly({ attribute, isNamed }: Assignment): void {
  if (isNamed && READ_ONLY.includes(attribute)) throw refused("mutability", `${attribute} can't be changed`);
}

/** The value of an attribute as the schema has it. Throws INVALID_INPUT. */
export function readValue<Schema extends z.ZodType>(schema: Schema, name: string, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw refused("invalidValue", `${name}: ${read.error.issues[0]?.message}`);
}

/** Some providers send it as a text. */
export function readBoolean(name: string, value: unknown): boolean {
  const text = typeof value === "string" ? value.toLowerCase() : value;
  if (text === true || text === "true") return true;
  if (text === false || text === "false") return false;
  throw refused("invalidValue", `${name}: Use true or false`);
}
