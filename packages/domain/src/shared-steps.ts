import { z } from "zod";
import { StepText } from "./case-content.ts";
import { ProjectId, SharedStepsId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";

/** Steps that are kept once and stand in many test cases. */
export const SharedSteps = z
  .object({
    id: SharedStepsId,
    projectId: ProjectId,
    name: z.string(),
    steps: z.array(StepText),
    /** How many test cases have them; those in the bin don't count. */
    cases: z.int(),
    /** Counts the changes, from 1. */
    version: z.int(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
    updatedAt: z.string(),
    updatedBy: Person.nullable(),
  })
  .meta({ id: "SharedSteps" });
export type SharedSteps = z.infer<typeof SharedSteps>;

const fields = {
  name: Name({ missing: "Give the shared steps a name", max: 300 }),
  steps: z.array(StepText).min(1, "Add at least one step").max(100, "Use at most 100 steps"),
};

export const ListSharedSteps = PageQuery.extend({
  projectId: ProjectId,
  /** Part of the name, any case of ASCII letters. */
  search: z.string().max(200).optional(),
});
export type ListSharedSteps = z.infer<typeof ListSharedSteps>;

export const SharedStepsRef = z.strictObject({ projectId: ProjectId, sharedStepsId: SharedStepsId });
export type SharedStepsRef = z.infer<typeof SharedStepsRef>;

export const CreateSharedSteps = z
  .strictObject({ projectId: ProjectId, ...fields })
  .meta({ examples: [{ name: "Sign in", steps: [{ action: "Open the shop", expected: "The start page" }] }] });
export type CreateSharedSteps = z.infer<typeof CreateSharedSteps>;

export const UpdateSharedSteps = SharedStepsRef.extend({
  ...z.strictObject(fields).partial().shape,
  /** The version that the change was made from; where they have another by now, nothing changes. */
  version: z.int().min(1).optional(),
});
export type UpdateSharedSteps = z.infer<typeof UpdateSharedSteps>;

/** Steps of a case that stand together: those of one set of shared steps, or the case's own between them. */
export type StepBlock<Step> = { shared: string | undefined; from: number; steps: Step[] };

/** The steps in blocks, in their order. */
export function stepBlocks<Step extends { shared?: string | undefined }>(steps: readonly Step[]): StepBlock<Step>[] {
  const blocks: StepBlock<Step>[] = [];
  for (const [index, step] of steps.entries()) {
    const last = blocks.at(-1);
    if (last && last.shared === step.shared) last.steps.push(step);
    else blocks.push({ shared: step.shared, from: index, steps: [step] });
  }
  return blocks;
}
