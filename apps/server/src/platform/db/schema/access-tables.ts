export type MemberTable = {
  projectId: string;
  userId: string;
  role: "PROJECT_ADMIN" | "MEMBER" | "GUEST";
  since: string;
};

/** People who are members of projects as one. */
export type TeamTable = {
  id: string;
  /** Unique and never changed: what rules about owners name it by. */
  handle: string;
  name: string;
  description: string;
  createdAt: string;
};

export type TeamMemberTable = { teamId: string; userId: string; since: string };

/** A team as member of a project: all its people have the role there. */
export type ProjectTeamTable = { projectId: string; teamId: string; role: MemberTable["role"]; since: string };

export type AccessTables = {
  member: MemberTable;
  projectTeam: ProjectTeamTable;
  team: TeamTable;
  teamMember: TeamMemberTable;
};
