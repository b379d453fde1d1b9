import {
  BulkAnswer,
  CaseRef,
  CaseTags,
  CaseVersion,
  CaseVersionContent,
  CaseVersionRef,
  ChangeCases,
  ChangedCases,
  CreateCase,
  CreateCases,
  DeleteCases,
  FindSimilarCases,
  ListCases,
  ListCaseVersions,
  Page,
  ProjectRef,
  SimilarCases,
  TestCase,
  UpdateCase,
  UpdateCases,
  withQuery,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { createCase, deleteCase, getCase, listCases, updateCase } from "./case-service.ts";
import { getCaseVersion, listCaseVersions, restoreCaseVersion } from "./case-versions.ts";
import { changeCases, createCases, deleteCases, listTags, updateCases } from "./many-cases.ts";
import { findSimilarCases } from "./similar-cases.ts";

export const caseRouter = router({
  list: projectProcedure("case:read")
    .meta({
      rest: { method: "GET", path: "/test-cases", about: "Test cases of a project, in the order of their ids." },
      mcp: {
        name: "list_cases",
        page: "/projects/{projectId}/cases/{id}",
        about:
          "List the test cases of a project, page by page; optionally those of a folder or with a text in their name.",
      },
    })
    .input(ListCases)
    .output(Page(TestCase))
    .query(({ ctx, input }) => listCases(ctx, withQuery(ListCases, input, "cases", ctx.now()))),

  get: projectProcedure("case:read")
    .meta({
      rest: { method: "GET", path: "/test-cases/{caseId}", about: "One test case." },
      mcp: { name: "get_case", page: "/projects/{projectId}/cases/{id}", about: "Read one test case with its steps." },
    })
    .input(CaseRef)
    .output(TestCase)
    .query(({ ctx, input }) => getCase(ctx, input)),

  create: projectProcedure("case:write")
    .meta({
      rest: { method: "POST", path: "/test-cases", status: 201, about: "Create a test case." },
    })
    .input(CreateCase)
    .output(TestCase)
    .mutation(({ ctx, input }) => createCase(ctx, ctx.actor, input)),

  update: projectProcedure("case:write")
    .meta({
      rest: { method: "PATCH", path: "/test-cases/{caseId}", about: "Change a test case; fields left out stay." },
    })
    .input(UpdateCase)
    .output(TestCase)
    .mutation(({ ctx, input }) => updateCase(ctx, ctx.actor, input)),

  createMany: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cases/bulk",
        aliases: ["/test-cases/create"],
        status: 201,
        about: "Create up to 1,000 test cases; all of them or none, and the error names each row that is refused.",
      },
      mcp: {
        name: "create_cases",
        page: "/projects/{projectId}/cases/{id}",
        about:
          "Create up to 1,000 test cases with their steps in a project, optionally in folders; all of them or none.",
      },
    })
    .input(CreateCases)
    .output(ChangedCases)
    .mutation(({ ctx, input }) => createCases(ctx, ctx.actor, input)),

  updateMany: projectProcedure("case:write")
    .meta({
      mcp: {
        name: "update_cases",
        replaces: true,
        page: "/projects/{projectId}/cases/{id}",
        about: "Change up to 1,000 test cases of a project, all of them or none; fields left out stay as they are.",
      },
    })
    .input(UpdateCases)
    .output(ChangedCases)
    .mutation(({ ctx, input }) => updateCases(ctx, ctx.actor, input)),

  change: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cases/change",
        about: "Move up to 1,000 test cases, tag them, or set their priority or owner; all of them or none.",
      },
    })
    .input(ChangeCases)
    .output(BulkAnswer)
    .mutation(({ ctx, input }) => changeCases(ctx, ctx.actor, input)),

  deleteMany: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cases/delete",
        about: "Put up to 1,000 test cases into the bin, all of them or none; their results stay.",
      },
    })
    .input(DeleteCases)
    .output(BulkAnswer)
    .mutation(({ ctx, input }) => deleteCases(ctx, ctx.actor, input)),

  tags: projectProcedure("case:read")
    .meta({ rest: { method: "GET", path: "/test-case-tags", about: "The tags of a project's test cases." } })
    .input(ProjectRef)
    .output(CaseTags)
    .query(({ ctx, input }) => listTags(ctx, input)),

  similar: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/similar-test-cases",
        about: "Up to five test cases of a project whose names share most of their words with a name.",
      },
      mcp: {
        name: "find_similar_cases",
        page: "/projects/{projectId}/cases/{id}",
        about: "Before creating a test case: find those of the project with a similar name, to avoid a duplicate.",
      },
    })
    .input(FindSimilarCases)
    .output(SimilarCases)
    .query(({ ctx, input }) => findSimilarCases(ctx, input)),

  versions: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cases/{caseId}/versions",
        about: "The states that a test case has been in, the present one first.",
      },
    })
    .input(ListCaseVersions)
    .output(Page(CaseVersion))
    .query(({ ctx, input }) => listCaseVersions(ctx, input)),

  version: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/test-cases/{caseId}/versions/{version}",
        about: "One version of a test case, whole.",
      },
    })
    .input(CaseVersionRef)
    .output(CaseVersionContent)
    .query(({ ctx, input }) => getCaseVersion(ctx, input)),

  restoreVersion: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/test-cases/{caseId}/versions/{version}/restore",
        about: "Make a test case what it was in a version. That is a change of its own, with a version of its own.",
      },
    })
    .input(CaseVersionRef)
    .output(TestCase)
    .mutation(({ ctx, input }) => restoreCaseVersion(ctx, ctx.actor, input)),

  delete: projectProcedure("case:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/test-cases/{caseId}",
        about: "Put a test case into the bin; its results stay.",
      },
    })
    .input(CaseRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteCase(ctx, ctx.actor, input);
      return {};
    }),
});
