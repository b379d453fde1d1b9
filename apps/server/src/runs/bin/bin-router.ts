import {
  BinEntry,
  BinRef,
  BinTarget,
  CycleRef,
  DeleteRun,
  DeletionPreview,
  ImportRef,
  ListBin,
  Page,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, scopedProcedure, selfProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { deleteCycle } from "../cycles/cycle-deletion.ts";
import { deleteImport, deleteRun } from "../imports/import-deletion.ts";
import { BIN_SCOPES, listBin } from "./bin-listing.ts";
import { previewDeletion } from "./deletion-preview.ts";
import { restoreFromBin, undoDeletion } from "./restoring.ts";

export const binRouter = router({
  list: scopedProcedure(BIN_SCOPES)
    .meta({
      rest: {
        method: "GET",
        path: "/bin",
        about:
          "What was deleted in a project within 30 days, newest first; without a project, for administrators, the deleted projects.",
      },
    })
    .input(orNothing(ListBin))
    .output(Page(BinEntry))
    .query(({ ctx, input }) => listBin(ctx, ctx.actor, input)),

  preview: projectProcedure(BIN_SCOPES)
    .input(BinTarget)
    .output(DeletionPreview)
    .query(({ ctx, input }) => previewDeletion(ctx, input)),

  restore: selfProcedure
    .meta({
      rest: {
        method: "POST",
        path: "/bin/{id}/restore",
        about: "Restore what was deleted, whole; needs the scope that its deletion needs.",
      },
    })
    .input(BinRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await restoreFromBin(ctx, ctx.actor, input);
      return {};
    }),

  undo: selfProcedure
    .input(BinTarget)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await undoDeletion(ctx, ctx.actor, input);
      return {};
    }),
});

export const importDeletionRouter = router({
  delete: projectProcedure("result:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/imports/{importId}",
        about: "Put an import into the bin, with its results and the test cases that only it brought.",
      },
    })
    .input(ImportRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteImport(ctx, ctx.actor, input);
      return {};
    }),
});

export const runDeletionRouter = router({
  delete: projectProcedure("result:write")
    .meta({
      rest: { method: "DELETE", path: "/runs/{runId}", about: "Put a run with all its imports into the bin." },
    })
    .input(DeleteRun)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteRun(ctx, ctx.actor, input);
      return {};
    }),
});

export const cycleDeletionRouter = router({
  delete: projectProcedure("cycle:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/test-cycles/{cycleId}",
        about: "Put a test cycle with its manual results into the bin; runs and their results stay.",
      },
    })
    .input(CycleRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteCycle(ctx, ctx.actor, input);
      return {};
    }),
});
