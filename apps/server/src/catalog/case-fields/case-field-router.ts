import { CaseFieldList, ProjectRef, SetCaseFields } from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getCaseFields, setCaseFields } from "./case-field-service.ts";

/** The fields of its own that a project gives its test cases. */
export const caseFieldRouter = router({
  list: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/case-fields",
        about: "The fields of its own that a project gives its test cases.",
      },
    })
    .input(ProjectRef)
    .output(CaseFieldList)
    .query(async ({ ctx, input }) => ({ data: await getCaseFields(ctx, input.projectId) })),

  set: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PUT",
        path: "/projects/{projectId}/case-fields",
        about: "Replace the fields of test cases; one with its id stays, with all values of it, one without is new.",
      },
    })
    .input(SetCaseFields)
    .output(CaseFieldList)
    .mutation(async ({ ctx, input }) => ({ data: await setCaseFields(ctx, ctx.actor, input) })),
});
