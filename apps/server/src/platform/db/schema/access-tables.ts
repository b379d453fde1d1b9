export type MemberTable = {
  projectId: string;
  userId: string;
  role: "PROJECT_ADMIN" | "MEMBER" | "GUEST";
  since: string;
};

export type AccessTables = {
  member: MemberTable;
};
