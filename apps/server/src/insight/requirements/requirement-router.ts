import {
  CaseRef,
  GetRequirement,
  ListRequirementCases,
  ListRequirements,
  Page,
  Requirement,
  RequirementCase,
  RequirementsOfCase,
} from "@tessera/domain";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import {
  getRequirement,
  listRequirementCases,
  listRequirements,
  listRequirementsOfCase,
} from "./requirement-service.ts";

/** Pages elsewhere that test cases link to, and what those test cases came to. */
export const requirementRouter = router({
  list: projectProcedure(["case:read", "result:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/requirements",
        about: "Requirements, or defects, that test cases link to, with what those test cases last came to.",
      },
      mcp: {
        name: "list_requirements",
        page: "/projects/{projectId}/requirements/{id}",
        about:
          "List the requirements that test cases link to with what those last came to; state=failing, noCase or neverRun finds gaps.",
      },
    })
    .input(ListRequirements)
    .output(Page(Requirement))
    .query(({ ctx, input }) => listRequirements(ctx, input)),

  get: projectProcedure(["case:read", "result:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/requirements/{requirementId}",
        about: "One requirement or defect, with what its test cases last came to.",
      },
    })
    .input(GetRequirement)
    .output(Requirement)
    .query(({ ctx, input }) => getRequirement(ctx, input)),

  cases: projectProcedure(["case:read", "result:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/requirements/{requirementId}/test-cases",
        about: "The test cases that link to a requirement or defect, with what they last came to in each environment.",
      },
    })
    .input(ListRequirementCases)
    .output(Page(RequirementCase))
    .query(({ ctx, input }) => listRequirementCases(ctx, input)),

  ofCase: projectProcedure(["case:read", "result:read"])
    .meta({
      rest: {
        method: "GET",
        path: "/test-cases/{caseId}/requirements",
        about: "The requirements and defects that a test case links to, with what all their test cases last came to.",
      },
    })
    .input(CaseRef)
    .output(RequirementsOfCase)
    .query(({ ctx, input }) => listRequirementsOfCase(ctx, input)),
});
