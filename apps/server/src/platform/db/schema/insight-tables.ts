import type { CauseState } from "@tessera/domain";
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

export type InsightTables = {
  mute: MuteTable;
  flakyReset: FlakyResetTable;
  flakyRun: FlakyRunTable;
  cause: CauseTable;
  trendDay: TrendDayTable;
};
