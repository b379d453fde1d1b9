import { ProjectRole } from "@tessera/domain";

export const ROLE_WORDS: Record<ProjectRole, string> = {
  PROJECT_ADMIN: "Project admin",
  MEMBER: "Member",
  GUEST: "Guest (reads only)",
};

export const ROLE_OPTIONS = ProjectRole.options.map((role) => ({ value: role, label: ROLE_WORDS[role] }));
