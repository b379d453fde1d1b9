import { z } from "zod";
import { CaseId, CycleId, ProjectId, RunId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { BIN_KINDS } from "./vocabulary.ts";

export const BinKind = z.enum(BIN_KINDS).meta({ id: "BinKind" });
export type BinKind = z.infer<typeof BinKind>;

/** A deletion that can still be undone. */
export const BinEntry = z
  .object({
    id: z.string(),
    kind: BinKind,
    name: z.string(),
    projectId: ProjectId,
    deletedAt: z.string(),
    /** Null for a run that the server removed because of its age, and for what was deleted before there was a bin. */
    deletedBy: Person.nullable(),
  })
  .meta({ id: "BinEntry" });
export type BinEntry = z.infer<typeof BinEntry>;

/** Newest first; without a project: the deleted projects. */
export const ListBin = PageQuery.extend({ projectId: ProjectId.optional() });
export type ListBin = z.infer<typeof ListBin>;

export const BinRef = z.strictObject({ id: z.string().min(1).max(100), projectId: ProjectId.optional() });
export type BinRef = z.infer<typeof BinRef>;

const TARGETS: Record<BinKind, z.ZodType> = {
  case: CaseId,
  folder: z.string(),
  cycle: CycleId,
  run: RunId,
  import: z.string(),
  project: ProjectId,
  caseImport: z.string(),
};

/** What can be deleted, by its own id: `TC-1`, `TCYCLE-2`, `RUN-3`, `PRJ-4`, or that of a folder or import. */
export const BinTarget = z
  .strictObject({ projectId: ProjectId, kind: BinKind, target: z.string().min(1).max(100) })
  .refine(({ kind, target }) => TARGETS[kind].safeParse(target).success, {
    path: ["target"],
    error: "This is no id of such a thing",
  });
export type BinTarget = z.infer<typeof BinTarget>;

/** What a deletion would take along. */
export const DeletionPreview = z
  .object({
    cases: z.int(),
    folders: z.int(),
    cycles: z.int(),
    runs: z.int(),
    imports: z.int(),
    /** Results that no run and no cycle will count any more. */
    results: z.int(),
  })
  .meta({ id: "DeletionPreview" });
export type DeletionPreview = z.infer<typeof DeletionPreview>;

export const DeleteRun = z.strictObject({ projectId: ProjectId, runId: RunId });
export type DeleteRun = z.infer<typeof DeleteRun>;
