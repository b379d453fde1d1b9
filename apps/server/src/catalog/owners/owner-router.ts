import { FindOwners, OwnerRules, OwnersOfCase, ProjectRef, SetOwnerRules } from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { findOwnersOfCases, getOwnerRules, setOwnerRules } from "./owner-service.ts";

/** Who owns which tests. */
export const ownerRouter = router({
  rules: projectProcedure("project:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/owner-rules",
        about: "The rules that say who owns which tests, a pattern and its owners in each line.",
      },
    })
    .input(ProjectRef)
    .output(OwnerRules)
    .query(async ({ ctx, input }) => ({ rules: await getOwnerRules(ctx, input.projectId) })),

  setRules: projectProcedure("project:write")
    .meta({
      rest: {
        method: "PUT",
        path: "/projects/{projectId}/owner-rules",
        about: "Replace the rules about owners; one with a fault is refused with the number of its line.",
      },
    })
    .input(SetOwnerRules)
    .output(OwnerRules)
    .mutation(async ({ ctx, input }) => ({ rules: await setOwnerRules(ctx, ctx.actor, input) })),

  find: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/projects/{projectId}/owners",
        about: "Who owns these test cases; those without an owner are absent.",
      },
    })
    .input(FindOwners)
    .output(z.object({ data: z.array(OwnersOfCase) }))
    .query(({ ctx, input }) => findOwnersOfCases(ctx, input)),
});
