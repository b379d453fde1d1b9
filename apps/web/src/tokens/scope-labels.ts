import { SCOPE_SETS, type Scope, type SystemRole, type TokenScope } from "@tessera/domain";

/** Scopes as the page explains them, in groups of what they touch. */
const SCOPE_GROUPS: { name: string; scopes: [Scope, string][] }[] = [
  {
    name: "Projects",
    scopes: [
      ["project:read", "See projects and their members"],
      ["project:write", "Create projects, rename them, change their members"],
    ],
  },
  {
    name: "Test cases",
    scopes: [
      ["case:read", "See test cases and folders"],
      ["case:write", "Create, change and delete test cases and folders"],
      ["case:propose", "Propose changes of test cases"],
    ],
  },
  {
    name: "Test cycles",
    scopes: [
      ["cycle:read", "See test cycles"],
      ["cycle:write", "Create and change test cycles"],
    ],
  },
  {
    name: "Results",
    scopes: [
      ["result:read", "See results, messages and traces"],
      ["result:write", "Send reports and record results"],
      ["result:propose", "Send reports that count once a member accepts them"],
    ],
  },
  { name: "This token", scopes: [["token:rotate", "Replace itself with a successor"]] },
  {
    name: "Administration",
    scopes: [
      ["admin:read", "See all users, tokens and the audit log"],
      ["admin:write", "Change users and revoke any token"],
      ["admin:access", "Decide who is an administrator, and invite administrators"],
    ],
  },
];

/** Only what the person may do themselves is offered. */
export function offeredScopes(systemRole: SystemRole) {
  return SCOPE_GROUPS.map((group) => ({
    ...group,
    scopes: group.scopes.filter(([scope]) =>
      scope.startsWith("admin:") ? systemRole === "ADMIN" : systemRole !== "GUEST" || !/:(write|propose)$/.test(scope),
    ),
  })).filter(({ scopes }) => scopes.length > 0);
}

export type ScopeSet = keyof typeof SCOPE_SETS;

export const SCOPE_SET_LABELS: Record<ScopeSet, { name: string; about: string }> = {
  everything: {
    name: "Same as my account, with admin:read and admin:write",
    about: "Everything you may do, now and later",
  },
  all: { name: "Same as my account", about: "Everything you may do, now and later" },
  ciReporter: { name: "CI reporter", about: "Sends reports and creates test cycles, nothing else" },
  readOnly: { name: "Read only", about: "Sees projects, cases, cycles and results" },
};

/** What `all` is not: administrators add the rest by name. */
export const ADMIN_EXCLUDED = "Everything you may do in projects, now and later; not the administration";

/** What the widest access of an administrator takes in. */
export const ADMIN_INCLUDES = "You are an administrator: this includes the users and tokens of this server";

/** The name of the set that these scopes are, or how many they are. */
export function scopesInShort(scopes: readonly TokenScope[]): string {
  const named = scopes.filter((scope) => scope !== "all");
  if (named.length < scopes.length) return ["Same as its owner", ...named].join(", ");
  const set = (Object.keys(SCOPE_SETS) as ScopeSet[]).find(
    (name) => SCOPE_SETS[name].length === scopes.length && SCOPE_SETS[name].every((scope) => scopes.includes(scope)),
  );
  if (set) return SCOPE_SET_LABELS[set].name;
  return scopes.length <= 2 ? scopes.join(", ") : `${scopes.length} scopes`;
}
