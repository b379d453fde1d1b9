import { SystemRole } from "@tessera/domain";

export const SYSTEM_ROLE_LABELS: Record<SystemRole, { name: string; about: string }> = {
  ADMIN: { name: "Administrator", about: "sees and changes every project, every user and every token" },
  USER: { name: "User", about: "does what the projects they are a member of allow" },
  GUEST: { name: "Guest", about: "reads what the projects they are a member of show, and changes nothing" },
};

/** What happens when an account stops being an administrator. */
export const adminLeaves =
  "Their open invitations are withdrawn, and their service accounts pass to another administrator.";

/** What happens to the projects of an account that can no longer act as project admin. */
export const projectsLeft =
  "A project that has no other project admin is left to the administrators of this server until they choose a new one.";

export const SYSTEM_ROLE_OPTIONS = SystemRole.options.map((role) => ({
  value: role,
  label: SYSTEM_ROLE_LABELS[role].name,
}));
