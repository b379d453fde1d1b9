import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";

/** A day, `YYYY-MM-DD`. */
export const DueDate = z.iso.date("Enter a date like 2030-06-30");

/** What several test cycles work towards. */
export const MilestoneName = z.object({ id: z.string(), name: z.string(), dueDate: z.string().nullable() });
export type MilestoneName = z.infer<typeof MilestoneName>;

export const Milestone = MilestoneName.extend({
  projectId: ProjectId,
  /** Its test cycles, and those of them that are closed. */
  cycles: z.int(),
  closedCycles: z.int(),
  /** Test cases of its cycles, and those of them without a result. */
  cases: z.int(),
  untested: z.int(),
  createdAt: z.string(),
}).meta({ id: "Milestone" });
export type Milestone = z.infer<typeof Milestone>;

const fields = { name: Name({ missing: "Give the milestone a name", max: 200 }), dueDate: DueDate.nullable() };

export const ListMilestones = PageQuery.extend({ projectId: ProjectId });
export type ListMilestones = z.infer<typeof ListMilestones>;

export const CreateMilestone = z.strictObject({
  projectId: ProjectId,
  name: fields.name,
  dueDate: fields.dueDate.default(null),
});
export type CreateMilestone = z.infer<typeof CreateMilestone>;

export const MilestoneRef = z.strictObject({ projectId: ProjectId, milestoneId: z.string().min(1).max(100) });
export type MilestoneRef = z.infer<typeof MilestoneRef>;

export const UpdateMilestone = MilestoneRef.extend(z.strictObject(fields).partial().shape);
export type UpdateMilestone = z.infer<typeof UpdateMilestone>;
