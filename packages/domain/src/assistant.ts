import { z } from "zod";
import { CaseId, CycleId, ProjectId, RunId } from "./ids.ts";

/** The most parts that a long document is read in. */
const MAX_PARTS = 1000;

const part = z.int().min(1).max(MAX_PARTS).default(1);

/** One part of a document in Markdown; `parts` of them make the whole. */
export const MarkdownPart = z.object({ text: z.string(), part: z.int(), parts: z.int() }).meta({ id: "MarkdownPart" });
export type MarkdownPart = z.infer<typeof MarkdownPart>;

export const ReadRun = z.strictObject({ projectId: ProjectId, runId: RunId, part });
export type ReadRun = z.infer<typeof ReadRun>;

export const ReadCase = z.strictObject({ projectId: ProjectId, caseId: CaseId, part });
export type ReadCase = z.infer<typeof ReadCase>;

export const ReadResult = z.strictObject({
  projectId: ProjectId,
  cycleId: CycleId,
  resultId: z.string().min(1).max(100),
  part,
});
export type ReadResult = z.infer<typeof ReadResult>;

/** Something an assistant may read, with its path below the server's address for resources. */
export const ReadableThing = z
  .object({ path: z.string(), name: z.string(), description: z.string() })
  .meta({ id: "ReadableThing" });
export type ReadableThing = z.infer<typeof ReadableThing>;

/** What a prompt hands to an assistant: words, and the first parts of things to read with their paths. */
export const PromptText = z
  .object({ messages: z.array(z.object({ text: z.string(), path: z.string().optional(), parts: z.int().optional() })) })
  .meta({ id: "PromptText" });
export type PromptText = z.infer<typeof PromptText>;

/** Without a run, the newest one. */
export const TriageRun = z.strictObject({ projectId: ProjectId, runId: RunId.optional() });
export type TriageRun = z.infer<typeof TriageRun>;

export const WriteTestCases = z.strictObject({
  projectId: ProjectId,
  about: z.string().trim().min(1, "Say what the test cases are about").max(2000),
  folderId: z.string().max(100).optional(),
});
export type WriteTestCases = z.infer<typeof WriteTestCases>;
