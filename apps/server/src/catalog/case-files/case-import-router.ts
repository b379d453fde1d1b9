import {
  CaseImport,
  CaseImportAnswer,
  CaseImportRef,
  DomainError,
  ImportCases,
  ListCaseImports,
  Page,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { deleteCaseImport } from "./case-import-deletion.ts";
import { getCaseImport, importCases, listCaseImports } from "./case-import-service.ts";

export const caseImportRouter = router({
  create: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/case-imports",
        body: "upload",
        status: ({ import: stored }: CaseImportAnswer) => (stored === null ? 200 : 201),
        about:
          "Create test cases from files of CSV, JSON, TestRail XML, Qase JSON or Gherkin, all or none; 200 for a dry run.",
      },
    })
    .input(ImportCases)
    .output(CaseImportAnswer)
    .mutation(({ ctx, input }) => {
      if (!ctx.upload)
        throw new DomainError("INVALID_INPUT", "Files are uploaded over REST: POST /api/v1/case-imports");
      return importCases(ctx, ctx.actor, input, ctx.upload());
    }),

  list: projectProcedure("case:read")
    .meta({
      rest: { method: "GET", path: "/case-imports", about: "Files of test cases that were imported, newest first." },
    })
    .input(ListCaseImports)
    .output(Page(CaseImport))
    .query(({ ctx, input }) => listCaseImports(ctx, input)),

  get: projectProcedure("case:read")
    .meta({ rest: { method: "GET", path: "/case-imports/{importId}", about: "One import, and how far it is." } })
    .input(CaseImportRef)
    .output(CaseImport)
    .query(({ ctx, input }) => getCaseImport(ctx, input)),

  delete: projectProcedure("case:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/case-imports/{importId}",
        about: "Undo an import: its test cases go into the bin, with those of its folders that hold nothing else.",
      },
    })
    .input(CaseImportRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteCaseImport(ctx, ctx.actor, input);
      return {};
    }),
});
