import { z } from "zod";
import { MAX_SCIM_OPERATIONS, MAX_SCIM_PATH_LENGTH } from "../../platform/limits/limits.ts";
import { refused } from "./scim-error.ts";
import { readFieldName, readPath, type ScimPath } from "./scim-path.ts";

export type Op = "add" | "replace" | "remove";

/** One change of one attribute. */
export type Assignment = ScimPath & { op: Op; value: unknown; isNamed: boolean };

const Operation = z.object({
  op: z.string().transform((op) => op.toLowerCase()),
  path: z.string().max(MAX_SCIM_PATH_LENGTH).nullish(),
  value: z.unknown().optional(),
});
const Operations = z.array(z.unknown()).min(1).max(MAX_SCIM_OPERATIONS);

/** The fields of an object of SCIM by their names in lower case. */
export function fieldsOf(value: object): Map<string, unknown> {
  return new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
}

/** The body of a PATCH, one attribute after the other. Throws INVALID_INPUT for what is no PATCH. */
export function readPatch(body: object): Assignment[] {
  const operations = Operations.safeParse(fieldsOf(body).get("operations"));
  if (!operations.success) throw refused("invalidSyntax", `Send Operations, 1 to ${MAX_SCIM_OPERATIONS} of them`);
  return operations.data.flatMap((given) => {
    const operation = Operation.safeParse(isObject(given) ? Object.fromEntries(fieldsOf(given)) : given);
    if (!operation.success) throw refused("invalidSyntax", "An operation is an object with op, path and value");
    const { op, path, value } = operation.data;
    if (op !== "add" && op !== "replace" && op !== "remove") {
      throw refused("invalidSyntax", `“${op}” is no operation: use add, replace or remove`);
    }
    if (path != null && path !== "") return [{ ...readPath(path), op, value, isNamed: true }];
    if (op === "remove") throw refused("noTarget", "Say in path what to remove");
    if (!isObject(value)) throw refused("invalidValue", "Without a path, value is an object with attributes");
    return assignmentsOf(value, op);
  });
}

/** The attributes of an object; its names may be paths, as some providers send them. */
export function assignmentsOf(resource: object, op: Op): Assignment[] {
  return Object.entries(resource).map(([name, value]) => ({ ...readFieldName(name), op, value, isNamed: false }));
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
