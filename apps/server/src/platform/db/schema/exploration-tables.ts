import type { ExplorationNoteKind, ExplorationState } from "@tessera/domain";

/** An exploratory session. */
export type ExplorationTable = {
  projectId: string;
  number: number;
  /** Markdown, as are the summary and the texts of notes. */
  charter: string;
  testerId: string;
  timeBoxMinutes: number;
  environment: string | null;
  build: string | null;
  /** Takes the results that are recorded in it. */
  cycleNumber: number | null;
  milestoneId: string | null;
  state: ExplorationState;
  /** Time spent in it before `runningSince`, pauses left out. */
  elapsedMs: number;
  /** Null unless it is running. */
  runningSince: string | null;
  startedAt: string | null;
  endedAt: string | null;
  summary: string;
  /** How many notes it has of each kind. */
  notes: number;
  bugs: number;
  questions: number;
  ideas: number;
  /** Counts the changes, those of its notes and results as well. */
  version: number;
  createdAt: string;
  createdBy: string;
};

export type ExplorationNoteTable = {
  id: string;
  projectId: string;
  explorationNumber: number;
  /** Chosen by the caller; at most one note of a session has it. */
  key: string | null;
  kind: ExplorationNoteKind;
  text: string;
  /** Time spent in the session by then. */
  atMs: number;
  defect: string | null;
  /** The test case that was made from it. */
  caseNumber: number | null;
  createdAt: string;
  createdBy: string;
  editedAt: string | null;
};

/** A result that was recorded in a session. */
export type ExplorationResultTable = {
  resultId: string;
  projectId: string;
  explorationNumber: number;
  atMs: number;
};

export type ExplorationTables = {
  exploration: ExplorationTable;
  explorationNote: ExplorationNoteTable;
  explorationResult: ExplorationResultTable;
};
