import { DomainError, decideAccess, type ProjectRole, type Scope, visibleRole } from "@tessera/domain";
import type { Actor } from "../context.ts";
import type { Db } from "../db/schema.ts";
import * as accessRepo from "./access-repo.ts";

/** A project the caller may act in, with the role he has there at this moment. */
export type ActedProject = { id: string; role: ProjectRole };

/**
 * The project, if the caller may do what all of the scopes name in it. Throws NOT_FOUND for what he can't see,
 * INSUFFICIENT_SCOPE or FORBIDDEN for what he may not do.
 */
export async function requireAccess(
  { db }: { db: Db },
  actor: Actor,
  scopes: readonly Scope[],
  projectId: string,
): Promise<ActedProject> {
  const found = await accessRepo.findMembership(db, projectId, actor.userId);
  if (!found) throw noSuchProject(projectId);
  const { credential, systemRole } = actor;
  const project = { id: projectId, membership: found.role };
  for (const scope of scopes) {
    switch (decideAccess({ scope, credential, systemRole, project })) {
      case "allowed":
        continue;
      case "INSUFFICIENT_SCOPE":
        throw new DomainError("INSUFFICIENT_SCOPE", `The token lacks the scope ${scope}`, { requiredScopes: [scope] });
      case "FORBIDDEN":
        throw new DomainError("FORBIDDEN", "Your role in this project does not allow this");
      case "NOT_FOUND":
        throw noSuchProject(projectId);
    }
  }
  return { id: projectId, role: visibleRole(credential, systemRole, project) as ProjectRole };
}

function noSuchProject(projectId: string): DomainError {
  return new DomainError("NOT_FOUND", `There is no project ${projectId} that you can see`);
}
