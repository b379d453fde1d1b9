import type { CauseState, SavedViewPage } from "@tessera/domain";
import type { Flag } from "./flag.ts";

/** A mute of a case, kept after its end: a run judges by those that were in force when it began. */
export type MuteTable = {
  id: string;
  projectId: string;
  caseNumber: number;
  /** Null: on every branch. */
  branch: string | null;
  reason: string;
  /** The end as it was given. */
  until: string;
  /** When it ends, or ended before by a person. */
  endsAt: string;
  createdAt: string;
  createdBy: string;
  /** The notices about its end that are still to be given. */
  noticeState: "ending" | "ended" | "done";
};

/** Runs of the case up to the number don't count for its flakiness. */
export type FlakyResetTable = {
  projectId: string;
  caseNumber: number;
  afterRun: number;
  createdAt: string;
  createdBy: string;
};

/** A complete run that is flaky for the case. */
export type FlakyRunTable = {
  projectId: string;
  caseNumber: number;
  runNumber: number;
  /** When the run began. */
  at: string;
  branch: string | null;
};

/** What failures with one fingerprint have in common. */
export type CauseTable = {
  projectId: string;
  number: number;
  /** Digest of the fingerprint. */
  key: string;
  title: string;
  state: CauseState;
  /** When a person last resolved it; null where it is not resolved. */
  resolvedAt: string | null;
  /** It was resolved and came back. */
  isReopened: Flag;
  /** The run in which it last came back. */
  reopenedIn: number | null;
  /** The cause that its failures count as; never one that is merged itself. */
  mergedInto: number | null;
  /** The newest run that has it; null where no import with it is done. */
  lastRun: number | null;
  assignee: string | null;
  note: string;
  issueUrl: string | null;
  createdAt: string;
};

/** The complete runs that began on one day (UTC), added up. */
export type TrendDayTable = {
  projectId: string;
  /** Empty: runs of all branches. */
  branch: string;
  day: string;
  runs: number;
  passed: number;
  skipped: number;
  tests: number;
  newFailures: number;
  flaky: number;
  durationMedianMs: number;
  durationP90Ms: number;
};

/** What a person follows in a project; `owned`: the tests that they own, followed unless they turned it off. */
export type SubscriptionTable = {
  id: string;
  projectId: string;
  userId: string;
  kind: "project" | "branch" | "test" | "cause" | "owned";
  /** Name of the branch, number of the case or of the cause; empty for the others. */
  target: string;
  mode: "now" | "daily" | "off";
  createdAt: string;
};

/** A run that came to its end, whose followers get their notices once. */
export type RunNewsTable = {
  id: string;
  projectId: string;
  runNumber: number;
  createdAt: string;
  /** "late": followers know that it did not complete, and hear of it once more should it complete after all. */
  state: "pending" | "done" | "late";
};

/** A choice of filters of a page under a name. */
export type SavedViewTable = {
  id: string;
  projectId: string;
  ownerId: string;
  page: SavedViewPage;
  name: string;
  /** The search part of the page's address. */
  query: string;
  isShared: Flag;
  createdAt: string;
};

/** What someone said about one of a case, a cycle, a result and a cause; a deleted one keeps its place without its text. */
export type CommentTable = {
  id: string;
  projectId: string;
  caseNumber: number | null;
  cycleNumber: number | null;
  resultId: string | null;
  causeNumber: number | null;
  /** Markdown. */
  text: string;
  /** Counts its changes, from 1. */
  version: number;
  createdAt: string;
  createdBy: string;
  editedAt: string | null;
  deletedAt: string | null;
  deletedBy: string | null;
};

/** Failures of a test that count as another cause than their fingerprint says: split off by hand. */
export type CauseSplitTable = {
  projectId: string;
  fromNumber: number;
  caseNumber: number;
  toNumber: number;
  createdAt: string;
  createdBy: string;
};

export type InsightTables = {
  comment: CommentTable;
  causeSplit: CauseSplitTable;
  runNews: RunNewsTable;
  savedView: SavedViewTable;
  subscription: SubscriptionTable;
  mute: MuteTable;
  flakyReset: FlakyResetTable;
  flakyRun: FlakyRunTable;
  cause: CauseTable;
  trendDay: TrendDayTable;
};
