import { CreateSavedView, ListSavedViews, Page, SavedView, SavedViewRef } from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { deleteView, listSavedViews, saveView } from "./view-service.ts";

/** Filters of pages under a name. */
export const viewRouter = router({
  list: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/views",
        about: "Saved filters of a project's pages: the caller's own and those that others share.",
      },
    })
    .input(ListSavedViews)
    .output(Page(SavedView))
    .query(({ ctx, input }) => listSavedViews(ctx, ctx.actor, input)),

  save: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/views",
        status: 201,
        about: "Save filters of a page under a name; the caller's view of that name becomes them.",
      },
    })
    .input(CreateSavedView)
    .output(SavedView)
    .mutation(({ ctx, input }) => saveView(ctx, ctx.actor, input)),

  delete: projectProcedure("result:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/views/{viewId}",
        idName: "viewId",
        about: "Delete a saved view of one's own, or as a project admin a shared one.",
      },
    })
    .input(SavedViewRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteView(ctx, ctx.actor, ctx.project.role, input);
      return {};
    }),
});
