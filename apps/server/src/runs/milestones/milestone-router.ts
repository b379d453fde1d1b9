import { CreateMilestone, ListMilestones, Milestone, MilestoneRef, Page, UpdateMilestone } from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { createMilestone, deleteMilestone, listMilestones, updateMilestone } from "./milestone-service.ts";

export const milestoneRouter = router({
  list: projectProcedure("cycle:read")
    .meta({
      rest: {
        method: "GET",
        path: "/milestones",
        about: "Milestones of a project, with how far their test cycles are.",
      },
    })
    .input(ListMilestones)
    .output(Page(Milestone))
    .query(({ ctx, input }) => listMilestones(ctx, input)),

  create: projectProcedure("cycle:write")
    .meta({ rest: { method: "POST", path: "/milestones", status: 201, about: "Create a milestone." } })
    .input(CreateMilestone)
    .output(Milestone)
    .mutation(({ ctx, input }) => createMilestone(ctx, ctx.actor, input)),

  update: projectProcedure("cycle:write")
    .meta({
      rest: { method: "PATCH", path: "/milestones/{milestoneId}", about: "Rename a milestone, or move its date." },
    })
    .input(UpdateMilestone)
    .output(Milestone)
    .mutation(({ ctx, input }) => updateMilestone(ctx, ctx.actor, input)),

  delete: projectProcedure("cycle:write")
    .meta({
      rest: { method: "DELETE", path: "/milestones/{milestoneId}", about: "Delete a milestone; its test cycles stay." },
    })
    .input(MilestoneRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteMilestone(ctx, ctx.actor, input);
      return {};
    }),
});
