import { MAX_SCIM_CONDITIONS } from "../../platform/limits/limits.ts";
import { refused } from "./scim-error.ts";
import { readFieldName, type ScimPath } from "./scim-path.ts";

/** `attribute eq "value"`. */
export type Condition = { path: ScimPath; value: string };

const ATTRIBUTE = /^[^\s"[\]]+(?:\[[^\]]*\](?:\.\w+)?)?/;
const EQUALS = /^\s+eq\s+/i;
const LITERAL = /^(?:"(?:[^"\\]|\\.)*"|true|false)/i;
const AND = /^\s+and\s+/i;

/**
 * The conditions of a filter that are to hold together: equality is all that providers ask for to find what they know.
 * Throws INVALID_INPUT for any other filter.
 */
export function parseFilter(filter: string): Condition[] {
  let rest = filter.trim();
  const take = (pattern: RegExp): string => {
    const [found] = pattern.exec(rest) ?? [];
    if (found === undefined) throw unknownFilter();
    rest = rest.slice(found.length);
    return found;
  };
  for (const conditions: Condition[] = []; ; take(AND)) {
    if (conditions.length === MAX_SCIM_CONDITIONS) {
      throw refused("tooMany", `A filter has at most ${MAX_SCIM_CONDITIONS} conditions`);
    }
    const path = readFieldName(take(ATTRIBUTE));
    take(EQUALS);
    conditions.push({ path, value: readLiteral(take(LITERAL)) });
    if (rest === "") return conditions;
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
