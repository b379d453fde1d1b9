import { effectiveProjectRole, ProjectRole } from "@tessera/domain";

export const ROLE_LABELS: Record<ProjectRole, string> = {
  PROJECT_ADMIN: "Project admin",
  MEMBER: "Member",
  GUEST: "Guest",
};

/** The roles that make a difference in a project: a guest of the server is a guest there, whatever else is said. */
export const roleOptions = (serverGuest: boolean) =>
  ProjectRole.options
    .filter((role) => !serverGuest || effectiveProjectRole("GUEST", role) === role)
    .map((role) => ({ value: role, label: ROLE_LABELS[role] }));
