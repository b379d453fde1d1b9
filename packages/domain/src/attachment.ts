import { z } from "zod";
import { ExplorationId } from "./exploration.ts";
import { CaseId, ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { ATTACHMENT_KINDS, ATTACHMENT_STATES } from "./vocabulary.ts";

const Id = z.string().min(1).max(100);
const Step = z.int().min(1).max(1000);

/** A file of a test case, of one of its steps, of a result, or of a note of an exploratory session. */
export const Attachment = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    caseId: CaseId.nullable(),
    resultId: z.string().nullable(),
    /** The note of an exploratory session that it is evidence for. */
    noteId: z.string().nullable(),
    importId: z.string().nullable(),
    step: z.int().nullable(),
    name: z.string(),
    /** As the report names it; null for what did not come from a report. */
    path: z.string().nullable(),
    /** Name of that report. */
    report: z.string().nullable(),
    state: z.enum(ATTACHMENT_STATES),
    /** By its bytes, never by what the sender says; null unless it is stored, as are `kind` and `sha256`. */
    contentType: z.string().nullable(),
    kind: z.enum(ATTACHMENT_KINDS).nullable(),
    size: z.int(),
    sha256: z.string().nullable(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
  })
  .meta({ id: "Attachment" });
export type Attachment = z.infer<typeof Attachment>;

const isOne = (...ids: (string | undefined)[]) => ids.filter((id) => id !== undefined).length === 1;

const OWNER = { caseId: CaseId.optional(), resultId: Id.optional(), noteId: Id.optional() };

/** Exactly one of the ids says what the file belongs to. */
export const CreateAttachment = z
  .strictObject({ projectId: ProjectId, ...OWNER, step: Step.optional() })
  .refine(({ caseId, resultId, noteId }) => isOne(caseId, resultId, noteId), {
    path: ["resultId"],
    error: "Say what the file belongs to: a caseId, a resultId or a noteId",
  });
export type CreateAttachment = z.infer<typeof CreateAttachment>;

export const AttachmentRef = z.strictObject({ projectId: ProjectId, attachmentId: Id });
export type AttachmentRef = z.infer<typeof AttachmentRef>;

/** In the order in which they came. */
export const ListAttachments = PageQuery.extend({
  projectId: ProjectId,
  ...OWNER,
  /** The files of all notes of an exploratory session. */
  explorationId: ExplorationId.optional(),
  importId: Id.optional(),
  state: z.enum(ATTACHMENT_STATES).optional(),
  /** Only those of results that failed. */
  failedOnly: z.boolean().default(false),
}).refine(
  ({ caseId, resultId, noteId, explorationId, importId }) => isOne(caseId, resultId, noteId, explorationId, importId),
  {
    path: ["resultId"],
    error: "Say whose files: a caseId, a resultId, a noteId, an explorationId or an importId",
  },
);
export type ListAttachments = z.infer<typeof ListAttachments>;
