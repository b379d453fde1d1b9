import {
  DeclineProposedImport,
  ListProposedImports,
  Page,
  ProjectRef,
  ProposedImport,
  ProposedImportDetail,
  ProposedImportRef,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { acceptProposedImport, declineProposedImport } from "./proposed-import-decision.ts";
import { countOpenProposedImports, getProposedImport, listProposedImports } from "./proposed-import-service.ts";

export const proposedImportRouter = router({
  list: projectProcedure("result:read")
    .meta({
      rest: { method: "GET", path: "/proposed-imports", about: "Uploads of proposed results, newest first." },
    })
    .input(ListProposedImports)
    .output(Page(ProposedImport))
    .query(({ ctx, input }) => listProposedImports(ctx, input)),

  count: projectProcedure("result:read")
    .input(ProjectRef)
    .output(z.object({ open: z.int() }))
    .query(async ({ ctx, input }) => ({ open: await countOpenProposedImports(ctx, input.projectId) })),

  get: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/proposed-imports/{proposedImportId}",
        about: "Proposed results, with what the upload would have done as it came and its first failing tests.",
      },
    })
    .input(ProposedImportRef)
    .output(ProposedImportDetail)
    .query(({ ctx, input }) => getProposedImport(ctx, input)),

  accept: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/proposed-imports/{proposedImportId}/accept",
        about: "Import proposed results as one's own act, with what is verified of the build that sent them.",
      },
    })
    .input(ProposedImportRef)
    .output(ProposedImportDetail)
    .mutation(({ ctx, input }) => acceptProposedImport(ctx, ctx.actor, input)),

  decline: projectProcedure("result:write")
    .meta({
      rest: {
        method: "POST",
        path: "/proposed-imports/{proposedImportId}/decline",
        about: "Decline proposed results; their files are deleted, and nothing of the project changes.",
      },
    })
    .input(DeclineProposedImport)
    .output(ProposedImportDetail)
    .mutation(({ ctx, input }) => declineProposedImport(ctx, ctx.actor, input)),
});
