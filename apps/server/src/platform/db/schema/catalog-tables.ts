export type ProjectTable = {
  /** Public id, `PRJ-1`. */
  id: string;
  number: number;
  name: string;
  description: string;
  nextCase: number;
  nextCycle: number;
  nextRun: number;
  nextCause: number;
  defaultBranch: string;
  runDeadlineMinutes: number;
  createdAt: string;
  createdBy: string;
};

export type FolderTable = {
  id: string;
  projectId: string;
  parentId: string | null;
  name: string;
  createdAt: string;
};

export type TestCaseTable = {
  projectId: string;
  number: number;
  folderId: string | null;
  name: string;
  description: string;
  /** JSON array of steps. */
  steps: string;
  automationClassname: string | null;
  automationName: string | null;
  /** SHA-256 of class name and name, base64url; unique in the project. */
  automationKey: string | null;
  /** The import that made it: invisible while that import is staged. */
  importId: string | null;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  deletedAt: string | null;
};

export type CatalogTables = {
  project: ProjectTable;
  folder: FolderTable;
  testCase: TestCaseTable;
};
