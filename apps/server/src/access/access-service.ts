import { DomainError, decideAccess, grantsScope, type ProjectRole, type Scope, visibleRole } from "@tessera/domain";
import type { Actor } from "../platform/context.ts";
import type { Db } from "../platform/db/schema.ts";
import { isTx } from "../platform/db/transact.ts";
import * as accessRepo from "./access-repo.ts";

/** A project the caller may act in, with the caller's current role there. */
export type ActedProject = { id: string; role: ProjectRole };

/**
 * The project, if the caller may do what all of the scopes name in it. Throws NOT_FOUND for a project the caller can't
 * see, and INSUFFICIENT_SCOPE or FORBIDDEN for an act the caller may not do.
 */
export async function requireAccess(
  { db }: { db: Db },
  actor: Actor,
  scopes: readonly Scope[],
  projectId: string,
): Promise<ActedProject> {
  if (isTx(db)) await accessRepo.lockMembership(db, projectId, actor.userId);
  const found = await accessRepo.findMembership(db, projectId, actor.userId);
  if (!found) throw noSuchProject(projectId);
  const { credential, systemRole } = actor;
  const project = { id: projectId, membership: found.role };
  for (const scope of scopes) {
    switch (decideAccess({ scope, credential, systemRole, project })) {
      case "allowed":
        continue;
      case "INSUFFICIENT_SCOPE":
        throw lacking([scope]);
      case "FORBIDDEN":
        throw new DomainError("FORBIDDEN", "Your role in this project does not allow this");
      case "NOT_FOUND":
        throw noSuchProject(projectId);
    }
  }
  return { id: projectId, role: visibleRole(credential, systemRole, project) as ProjectRole };
}

/** In a transaction, keeps the caller and their credential unchanged until its end. */
export async function keepRights(db: Db, actor: Actor): Promise<void> {
  if (isTx(db)) await accessRepo.lockCaller(db, actor);
}

/** Throws INSUFFICIENT_SCOPE unless the caller has all of the scopes. */
export function requireScopes({ credential }: Actor, scopes: readonly Scope[]): void {
  const missing = scopes.filter((scope) => !grantsScope(credential, scope));
  if (missing.length > 0) throw lacking(missing);
}

export function lacking(scopes: Scope[]): DomainError {
  const message = `The token lacks the scope${scopes.length > 1 ? "s" : ""} ${scopes.join(" and ")}`;
  return new DomainError("INSUFFICIENT_SCOPE", message, { requiredScopes: scopes });
}

function noSuchProject(projectId: string): DomainError {
  return new DomainError("NOT_FOUND", `There is no project ${projectId} that you can see`);
}
