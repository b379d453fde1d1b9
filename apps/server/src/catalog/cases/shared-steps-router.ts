import {
  CreateSharedSteps,
  ListSharedSteps,
  Page,
  SharedSteps,
  SharedStepsRef,
  UpdateSharedSteps,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import {
  createSharedSteps,
  deleteSharedSteps,
  getSharedSteps,
  listSharedSteps,
  updateSharedSteps,
} from "./shared-steps-service.ts";

const PATH = "/shared-steps";
const ONE = `${PATH}/{sharedStepsId}` as const;

/** Steps that are kept once and stand in many test cases. */
export const sharedStepsRouter = router({
  list: projectProcedure("case:read")
    .meta({
      rest: { method: "GET", path: PATH, about: "Shared steps of a project, in the order of their ids." },
      mcp: {
        name: "list_shared_steps",
        about: "List steps that test cases of a project share, so that a new test case can name them as `shared`.",
      },
    })
    .input(ListSharedSteps)
    .output(Page(SharedSteps))
    .query(({ ctx, input }) => listSharedSteps(ctx, input)),

  get: projectProcedure("case:read")
    .meta({ rest: { method: "GET", path: ONE, about: "Shared steps, and how many test cases have them." } })
    .input(SharedStepsRef)
    .output(SharedSteps)
    .query(({ ctx, input }) => getSharedSteps(ctx, input)),

  create: projectProcedure("case:write")
    .meta({ rest: { method: "POST", path: PATH, status: 201, about: "Create shared steps." } })
    .input(CreateSharedSteps)
    .output(SharedSteps)
    .mutation(({ ctx, input }) => createSharedSteps(ctx, ctx.actor, input)),

  update: projectProcedure("case:write")
    .meta({
      rest: {
        method: "PATCH",
        path: ONE,
        about: "Change shared steps in all test cases that have them, each of which gets a new version.",
      },
    })
    .input(UpdateSharedSteps)
    .output(SharedSteps)
    .mutation(({ ctx, input }) => updateSharedSteps(ctx, ctx.actor, input)),

  delete: projectProcedure("case:write")
    .meta({
      rest: {
        method: "DELETE",
        path: ONE,
        about: "Delete shared steps; the test cases that have them keep them as steps of their own.",
      },
    })
    .input(SharedStepsRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteSharedSteps(ctx, ctx.actor, input);
      return {};
    }),
});
