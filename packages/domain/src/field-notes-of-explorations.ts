import type { FieldNote } from "./field-notes.ts";

const note = (description: string, example?: string | number): FieldNote => ({
  description,
  ...(example !== undefined && { example }),
});

/** What the fields of exploratory sessions and their notes are, as `describeField` reads them. */
export const EXPLORATION_FIELDS: Readonly<Record<string, FieldNote>> = {
  "ExploratorySession.id": note("Public id of the exploratory session, counted in its project.", "SESSION-1"),
  "AssignedExploratorySession.id": note("Public id of the exploratory session, counted in its project.", "SESSION-1"),
  "AssignedExploratorySession.cycleId": note("The test cycle that takes its results; null for none.", "TCYCLE-2"),
  "AssignedExploratorySession.notes": note("How many notes it has of each kind."),
  explorationId: note("Public id of the exploratory session.", "SESSION-1"),
  charter: note("What to explore, in Markdown.", "Explore refunds with expired cards"),
  tester: note("Who explores; null where the account is gone."),
  testerId: note("Id of the account that explores.", "me"),
  timeBoxMinutes: note("How long it is meant to take, in minutes.", 60),
  build: note("What is tested.", "4.2.0-rc.1"),
  "ExploratorySession.cycleId": note("The test cycle that takes its results; null for none.", "TCYCLE-2"),
  elapsedMs: note("Milliseconds spent in it until now, without the pauses.", 1_830_000),
  startedAt: note("When it was first started; null where it never was."),
  endedAt: note("When it ended; null until then."),
  summary: note("What came out of it, in Markdown.", "Refunds work; two questions are open."),
  "ExploratorySession.notes": note("How many notes it has of each kind."),
  "notes.note": note("Plain notes.", 4),
  bug: note("Notes on bugs.", 1),
  question: note("Questions.", 2),
  idea: note("Ideas.", 1),
  explorations: note("Exploratory sessions."),
  exploration: note("The session as it is now; null in the first event."),
  noteId: note("Id of a note of an exploratory session; null for what belongs to something else."),
  atMs: note("Time mark: milliseconds that were spent in the session by then.", 754_000),
  defect: note("Address of the defect that was filed for it; null for none.", "https://tracker.example.org/4711"),
  "ExploratoryNote.caseId": note("The test case that was made from it; null for none.", "TC-12"),
  "AddExplorationNote.key": note(
    "Chosen by the caller: sent again, it adds nothing more.",
    "0198f1d45b6c7def8123456789abcdef",
  ),
  result: note("The result as the test cycle shows it."),
};
