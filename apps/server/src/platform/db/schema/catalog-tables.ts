import type {
  BinKind,
  CaseFileFormat,
  CaseImport,
  CasePriority,
  CaseReviewState,
  Proposal,
  RequirementKind,
} from "@tessera/domain";
import type { Flag } from "./flag.ts";

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
  nextExploration: number;
  nextSharedSteps: number;
  defaultBranch: string;
  runDeadlineMinutes: number;
  /** Who owns which tests, a rule in each line. */
  ownerRules: string;
  /** JSON array of the fields of its own that its test cases have. */
  caseFields: string;
  /** Address of a new issue with placeholders; empty for none. */
  issueTemplate: string;
  /** JSON array of the configurations that its test cycles are executed in. */
  configurations: string;
  /** Only approved cases are planned, and authors approve no case of their own. */
  isReviewRequired: Flag;
  /** Badges can be seen without a key. */
  isBadgePublic: Flag;
  /** Counts the keys of its badges: only the newest one works. */
  badgeKeyNumber: number;
  createdAt: string;
  createdBy: string;
  binId: string | null;
};

export type FolderTable = {
  id: string;
  projectId: string;
  parentId: string | null;
  name: string;
  createdAt: string;
  /** The import that made it: invisible while that import is staged. */
  importId: string | null;
  binId: string | null;
};

export type TestCaseTable = {
  projectId: string;
  number: number;
  folderId: string | null;
  name: string;
  description: string;
  /** JSON array of steps. */
  steps: string;
  priority: CasePriority;
  /** JSON array of texts. */
  tags: string;
  ownerId: string | null;
  /** JSON of what few cases have: preconditions, estimate and links; null for none of them. */
  details: string | null;
  /** JSON of the values of the project's own fields, by their ids in order; null for none. */
  customFields: string | null;
  /** Counts the changes, from 1. */
  version: number;
  /** Null: as it was created. */
  updatedBy: string | null;
  reviewState: CaseReviewState;
  /** The newest approval, also of a version before. */
  approvedAt: string | null;
  approvedBy: string | null;
  /** JSON of the rest of the review; null for a case from before there were reviews. */
  reviewDetails: string | null;
  automationClassname: string | null;
  automationName: string | null;
  /** The import that made it: invisible while that import is staged. */
  importId: string | null;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  /** See `isVisibleCase`: a deletion under way has marked it already. */
  binId: string | null;
};

/** Who is to approve a case. */
export type CaseReviewerTable = {
  projectId: string;
  caseNumber: number;
  userId: string;
};

/** A state that a case was in before its present one. */
export type CaseVersionTable = {
  projectId: string;
  caseNumber: number;
  version: number;
  /** JSON of a CaseContent. */
  content: string;
  at: string;
  by: string;
  /** JSON array of the fields that the next version changed. */
  changedNext: string;
};

/** A page elsewhere that cases link to, or linked to once. */
export type LinkedPageTable = {
  projectId: string;
  /** A digest of kind and address. */
  id: string;
  kind: RequirementKind;
  url: string;
  /** As the last link has it that has one; empty for none. */
  label: string;
  /** What lists sort by: the label, else the beginning of the address. */
  name: string;
  addedAt: string;
};

/** A link of a case to such a page, whether the case is in the bin or not. */
export type CaseLinkTable = { projectId: string; pageId: string; caseNumber: number };

/** What a case is found by in reports: a digest, see `TestKeys`. Only one case outside of the bin has it. */
export type CaseKeyTable = {
  projectId: string;
  key: string;
  caseNumber: number;
  /** The import that taught it to a case from before. */
  importId: string | null;
};

/** A deletion: everything that it took along names it in `binId`. */
export type BinTable = {
  id: string;
  projectId: string;
  kind: BinKind;
  /** Number or id of what was deleted. */
  target: string;
  name: string;
  /**
   * `pending`: rows are being marked, and still seen. `done`: they are hidden. `purging`: they are being removed.
   * `restored`: they are seen again, and their marks are being removed. `merged`: a case that goes on as another one.
   */
  state: "pending" | "done" | "purging" | "restored" | "merged";
  deletedAt: string;
  deletedBy: string | null;
  /** A pending deletion without a sign of life until then is undone. */
  leaseUntil: string;
};

/** A file of test cases that became cases of a project; those cases and its folders name it in `importId`. */
export type CaseImportTable = {
  id: string;
  projectId: string;
  fileName: string;
  format: CaseFileFormat;
  state: CaseImport["state"];
  cases: number;
  stored: number;
  folders: number;
  createdAt: string;
  createdBy: string;
  /** While it runs: what hides its cases. */
  binId: string | null;
  /** One that runs without a sign of life until then has failed. */
  leaseUntil: string;
};

/** A new case, or a change of one, that someone is to decide about. */
export type ProposalTable = {
  id: string;
  projectId: string;
  kind: Proposal["kind"];
  /** Of a new case null until it was accepted. */
  caseNumber: number | null;
  /** Of the case as proposed, else as it was. */
  name: string;
  /** JSON array of the names of the fields it sets. */
  fields: string;
  /** JSON of what it sets, and of what the case had there; null for a new case. */
  proposed: string;
  before: string | null;
  /** The version of the case that it was filed for; null for a new case. */
  caseVersion: number | null;
  reason: string;
  state: Proposal["state"];
  isEdited: Flag;
  note: string;
  createdAt: string;
  proposedBy: string;
  /** The token it came through; null for one filed in the page. */
  tokenId: string | null;
  tokenName: string | null;
  tokenPreview: string | null;
  decidedAt: string | null;
  decidedBy: string | null;
};

/** Steps that test cases share; each of them has a copy. */
export type SharedStepsTable = {
  projectId: string;
  number: number;
  name: string;
  /** JSON array of their actions and expected results. */
  steps: string;
  /** Counts the changes. */
  version: number;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
};

/** A test case that has a copy of shared steps. */
type SharedStepsUseTable = { projectId: string; sharedNumber: number; caseNumber: number };

export type CatalogTables = {
  sharedSteps: SharedStepsTable;
  sharedStepsUse: SharedStepsUseTable;
  proposal: ProposalTable;
  caseKey: CaseKeyTable;
  bin: BinTable;
  project: ProjectTable;
  folder: FolderTable;
  testCase: TestCaseTable;
  caseVersion: CaseVersionTable;
  caseReviewer: CaseReviewerTable;
  linkedPage: LinkedPageTable;
  caseLink: CaseLinkTable;
  caseImport: CaseImportTable;
};
