import { refused } from "./scim-error.ts";

/** Where a value belongs, in lower case: SCIM's names are the same in any case. */
export type ScimPath = {
  attribute: string;
  /** What stands in brackets, as it was written: which of several values is meant. */
  filter: string | null;
  sub: string | null;
};

const CORE = /^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/i;
const URN = /^urn:/i;
const PATH = /^([a-z][\w$-]*)(?:\[([^\]]*)\])?(?:\.([a-z][\w$-]*))?$/i;

/** Of what is not kept here, such as the attributes of an extension. */
const FOREIGN: ScimPath = { attribute: "urn:", filter: null, sub: null };

/** Throws INVALID_INPUT for what is no path. */
export function readPath(text: string): ScimPath {
  const path = parsePath(text);
  if (!path) throw refused("invalidPath", `“${text}” is not the path of an attribute`);
  return path;
}

/** Where a field of a resource belongs; some providers write paths there. */
export function readFieldName(name: string): ScimPath {
  return parsePath(name) ?? FOREIGN;
}

function parsePath(text: string): ScimPath | undefined {
  const own = text.trim().replace(CORE, "");
  if (URN.test(own)) return FOREIGN;
  const [found, attribute = "", filter = null, sub = null] = PATH.exec(own) ?? [];
  return found === undefined
    ? undefined
    : { attribute: attribute.toLowerCase(), filter, sub: sub?.toLowerCase() ?? null };
}
