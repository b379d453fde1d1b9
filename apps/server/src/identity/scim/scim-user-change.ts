import { Email, LastName, Name, PersonName } from "@tessera/domain";
import { MAX_SCIM_EMAILS } from "../../platform/limits/limits.ts";
import { refused } from "./scim-error.ts";
import { type Assignment, fieldsOf, isObject } from "./scim-patch.ts";
import { readBoolean, readValue, refuseReadOnly } from "./scim-values.ts";

/** What a provider says of an account; what it doesn't say stays. */
export type UserChange = {
  userName?: string;
  externalId?: string | null;
  active?: boolean;
  firstName?: string;
  lastName?: string;
  /** The whole name, for accounts whose first name is not given. */
  fullName?: string;
  email?: string | null;
};

const UserName = Name({ missing: "Give the user a name", max: 254 });
export const ExternalId = Name({ missing: "Give an id or leave it out", max: 255 });

/**
 * The change that the assignments come to, one after the other. Attributes that Tessera does not keep are passed over, a
 * password too. Throws INVALID_INPUT.
 */
export function readUserChange(assignments: readonly Assignment[]): UserChange {
  const change: UserChange = {};
  for (const assignment of assignments) {
    refuseReadOnly(assignment);
    Object.assign(change, READERS[assignment.attribute]?.(assignment));
  }
  return change;
}

type Reader = (assignment: Assignment) => UserChange;

const READERS: Readonly<Record<string, Reader>> = {
  username: ({ op, value }) => {
    if (op === "remove") throw refused("invalidValue", "userName can be replaced only");
    return { userName: readValue(UserName, "userName", value) };
  },
  externalid: ({ op, value }) => {
    if (op === "remove" || value === null || value === "") return { externalId: null };
    return { externalId: readValue(ExternalId, "externalId", value) };
  },
  active: ({ op, value }) => {
    if (op === "remove") throw refused("invalidValue", "active can be replaced only");
    return { active: readBoolean("active", value) };
  },
  name: readName,
  displayname: ({ op, value }) => (op === "remove" ? {} : fullName(value)),
  emails: (assignment) => (isOfOtherKind(assignment) ? {} : { email: readEmail(assignment) }),
};

/** A first name stays until another one takes its place. */
function readName({ op, sub, value }: Assignment): UserChange {
  if (sub === null && op === "remove") return { lastName: "" };
  const given = sub === null ? fieldsOf(isObject(value) ? value : {}) : new Map([[sub, op === "remove" ? "" : value]]);
  const [first, last] = [given.get("givenname"), given.get("familyname")];
  return {
    ...(first != null && first !== "" && { firstName: readValue(PersonName, "name.givenName", first) }),
    ...(last !== undefined && { lastName: readValue(LastName, "name.familyName", last ?? "") }),
    ...fullName(given.get("formatted")),
  };
}

function fullName(value: unknown): UserChange {
  return typeof value === "string" && value.trim() !== "" ? { fullName: value.trim() } : {};
}

/** Only the address for work counts, or the one that is the primary one. */
function isOfOtherKind({ filter }: Assignment): boolean {
  return filter !== null && !/^\s*(?:type\s+eq\s+"work"|primary\s+eq\s+"?true"?)\s*$/i.test(filter);
}

function readEmail({ op, value, filter, sub }: Assignment): string | null {
  if (op === "remove" || value === null || value === "") return null;
  if (sub !== null && sub !== "value") throw refused("invalidPath", "Of an email address, value can be changed");
  const address = sub === "value" ? value : addressIn(value, filter !== null);
  return address === undefined ? null : readValue(Email, "emails", address);
}

function addressIn(value: unknown, isOne: boolean): unknown {
  const given = Array.isArray(value) ? value : [value];
  if (given.length > MAX_SCIM_EMAILS) throw refused("tooMany", `Send at most ${MAX_SCIM_EMAILS} email addresses`);
  const addresses = given.map((one) => fieldsOf(isObject(one) ? one : { value: one }));
  const primary = addresses.find((one) => String(one.get("primary")).toLowerCase() === "true");
  const atWork = addresses.find((one) => String(one.get("type")).toLowerCase() === "work");
  return (isOne ? addresses[0] : (primary ?? atWork ?? addresses[0]))?.get("value");
}

/** The names of a new account. */
export function namesOf({ firstName, lastName, fullName = "", userName = "" }: UserChange): {
  firstName: string;
  lastName: string;
} {
  const [first = "", ...rest] = fullName.split(/\s+/);
  const fallback = PersonName.safeParse(first).data ?? userName.split("@", 1)[0] ?? userName;
  return {
    firstName: firstName ?? readValue(PersonName, "name.givenName", fallback),
    lastName: lastName ?? (firstName === undefined ? readValue(LastName, "displayName", rest.join(" ")) : ""),
  };
}
