import { CreateTeam } from "@tessera/domain";
import { z } from "zod";
import { MAX_SCIM_MEMBERS } from "../../platform/limits/limits.ts";
import { refused } from "./scim-error.ts";
import { parseFilter } from "./scim-filter.ts";
import { type Assignment, fieldsOf, isObject } from "./scim-patch.ts";
import { readExternalId } from "./scim-user-change.ts";
import { readValue, refuseReadOnly } from "./scim-values.ts";

/** What a provider says of a team; what it doesn't say stays. */
export type GroupChange = {
  name?: string;
  externalId?: string | null;
  /** `all`: the members given take the place of all that were there. */
  members: { all: boolean; add: Set<string>; remove: Set<string> };
};

const MemberId = z.string().min(1).max(100);

/** The change that the assignments come to, one after the other; what Tessera doesn't keep is passed over. Throws INVALID_INPUT. */
export function readGroupChange(assignments: readonly Assignment[]): GroupChange {
  const change: GroupChange = { members: { all: false, add: new Set(), remove: new Set() } };
  for (const assignment of assignments) {
    const { attribute, op, value } = assignment;
    refuseReadOnly(assignment);
    if (attribute === "members") changeMembers(change.members, assignment);
    else if (attribute === "externalid") change.externalId = readExternalId(op, value);
    else if (attribute === "displayname") {
      if (op === "remove") throw refused("invalidValue", "displayName can be replaced only");
      change.name = readValue(CreateTeam.shape.name, "displayName", value);
    }
  }
  if (change.members.add.size + change.members.remove.size <= MAX_SCIM_MEMBERS) return change;
  throw refused("tooMany", `Change at most ${MAX_SCIM_MEMBERS} members with one request`);
}

function changeMembers(members: GroupChange["members"], { op, filter, value }: Assignment): void {
  const ids = filter === null ? idsIn(value) : idsOf(filter);
  if (filter === null && (op === "replace" || (op === "remove" && ids === undefined))) startAfresh(members);
  for (const id of ids ?? []) {
    (op === "remove" ? members.remove : members.add).add(id);
    (op === "remove" ? members.add : members.remove).delete(id);
  }
}

function startAfresh(members: GroupChange["members"]): void {
  members.all = true;
  members.add.clear();
  members.remove.clear();
}

/** Undefined where none are named. */
function idsIn(value: unknown): string[] | undefined {
  if (value == null) return undefined;
  return [value].flat().map((member) => {
    return readValue(MemberId, "members", isObject(member) ? fieldsOf(member).get("value") : member);
  });
}

function idsOf(filter: string): string[] {
  const conditions = parseFilter(filter);
  const [first, ...others] = conditions;
  if (first?.path.attribute === "value" && others.length === 0) return [first.value];
  throw refused("invalidFilter", 'Name one member, like members[value eq "id"]');
}
