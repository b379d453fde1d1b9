import { ListRenames, Page, Rename, RenameRef } from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, scopedProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { acceptRename, declineRename, listRenames, undoRename } from "./rename-service.ts";

const DONE = z.object({});

export const renameRouter = router({
  list: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/renames",
        about: "Test cases that vanished from an upload in which a similar one appeared, newest first.",
      },
    })
    .input(ListRenames)
    .output(Page(Rename))
    .query(({ ctx, input }) => listRenames(ctx, input)),

  accept: scopedProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/renames/{renameId}/accept",
        idName: "renameId",
        about: "Let the history of the first test case go on with the results of the second.",
      },
    })
    .input(RenameRef)
    .output(DONE)
    .mutation(async ({ ctx, input }) => {
      await acceptRename(ctx, ctx.actor, input);
      return {};
    }),

  decline: scopedProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/renames/{renameId}/decline",
        idName: "renameId",
        about: "Keep both test cases as tests of their own.",
      },
    })
    .input(RenameRef)
    .output(DONE)
    .mutation(async ({ ctx, input }) => {
      await declineRename(ctx, ctx.actor, input);
      return {};
    }),

  undo: scopedProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/renames/{renameId}/undo",
        idName: "renameId",
        about: "Take back what was decided about a rename; both test cases are what they were.",
      },
    })
    .input(RenameRef)
    .output(DONE)
    .mutation(async ({ ctx, input }) => {
      await undoRename(ctx, ctx.actor, input);
      return {};
    }),
});
