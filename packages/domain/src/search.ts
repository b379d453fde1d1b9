import { z } from "zod";
import { ProjectId } from "./ids.ts";

/** A part of a name, or a public id; `projectId` is the project in view, whose cases and cycles come first. */
export const SearchEverything = z.strictObject({
  query: z.string().trim().min(1).max(200),
  projectId: ProjectId.optional(),
});
export type SearchEverything = z.infer<typeof SearchEverything>;

const FoundProject = z.object({ id: z.string(), name: z.string() });

export const FoundInProject = z
  .object({ project: FoundProject, id: z.string(), name: z.string() })
  .meta({ id: "FoundInProject" });
export type FoundInProject = z.infer<typeof FoundInProject>;

export const FoundEverything = z
  .object({
    projects: z.array(FoundProject),
    cases: z.array(FoundInProject),
    cycles: z.array(FoundInProject),
    runs: z.array(FoundInProject),
    /** Empty for a token that may not read results. */
    causes: z.array(FoundInProject),
    /** Exploratory sessions by a part of the charter; empty for such a token, too. */
    explorations: z.array(FoundInProject),
    /** False where there are more of one kind, or more projects, than a search looks through: only the newest were. */
    complete: z.boolean(),
  })
  .meta({ id: "FoundEverything" });
export type FoundEverything = z.infer<typeof FoundEverything>;
