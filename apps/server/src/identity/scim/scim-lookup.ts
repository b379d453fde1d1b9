import { refused } from "./scim-error.ts";
import { parseFilter } from "./scim-filter.ts";
import type { GroupFilter } from "./scim-group-repo.ts";
import type { ScimPath } from "./scim-path.ts";
import type { UserFilter } from "./scim-user-repo.ts";

/** The column that an attribute is looked up by; `ignoresCase`: which has its texts in lower case. */
type Column<Filter> = { key: keyof Filter; ignoresCase?: true };

const USER_COLUMNS: Readonly<Record<string, Column<UserFilter>>> = {
  id: { key: "id" },
  username: { key: "userNameKey", ignoresCase: true },
  externalid: { key: "externalId" },
  emails: { key: "emailKey", ignoresCase: true },
  "emails.value": { key: "emailKey", ignoresCase: true },
};
const GROUP_COLUMNS: Readonly<Record<string, Column<GroupFilter>>> = {
  id: { key: "id" },
  displayname: { key: "name" },
  externalid: { key: "externalId" },
};

/** Throws INVALID_INPUT. */
export const readUserFilter = (filter: string | undefined): UserFilter =>
  read(USER_COLUMNS, filter, "id, userName, externalId and emails");

/** Throws INVALID_INPUT. */
export const readGroupFilter = (filter: string | undefined): GroupFilter =>
  read(GROUP_COLUMNS, filter, "id, displayName and externalId");

function read<Filter extends Record<string, string>>(
  columns: Readonly<Record<string, Column<Filter>>>,
  filter: string | undefined,
  known: string,
): Partial<Filter> {
  const found: Partial<Record<keyof Filter, string>> = {};
  for (const { path, value } of filter === undefined ? [] : parseFilter(filter)) {
    const name = nameOf(path);
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (!column) throw refused("invalidFilter", `Filters know ${known}`);
    const { key, ignoresCase } = column;
    if (found[key] !== undefined) throw refused("invalidFilter", "A filter names each attribute once");
    found[key] = ignoresCase ? value.toLowerCase() : value;
  }
  return found as Partial<Filter>;
}

function nameOf({ attribute, sub }: ScimPath): string {
  return sub === null ? attribute : `${attribute}.${sub}`;
}
