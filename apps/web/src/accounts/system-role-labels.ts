import { SystemRole } from "@tessera/domain";

export const SYSTEM_ROLE_LABELS: Record<SystemRole, { name: string; about: string }> = {
  ADMIN: { name: "Admin", about: "sees and changes every project, every user and every token" },
  USER: { name: "User", about: "does what the projects they are a member of allow" },
  GUEST: { name: "Guest", about: "reads what the projects they are a member of show, and changes nothing" },
};

/** What happens when somebody is an administrator no more. */
export const adminLeaves =
  "Invitations of theirs that nobody answered yet are withdrawn, and service accounts in their care pass to another admin.";

/** What happens to the projects of somebody who can't act as project admin any more. */
export const projectsLeft =
  "A project that has no other project admin is left to the admins of this server until they make somebody else one.";

export const SYSTEM_ROLE_OPTIONS = SystemRole.options.map((role) => ({
  value: role,
  label: SYSTEM_ROLE_LABELS[role].name,
}));
