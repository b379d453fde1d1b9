import { type ProjectRole, projectRolesFor } from "@tessera/domain";

export const ROLE_WORDS: Record<ProjectRole, string> = {
  PROJECT_ADMIN: "Project admin",
  MEMBER: "Member",
  GUEST: "Guest",
};

/** The roles that can be given in a project: a guest of the server is a guest there, too. */
export const roleOptions = (serverGuest: boolean) =>
  projectRolesFor(serverGuest ? "GUEST" : "USER").map((role) => ({ value: role, label: ROLE_WORDS[role] }));
