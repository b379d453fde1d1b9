import type { Person } from "@tessera/domain";
import type { ScimGroup } from "./scim-group-service.ts";
import type { ScimUser } from "./scim-user-service.ts";

export const USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
export const GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group";
const LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

/** A user or a group as SCIM has it. `meta.version` comes last, as it is of all the rest. */
export type Resource = { meta: Meta } & Record<string, unknown>;
type Meta = { resourceType: string; created: string; location: string; version?: string };

/** `base`: the address of the endpoint. */
export function userResource(user: ScimUser, base: string): Resource {
  const { id, externalId, userName, firstName, lastName, email, active, createdAt } = user;
  const name = [firstName, lastName].filter((part) => part !== "").join(" ");
  return {
    schemas: [USER_SCHEMA],
    id,
    ...(externalId !== null && { externalId }),
    userName,
    name: { givenName: firstName, familyName: lastName, formatted: name },
    displayName: name,
    active,
    emails: email === null ? [] : [{ value: email, type: "work", primary: true }],
    meta: { resourceType: "User", created: createdAt, location: `${base}/Users/${id}` },
  };
}

export function groupResource({ id, name, externalId, createdAt, members }: ScimGroup, base: string): Resource {
  return {
    schemas: [GROUP_SCHEMA],
    id,
    ...(externalId !== null && { externalId }),
    displayName: name,
    ...(members && { members: members.map((person) => memberOf(person, base)) }),
    meta: { resourceType: "Group", created: createdAt, location: `${base}/Groups/${id}` },
  };
}

function memberOf({ id, name }: Person, base: string) {
  return { value: id, display: name, type: "User", $ref: `${base}/Users/${id}` };
}

/** A page of a list. */
export function listResponse(resources: readonly object[], totalResults: number, startIndex = 1) {
  return { schemas: [LIST_SCHEMA], totalResults, startIndex, itemsPerPage: resources.length, Resources: resources };
}

/** Which attributes an answer has, by their names with commas between them. */
export type Wanted = { attributes?: string | undefined; excludedAttributes?: string | undefined };

const ALWAYS = ["schemas", "id", "meta"];

/** The resource with the attributes that are wanted; of `name.givenName`, all of `name`. */
export function projected(resource: Resource, { attributes, excludedAttributes }: Wanted): object {
  if (attributes === undefined && excludedAttributes === undefined) return resource;
  const [named, left] = [namesIn(attributes), namesIn(excludedAttributes)];
  const isWanted = (name: string) =>
    ALWAYS.includes(name) || (attributes === undefined ? !left.has(name.toLowerCase()) : named.has(name.toLowerCase()));
  return Object.fromEntries(Object.entries(resource).filter(([name]) => isWanted(name)));
}

/** True where the members of groups are not to be read. */
export function isWithoutMembers({ attributes, excludedAttributes }: Wanted): boolean {
  return attributes === undefined ? namesIn(excludedAttributes).has("members") : !namesIn(attributes).has("members");
}

function namesIn(list = ""): ReadonlySet<string> {
  return new Set(
    list.split(",").map((name) => {
      const own = name.trim().toLowerCase();
      return (own.startsWith("urn:") ? own.slice(own.lastIndexOf(":") + 1) : own).split(".", 1)[0] ?? "";
    }),
  );
}
