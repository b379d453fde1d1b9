import {
  type CreatedCycles,
  type CreatePlan,
  combinationsOf,
  countCombinations,
  MAX_CYCLE_NAME_LENGTH,
  MAX_PLAN_CYCLES,
  refusedInput,
  type TestCycle,
} from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { requireConfigurations } from "../configurations/configuration-service.ts";
import { createPlannedCycle } from "./plan-service.ts";

const tooLong = () =>
  refusedInput(
    ["name"],
    `With its values the name is longer than ${MAX_CYCLE_NAME_LENGTH} characters. Give a shorter one.`,
  );

/**
 * Creates a cycle for each combination of the chosen values, all of them or none; each has the name of the plan and its
 * values. Throws INVALID_INPUT for values that the project hasn't and for too many cycles, and as `createPlannedCycle` does.
 */
export function createPlan(ctx: Ctx, actor: Actor, { configurations, ...cycle }: CreatePlan): Promise<CreatedCycles> {
  const count = countCombinations(configurations);
  if (count > MAX_PLAN_CYCLES) {
    const message = `These are ${count.toLocaleString("en")} test cycles; make at most ${MAX_PLAN_CYCLES} at once.`;
    throw refusedInput(["configurations"], message);
  }
  return transact(ctx, async (ctx) => {
    await requireConfigurations(ctx, cycle.projectId, configurations);
    const data: TestCycle[] = [];
    for (const configuration of combinationsOf(configurations)) {
      const name = `${cycle.name}: ${configuration.map(({ value }) => value).join(", ")}`;
      if (name.length > MAX_CYCLE_NAME_LENGTH) throw tooLong();
      data.push(await createPlannedCycle(ctx, actor, { ...cycle, name, plan: cycle.name, configuration }));
    }
    return { data };
  });
}
