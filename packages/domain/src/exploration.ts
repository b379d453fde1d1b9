import { z } from "zod";
import { mentioningText } from "./comment.ts";
import { CaseId, CycleId, ProjectId, publicId } from "./ids.ts";
import { MilestoneName } from "./milestone.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { CreateResult, TestResult } from "./result.ts";
import { isVisible } from "./text.ts";
import { EXPLORATION_NOTE_KINDS, EXPLORATION_STATES } from "./vocabulary.ts";

/** `SESSION-1`, counted per project: an exploratory session; "session" alone means a browser that is signed in. */
export const ExplorationId = publicId("SESSION", "SESSION-1");
export const explorationId = (number: number): string => `SESSION-${number}`;

/** Minutes that a time box may take. */
const MIN_TIME_BOX = 5;
const MAX_TIME_BOX = 480;
const DEFAULT_TIME_BOX = 60;

const Id = z.string().min(1).max(100);
const Text = z.string().trim().max(10_000, "Use at most 10,000 characters");
const State = z.enum(EXPLORATION_STATES);
const Kind = z.enum(EXPLORATION_NOTE_KINDS);

/** How many notes there are of each kind. */
const NoteCounts = z.object({ note: z.int(), bug: z.int(), question: z.int(), idea: z.int() });

/** Testing without written steps: what is explored, for how long, and what was found. */
export const Exploration = z
  .object({
    id: ExplorationId,
    projectId: ProjectId,
    /** What to explore, in Markdown. */
    charter: z.string(),
    tester: Person.nullable(),
    timeBoxMinutes: z.int(),
    environment: z.string().nullable(),
    build: z.string().nullable(),
    /** Takes the results that are recorded on the way. */
    cycleId: CycleId.nullable(),
    milestone: MilestoneName.nullable(),
    state: State,
    /** Time spent in it until now, pauses left out. */
    elapsedMs: z.int(),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    /** What came out of it, in Markdown; empty until someone writes it. */
    summary: z.string(),
    notes: NoteCounts,
    /** Counts the changes, from 1; those of notes as well. */
    version: z.int(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
  })
  .meta({ id: "ExploratorySession" });
export type Exploration = z.infer<typeof Exploration>;

/** A session that the caller is to run, or runs. */
export const AssignedExploration = Exploration.extend({
  project: z.object({ id: ProjectId, name: z.string() }),
}).meta({ id: "AssignedExploratorySession" });
export type AssignedExploration = z.infer<typeof AssignedExploration>;

const fields = {
  charter: Text.refine(isVisible, "Say what to explore"),
  testerId: Id,
  timeBoxMinutes: z
    .int()
    .min(MIN_TIME_BOX, `Give it at least ${MIN_TIME_BOX} minutes`)
    .max(MAX_TIME_BOX, `Give it at most ${MAX_TIME_BOX} minutes`),
  environment: Name({ max: 200 }).nullable(),
  build: Name({ max: 200 }).nullable(),
  cycleId: CycleId.nullable(),
  milestoneId: Id.nullable(),
};

/** Newest first. */
export const ListExplorations = PageQuery.extend({
  projectId: ProjectId,
  state: z.array(State).max(EXPLORATION_STATES.length).optional(),
  /** `me` for the caller. */
  testerId: Id.optional(),
  milestoneId: Id.optional(),
});
export type ListExplorations = z.infer<typeof ListExplorations>;

export const CreateExploration = z
  .strictObject({
    projectId: ProjectId,
    charter: fields.charter,
    /** `me`, or left out: the caller. */
    testerId: fields.testerId.optional(),
    timeBoxMinutes: fields.timeBoxMinutes.default(DEFAULT_TIME_BOX),
    environment: fields.environment.default(null),
    build: fields.build.default(null),
    cycleId: fields.cycleId.default(null),
    milestoneId: fields.milestoneId.default(null),
  })
  .meta({ examples: [{ charter: "Explore refunds with expired cards to find what customers read" }] });
export type CreateExploration = z.infer<typeof CreateExploration>;

export const ExplorationRef = z.strictObject({ projectId: ProjectId, explorationId: ExplorationId });
export type ExplorationRef = z.infer<typeof ExplorationRef>;

export const UpdateExploration = ExplorationRef.extend({
  ...z.strictObject(fields).partial().shape,
  summary: Text.optional(),
});
export type UpdateExploration = z.infer<typeof UpdateExploration>;

export const EndExploration = ExplorationRef.extend({ summary: Text.optional() });
export type EndExploration = z.infer<typeof EndExploration>;

/** What happened to a session that is watched; null in the first event, which only says that it listens. */
export const ExplorationEvent = z.object({ exploration: Exploration.nullable() });
export type ExplorationEvent = z.infer<typeof ExplorationEvent>;

/** What a tester wrote down on the way. */
export const ExplorationNote = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    explorationId: ExplorationId,
    kind: Kind,
    /** Markdown. */
    text: z.string(),
    /** Its time mark: so much time was spent in the session. */
    atMs: z.int(),
    /** The people that the text names and who see the project. */
    mentions: z.array(Person),
    /** Address of the defect that was filed for it. */
    defect: z.string().nullable(),
    /** The test case that was made from it. */
    caseId: CaseId.nullable(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
    editedAt: z.string().nullable(),
  })
  .meta({ id: "ExploratoryNote" });
export type ExplorationNote = z.infer<typeof ExplorationNote>;

const noteFields = {
  kind: Kind,
  text: mentioningText("Write a note", "note"),
};

/** In the order of their time marks. */
export const ListExplorationNotes = PageQuery.extend({
  ...ExplorationRef.shape,
  kind: z.array(Kind).max(EXPLORATION_NOTE_KINDS.length).optional(),
});
export type ListExplorationNotes = z.infer<typeof ListExplorationNotes>;

export const AddExplorationNote = ExplorationRef.extend({
  kind: noteFields.kind.default("note"),
  text: noteFields.text,
  /** The time spent by then, for a note that is sent later than it was written; now where it is left out. */
  atMs: z.int().min(0).max(2_147_483_647).optional(),
  /** Chosen by the caller: sent again, it answers the note that was added with it instead of adding another. */
  key: z.string().min(8).max(100).optional(),
});
export type AddExplorationNote = z.infer<typeof AddExplorationNote>;

export const ExplorationNoteRef = ExplorationRef.extend({ noteId: Id });
export type ExplorationNoteRef = z.infer<typeof ExplorationNoteRef>;

export const UpdateExplorationNote = ExplorationNoteRef.extend({
  ...z.strictObject(noteFields).partial().shape,
  defect: CreateResult.shape.defects.unwrap().element.nullable().optional(),
});
export type UpdateExplorationNote = z.infer<typeof UpdateExplorationNote>;

export const CaseFromNote = ExplorationNoteRef.extend({
  name: Name({ missing: "Give the test case a name", max: 10_000 }),
  folderId: Id.nullable().default(null),
});
export type CaseFromNote = z.infer<typeof CaseFromNote>;

/** A result that was recorded in a session. */
export const ExplorationResult = z.object({ atMs: z.int(), result: TestResult }).meta({ id: "ExploratoryResult" });
export type ExplorationResult = z.infer<typeof ExplorationResult>;

/** In the order of their time marks. */
export const ListExplorationResults = PageQuery.extend(ExplorationRef.shape);
export type ListExplorationResults = z.infer<typeof ListExplorationResults>;

export const RecordExplorationResult = ExplorationRef.extend({
  caseId: CreateResult.shape.caseId,
  status: CreateResult.shape.status,
  message: CreateResult.shape.message,
  defects: CreateResult.shape.defects,
});
export type RecordExplorationResult = z.infer<typeof RecordExplorationResult>;
