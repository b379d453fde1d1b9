import { z } from "zod";
import { CaseId, CycleId, ProjectId } from "./ids.ts";
import { CauseId } from "./insight/cause/cause.ts";
import { MAX_MENTIONS, mentionsIn } from "./mention.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { isVisible } from "./text.ts";

const Id = z.string().min(1).max(100);

/** What people say about a test case, a cycle, a result or a cause. */
export const Comment = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    caseId: CaseId.nullable(),
    cycleId: CycleId.nullable(),
    resultId: z.string().nullable(),
    causeId: CauseId.nullable(),
    /** Markdown; empty once it is deleted. */
    text: z.string(),
    /** The people that the text names and who see the project. */
    mentions: z.array(Person),
    /** Counts the changes, from 1. */
    version: z.int(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
    editedAt: z.string().nullable(),
    deletedAt: z.string().nullable(),
    deletedBy: Person.nullable(),
  })
  .meta({ id: "Comment" });
export type Comment = z.infer<typeof Comment>;

const SUBJECT = {
  caseId: CaseId.optional(),
  cycleId: CycleId.optional(),
  resultId: Id.optional(),
  causeId: CauseId.optional(),
};
type Subject = { [Key in keyof typeof SUBJECT]?: string | undefined };

function namesOne({ caseId, cycleId, resultId, causeId }: Subject): boolean {
  return [caseId, cycleId, resultId, causeId].filter((id) => id !== undefined).length === 1;
}

const ONE_SUBJECT = {
  path: ["caseId"],
  error: "Say what it is about: a caseId, a cycleId, a resultId or a causeId",
};

/** Markdown in which people can be mentioned: what to write where there is none, and what it is in words. */
export const mentioningText = (missing: string, one: string) =>
  z
    .string()
    .trim()
    .max(10_000, "Use at most 10,000 characters")
    .refine(isVisible, missing)
    .refine((text) => mentionsIn(text).length <= MAX_MENTIONS, `Mention at most ${MAX_MENTIONS} people in one ${one}`);

export const CommentText = mentioningText("Write a comment", "comment");

/** Exactly one of the ids says what the comment is about. */
export const CreateComment = z
  .strictObject({ projectId: ProjectId, ...SUBJECT, text: CommentText })
  .refine(namesOne, ONE_SUBJECT)
  .meta({ examples: [{ caseId: "TC-1", text: "Fails since the gateway changed, @ada." }] });
export type CreateComment = z.infer<typeof CreateComment>;

/** Newest first. */
export const ListComments = PageQuery.extend({ projectId: ProjectId, ...SUBJECT }).refine(namesOne, ONE_SUBJECT);
export type ListComments = z.infer<typeof ListComments>;

export const CommentRef = z.strictObject({ projectId: ProjectId, commentId: Id });
export type CommentRef = z.infer<typeof CommentRef>;

export const UpdateComment = CommentRef.extend({
  text: CommentText,
  /** The version that the change was made from; where the comment has another by now, nothing changes. */
  version: z.int().min(1).optional(),
});
export type UpdateComment = z.infer<typeof UpdateComment>;

/** People of the project whose username or name has this part. */
export const FindMentionable = z.strictObject({ projectId: ProjectId, search: z.string().trim().max(100) });
export type FindMentionable = z.infer<typeof FindMentionable>;
