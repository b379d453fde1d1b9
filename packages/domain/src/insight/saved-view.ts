import { z } from "zod";
import { ProjectId } from "../ids.ts";
import { Name } from "../name.ts";
import { PageQuery } from "../page.ts";
import { Person } from "../person.ts";
import { ProjectRef } from "../project.ts";

/** The pages whose filters can be saved under a name. */
export const SavedViewPage = z.enum(["runs", "results", "search"]).meta({ id: "SavedViewPage" });
export type SavedViewPage = z.infer<typeof SavedViewPage>;

/** Filters of a page under a name; a shared one is for everyone who sees the project. */
export const SavedView = z
  .object({
    id: z.string(),
    page: SavedViewPage,
    name: z.string(),
    /** The search part of the page's address, without the question mark. */
    query: z.string(),
    shared: z.boolean(),
    owner: Person.nullable(),
    /** It is the caller's own. */
    mine: z.boolean(),
    createdAt: z.string(),
  })
  .meta({ id: "SavedView" });
export type SavedView = z.infer<typeof SavedView>;

export const ListSavedViews = PageQuery.extend({ projectId: ProjectId, page: SavedViewPage.optional() });
export type ListSavedViews = z.infer<typeof ListSavedViews>;

export const CreateSavedView = ProjectRef.extend({
  page: SavedViewPage,
  name: Name({ missing: "Give the view a name", max: 60 }),
  query: z.string().max(2000),
  shared: z.boolean().default(false),
});
export type CreateSavedView = z.infer<typeof CreateSavedView>;

export const SavedViewRef = ProjectRef.extend({ id: z.string().min(1).max(100) });
export type SavedViewRef = z.infer<typeof SavedViewRef>;
