import { MAX_SCIM_CONDITIONS } from "../../platform/limits/limits.ts";
import { refused } from "./scim-error.ts";
import { readPath, type ScimPath } from "./scim-path.ts";

/** `attribute eq "value"`. */
export type Condition = { path: ScimPath; value: string };

const CONDITION = /^\s*([^\s"[]+(?:\[[^\]]*\][^\s"[]*)?)\s+eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*/i;
const AND = /^and\s/i;

/**
 * The conditions of a filter that are to hold together: equality is all that providers ask for to find what they know.
 * Throws INVALID_INPUT for any other filter.
 */
export function parseFilter(filter: string): Condition[] {
  const conditions: Condition[] = [];
  for (let rest = filter; ; ) {
    const [all = "", attribute = "", literal = ""] = CONDITION.exec(rest) ?? [];
    if (all === "") throw unknownFilter();
    if (conditions.length === MAX_SCIM_CONDITIONS) {
      throw refused("tooMany", `A filter has at most ${MAX_SCIM_CONDITIONS} conditions`);
    }
    conditions.push({ path: readPath(attribute), value: readLiteral(literal) });
    rest = rest.slice(all.length);
    if (rest === "") return conditions;
    const [and = ""] = AND.exec(rest) ?? [];
    if (and === "") throw unknownFilter();
    rest = rest.slice(and.length);
  }
}

function readLiteral(literal: string): string {
  if (!literal.startsWith('"')) return literal.toLowerCase();
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw unknownFilter();
  }
}

function unknownFilter() {
  return refused("invalidFilter", 'Filters compare: userName eq "ada@example.com" and externalId eq "42"');
}
