import { describe, expect, it } from "vitest";
import { type Credential, decideAccess } from "./access.ts";
import type { ProjectRole, SystemRole } from "./roles.ts";
import type { Scope, TokenScope } from "./scope.ts";
import { SCOPES } from "./vocabulary.ts";

const session: Credential = { kind: "session" };
const token = (scopes: TokenScope[], projects: "all" | string[] = "all"): Credential => ({
  kind: "token",
  scopes,
  projects,
});

/** Who may do what inside a project: one code a scope, in the order of SCOPES. a = allowed, f = FORBIDDEN, n = NOT_FOUND. */
const IN_PROJECT: [SystemRole, ProjectRole | null, string][] = [
  ["ADMIN", null, "aaaaaaaaaaaaaa"],
  ["ADMIN", "GUEST", "aaaaaaaaaaaaaa"],
  ["ADMIN", "MEMBER", "aaaaaaaaaaaaaa"],
  ["ADMIN", "PROJECT_ADMIN", "aaaaaaaaaaaaaa"],
  ["USER", null, "nnnnnnnnnnnnnn"],
  ["USER", "GUEST", "afafafaffffffa"],
  ["USER", "MEMBER", "afaaaaaaaafffa"],
  ["USER", "PROJECT_ADMIN", "aaaaaaaaaafffa"],
  ["GUEST", null, "nnnnnnnnnnnnnn"],
  ["GUEST", "GUEST", "afafafaffffffa"],
  ["GUEST", "MEMBER", "afafafaffffffa"],
  ["GUEST", "PROJECT_ADMIN", "afafafaffffffa"],
];
const OUTSIDE_PROJECTS: [SystemRole, string][] = [
  ["ADMIN", "aaaaaaaaaaaaaa"],
  ["USER", "aaaaaaaaaafffa"],
  ["GUEST", "afafafaffffffa"],
];
const MEANING = { a: "allowed", f: "FORBIDDEN", n: "NOT_FOUND" } as const;
const expected = (codes: string, scope: Scope) => MEANING[codes[SCOPES.indexOf(scope)] as keyof typeof MEANING];

describe("access in a project", () => {
  it.each(IN_PROJECT)("of %s with membership %s", (systemRole, membership, codes) => {
    const project = { id: "PRJ-1", membership };
    for (const scope of SCOPES) {
      const as = (credential: Credential) => decideAccess({ scope, credential, systemRole, project });
      expect([scope, as(session)]).toEqual([scope, expected(codes, scope)]);
      const ofAll = scope.startsWith("admin:") ? "INSUFFICIENT_SCOPE" : expected(codes, scope);
      expect([scope, as(token(["all"]))]).toEqual([scope, ofAll]);
      expect([scope, as(token([scope], ["PRJ-1"]))]).toEqual([scope, expected(codes, scope)]);
      expect([scope, as(token([scope], ["PRJ-2"]))]).toEqual([scope, "NOT_FOUND"]);
      expect([scope, as(token(SCOPES.filter((other) => other !== scope)))]).toEqual([scope, "INSUFFICIENT_SCOPE"]);
    }
  });
});

describe("access outside projects", () => {
  it.each(OUTSIDE_PROJECTS)("of %s", (systemRole, codes) => {
    for (const scope of SCOPES) {
      expect([scope, decideAccess({ scope, credential: session, systemRole })]).toEqual([
        scope,
        expected(codes, scope),
      ]);
      expect(decideAccess({ scope, credential: token([]), systemRole })).toBe("INSUFFICIENT_SCOPE");
    }
  });

  it("of a token for certain projects excludes everything that concerns the whole server", () => {
    const decide = (scope: Scope) =>
      decideAccess({ scope, credential: token([...SCOPES], ["PRJ-1"]), systemRole: "ADMIN" });
    const refused = SCOPES.filter((scope) => decide(scope) !== "allowed");
    expect(refused.map((scope) => [scope, decide(scope)])).toEqual([
      ["admin:read", "FORBIDDEN"],
      ["admin:write", "FORBIDDEN"],
      ["admin:access", "FORBIDDEN"],
    ]);
  });
});
