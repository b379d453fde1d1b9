import { Email, LastName, Name, PersonName } from "@tessera/domain";
import { MAX_SCIM_EMAILS } from "../../platform/limits/limits.ts";
import { refused } from "./scim-error.ts";
import { type Assignment, fieldsOf, isObject, type Op } from "./scim-patch.ts";
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
const ExternalId = Name({ missing: "Give an id or leave it out", max: 255 });

/**
 * The change that the assignments come to, one after the other. Attributes that Tessera does not keep are passed over, a
 * password too. Throws INVALID_INPUT.
 */
export function readUserChange(assignments: readonly Assignment[]): UserChange {
  const change: UserChange = {};
  for (const assignment of assignments) {
    refuseReadOnly(assignment);
    Object.assign(change, READERS.get(assignment.attribute)?.(assignment));
  }
  return change;
}

type Reader = (assignment: Assignment) => UserChange;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["username", readUserName],
  ["externalid", ({ op, value }) => ({ externalId: readExternalId(op, value) })],
  ["active", readActive],
  ["name", readName],
  ["displayname", ({ op, value }) => (op === "remove" ? {} : fullName(value))],
  ["emails", (assignment) => (isOfOtherKind(assignment) ? {} : readEmail(assignment))],
]);

function readUserName({ op, value }: Assignment): UserChange {
  if (op === "remove") throw refused("invalidValue", "userName can be replaced only");
  return { userName: readValue(UserName, "userName", value) };
}

/** The provider's own id of a user or a group; null takes it away. */
export function readExternalId(op: Op, value: unknown): string | null {
  return op === "remove" || value === null || value === "" ? null : readValue(ExternalId, "externalId", value);
}

function readActive({ op, value }: Assignment): UserChange {
  if (op === "remove") throw refused("invalidValue", "active can be replaced only");
  return { active: readBoolean("active", value) };
}

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

function readEmail({ op, value, filter, sub }: Assignment): UserChange {
  if (op === "remove" || value === null || value === "") return { email: null };
  if (sub !== null && sub !== "value") throw refused("invalidPath", "Of an email address, value can be changed");
  const addresses = sub === "value" || typeof value === "string" ? [new Map([["value", value]])] : addressesIn(value);
  const [first] = addresses;
  const chosen = filter === null ? bestOf(addresses) : first;
  if (chosen) return { email: readValue(Email, "emails", chosen.get("value")) };
  // A further address takes no other's place.
  if (first) return op === "add" ? {} : { email: readValue(Email, "emails", first.get("value")) };
  return { email: null };
}

type Address = ReadonlyMap<string, unknown>;

function addressesIn(value: unknown): Address[] {
  const given = [value].flat();
  if (given.length > MAX_SCIM_EMAILS) throw refused("tooMany", `Send at most ${MAX_SCIM_EMAILS} email addresses`);
  return given.map((one) => fieldsOf(isObject(one) ? one : { value: one }));
}

function bestOf(addresses: readonly Address[]): Address | undefined {
  const textOf = (address: Address, name: string) => String(address.get(name) ?? "").toLowerCase();
  return (
    addresses.find((address) => textOf(address, "primary") === "true") ??
    addresses.find((address) => ["work", ""].includes(textOf(address, "type")))
  );
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
