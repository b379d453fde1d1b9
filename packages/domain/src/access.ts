import { effectiveProjectRole, type ProjectRole, type SystemRole } from "./roles.ts";
import type { Scope, TokenScope } from "./scope.ts";

/** How the caller authenticated: the cookie of the page, or a token with its limits. */
export type Credential =
  | { kind: "session" }
  | { kind: "token"; scopes: readonly TokenScope[]; projects: "all" | readonly string[] };

/** The project an act touches, and the caller's membership there at this moment. */
export type TouchedProject = { id: string; membership: ProjectRole | null };

export type AccessRequest = {
  scope: Scope;
  credential: Credential;
  systemRole: SystemRole;
  /** Absent for acts that belong to no project. */
  project?: TouchedProject;
};

export type AccessDecision = "allowed" | "INSUFFICIENT_SCOPE" | "NOT_FOUND" | "FORBIDDEN";

/**
 * Token scopes ∩ token projects ∩ the owner's current roles. What the caller can't see is `NOT_FOUND`, so that an id
 * never reveals whether it exists.
 */
export function decideAccess({ scope, credential, systemRole, project }: AccessRequest): AccessDecision {
  if (!grantsScope(credential, scope)) return "INSUFFICIENT_SCOPE";
  if (!project)
    return mayWithoutProject(scope, systemRole) && !isTooNarrow(scope, credential) ? "allowed" : "FORBIDDEN";
  const role = visibleRole(credential, systemRole, project);
  if (role === null) return "NOT_FOUND";
  return mayInProject(scope, role, systemRole) ? "allowed" : "FORBIDDEN";
}

/**
 * True if the credential carries the scope; a session carries all of them, being the person itself. What concerns the
 * whole server a token must name: `all` holds none of it.
 */
export function grantsScope(credential: Credential, scope: Scope): boolean {
  if (credential.kind === "session" || credential.scopes.includes(scope)) return true;
  return credential.scopes.includes("all") && !scope.startsWith("admin:");
}

/** The role the caller has in the project through this credential; null where the project is not to be seen. */
export function visibleRole(
  credential: Credential,
  systemRole: SystemRole,
  project: TouchedProject,
): ProjectRole | null {
  if (credential.kind === "token" && credential.projects !== "all" && !credential.projects.includes(project.id)) {
    return null;
  }
  return effectiveProjectRole(systemRole, project.membership);
}

/** A token for certain projects may do nothing that concerns the whole server, whatever its scopes. */
export function isTooNarrow(scope: Scope, credential: Credential): boolean {
  return scope.startsWith("admin:") && credential.kind === "token" && credential.projects !== "all";
}

function mayInProject(scope: Scope, role: ProjectRole, systemRole: SystemRole): boolean {
  switch (scope) {
    case "project:read":
    case "case:read":
    case "cycle:read":
    case "result:read":
      return true;
    case "case:write":
    case "cycle:write":
    case "result:write":
    case "case:propose":
    case "result:propose":
      return role !== "GUEST";
    case "project:write":
      return role === "PROJECT_ADMIN";
    default:
      return mayWithoutProject(scope, systemRole);
  }
}

function mayWithoutProject(scope: Scope, systemRole: SystemRole): boolean {
  if (scope.startsWith("admin:")) return systemRole === "ADMIN";
  if (scope === "token:rotate") return true;
  return scope.endsWith(":read") || systemRole !== "GUEST";
}
