import { z } from "zod";
import { SYSTEM_ROLES } from "./vocabulary.ts";

export const SystemRole = z.enum(SYSTEM_ROLES).meta({ id: "SystemRole" });
export type SystemRole = z.infer<typeof SystemRole>;

export const ProjectRole = z.enum(["PROJECT_ADMIN", "MEMBER", "GUEST"]).meta({ id: "ProjectRole" });
export type ProjectRole = z.infer<typeof ProjectRole>;

/** The effective role of a user in a project: membership, raised for an admin, lowered for a guest of the server. */
export function effectiveProjectRole(systemRole: SystemRole, membership: ProjectRole | null): ProjectRole | null {
  if (systemRole === "ADMIN") return "PROJECT_ADMIN";
  if (systemRole === "GUEST" && membership !== null) return "GUEST";
  return membership;
}
