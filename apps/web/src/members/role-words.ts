import { ProjectRole } from "@tessera/domain";

export const ROLE_WORDS: Record<ProjectRole, string> = {
  PROJECT_ADMIN: "Project admin",
  MEMBER: "Member",
  GUEST: "Guest",
};

export const ROLE_OPTIONS = ProjectRole.options.map((role) => ({ value: role, label: ROLE_WORDS[role] }));
