import { type Configuration, refusedInput, type SetConfigurations } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import * as configurationRepo from "./configuration-repo.ts";

/** What the test cycles of a project can be executed in. */
export function getConfigurations({ db }: Pick<Ctx, "db">, projectId: string): Promise<Configuration[]> {
  return configurationRepo.get(db, projectId);
}

/** Replaces them; test cycles keep the values that they were made with. */
export function setConfigurations(ctx: Ctx, actor: Actor, input: SetConfigurations): Promise<Configuration[]> {
  const { projectId, configurations } = input;
  return transact(ctx, async (ctx) => {
    const shown = (all: Configuration[]) => ({ configurations: JSON.stringify(all) });
    const before = await configurationRepo.get(ctx.db, projectId);
    const changed = changeDetails(shown(before), shown(configurations));
    if (changed) {
      await configurationRepo.set(ctx.db, projectId, configurations);
      const details = { project: projectId, ...changed };
      await audit.append(ctx, actor, { action: "PROJECT_CHANGED", details, at: ctx.now() });
    }
    return configurations;
  });
}

/** Throws INVALID_INPUT at a configuration or value that the project hasn't. */
export async function requireConfigurations(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  chosen: readonly Configuration[],
): Promise<void> {
  const known = new Map((await getConfigurations(ctx, projectId)).map(({ name, values }) => [name, new Set(values)]));
  for (const [index, { name, values }] of chosen.entries()) {
    const all = known.get(name);
    if (!all) throw refusedInput(["configurations", index, "name"], `${projectId} has no configuration of this name`);
    const place = values.findIndex((value) => !all.has(value));
    if (place !== -1) {
      throw refusedInput(["configurations", index, "values", place], `${name} has no such value in ${projectId}`);
    }
  }
}
