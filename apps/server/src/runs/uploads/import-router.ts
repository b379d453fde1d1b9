import {
  DomainError,
  Import,
  ImportCycle,
  ImportQuery,
  ImportReceipt,
  ImportRef,
  ImportResult,
  ImportText,
  ListImportResults,
  ListImports,
  Page,
  shownText,
} from "@tessera/domain";
import { projectProcedure, proposableProcedure } from "../../access/procedures.ts";
import type { Actor, Ctx, UploadedFile } from "../../platform/context.ts";
import { router } from "../../platform/http/trpc.ts";
import { listImportResults } from "../imports/import-result-service.ts";
import { getImport, importIntoNewCycle, importReports, listImports } from "../imports/import-service.ts";
import { proposeImport } from "../proposed-imports/proposed-import-filing.ts";

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function* oneFile(name: string, text: string): AsyncGenerator<UploadedFile> {
  yield { name, bytes: bytesOf(text) };
}

type Taking = Ctx & { actor: Actor; isProposal: boolean };

/** Stores an upload, or what a caller may only propose beside everything else. */
function take(
  { isProposal, ...ctx }: Taking,
  query: ImportQuery,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  return (isProposal ? proposeImport : importReports)(ctx, ctx.actor, query, files);
}

export const importRouter = router({
  create: proposableProcedure("result:write", "result:propose")
    .meta({
      rest: {
        method: "POST",
        path: "/imports",
        body: "upload",
        status: ({ id, proposal, replayed }: ImportReceipt) =>
          replayed || (id === null && proposal === undefined) ? 200 : 201,
        about:
          "Upload report files; answers with a receipt. 200 for a dry run or a repeated upload. With result:propose instead, the upload waits as a proposal for a member, and counts nowhere until then.",
      },
    })
    .input(ImportQuery)
    .output(ImportReceipt)
    .mutation(({ ctx, input }) => {
      if (!ctx.upload) throw new DomainError("INVALID_INPUT", "Reports are uploaded over REST: POST /api/v1/imports");
      return take(ctx, input, ctx.upload());
    }),

  createFromText: proposableProcedure("result:write", "result:propose")
    .meta({
      mcp: {
        name: "upload_report",
        page: "/projects/{projectId}/imports/{id}",
        about:
          "Upload the text of a test report (JUnit XML, TRX, TAP, CTRF and others, recognized by content) and get a receipt of what was stored. Larger reports are uploaded with the tessera command.",
      },
    })
    .input(ImportText)
    .output(ImportReceipt)
    .mutation(({ ctx, input: { fileName, content, ...query } }) =>
      take(ctx, query, oneFile(shownText(fileName), content)),
    ),

  createWithCycle: projectProcedure(["cycle:write", "result:write"], ImportCycle.shape.projectId)
    .meta({
      rest: {
        method: "POST",
        base: "/api",
        path: "/junit/import",
        body: "form",
        status: 201,
        about: "Upload JUnit files into a new test cycle of that name; answers with a receipt.",
      },
    })
    .input(ImportCycle)
    .output(ImportReceipt)
    .mutation(({ ctx, input }) => {
      if (!ctx.upload) throw new DomainError("INVALID_INPUT", "Reports are uploaded over REST: POST /api/junit/import");
      return importIntoNewCycle(ctx, ctx.actor, input, ctx.upload());
    }),

  get: projectProcedure("result:read")
    .meta({
      rest: { method: "GET", path: "/imports/{importId}", about: "The receipt of a past import." },
      mcp: {
        name: "get_import",
        page: "/projects/{projectId}/imports/{id}",
        about: "Read the receipt of a past upload of test reports.",
      },
    })
    .input(ImportRef)
    .output(Import)
    .query(({ ctx, input }) => getImport(ctx, input)),

  results: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/imports/{importId}/results",
        about: "How each test of an upload found its case: by id, by name, or a case was made for it.",
      },
    })
    .input(ListImportResults)
    .output(Page(ImportResult))
    .query(({ ctx, input }) => listImportResults(ctx, input)),

  list: projectProcedure("result:read")
    .meta({
      rest: {
        method: "GET",
        path: "/imports",
        about: "Uploads of a project, newest first; also those of a run or a token.",
      },
      mcp: {
        name: "list_imports",
        page: "/projects/{projectId}/imports/{id}",
        about: "List the uploads of test reports of a project, the newest first.",
      },
    })
    .input(ListImports)
    .output(Page(Import))
    .query(({ ctx, input }) => listImports(ctx, input)),
});
