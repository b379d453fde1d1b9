import { z } from "zod";
import { CaseId, ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { RENAME_STATES } from "./vocabulary.ts";

const RenameCase = z.object({ id: CaseId, name: z.string() });

/** A case that vanished from an upload and one that appeared in it, which may be the same test. */
export const Rename = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    from: RenameCase,
    to: RenameCase,
    state: z.enum(RENAME_STATES),
    /** From 0 to 100. */
    confidence: z.int(),
    /** What makes it likely, for people. */
    reason: z.string(),
    createdAt: z.string(),
    /** Null while it is only proposed. */
    decidedAt: z.string().nullable(),
    /** Null where version control decided. */
    decidedBy: Person.nullable(),
  })
  .meta({ id: "Rename" });
export type Rename = z.infer<typeof Rename>;

/** Newest first. */
export const ListRenames = PageQuery.extend({ projectId: ProjectId, state: z.enum(RENAME_STATES).optional() });
export type ListRenames = z.infer<typeof ListRenames>;

export const RenameRef = z.strictObject({ id: z.string().min(1).max(100), projectId: ProjectId.optional() });
export type RenameRef = z.infer<typeof RenameRef>;
