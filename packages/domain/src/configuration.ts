import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { Name } from "./name.ts";

/** Configurations of one project, and values of one of them, at most. */
const MAX_CONFIGURATIONS = 10;
const MAX_VALUES = 50;
/** Test cycles that one plan is multiplied into, at most. */
export const MAX_PLAN_CYCLES = 50;

/** What test cycles of a project are executed in: `Browser` with `Chrome` and `Firefox`. */
export const Configuration = z
  .strictObject({
    name: Name({ missing: "Name the configuration", max: 60 }),
    values: z
      .array(Name({ missing: "Name the value", max: 60 }))
      .min(1, "Give it at least one value")
      .max(MAX_VALUES),
  })
  .meta({ id: "Configuration", examples: [{ name: "Browser", values: ["Chrome", "Firefox"] }] });
export type Configuration = z.infer<typeof Configuration>;

const isUnique = (texts: readonly string[]) => new Set(texts.map((text) => text.toLowerCase())).size === texts.length;

/** Each name once, and each value of it once; upper and lower case are the same. */
export const Configurations = z
  .array(Configuration)
  .max(MAX_CONFIGURATIONS)
  .refine((all) => isUnique(all.map(({ name }) => name)), "Two configurations have one name")
  .refine((all) => all.every(({ values }) => isUnique(values)), "Two values of a configuration are the same");

export const SetConfigurations = z.strictObject({ projectId: ProjectId, configurations: Configurations });
export type SetConfigurations = z.infer<typeof SetConfigurations>;

export const ConfigurationList = z.object({ data: z.array(Configuration) });
export type ConfigurationList = z.infer<typeof ConfigurationList>;

/** One value of a configuration: what a test cycle is executed in. */
export const ConfigurationValue = z.object({ name: z.string(), value: z.string() }).meta({ id: "ConfigurationValue" });
export type ConfigurationValue = z.infer<typeof ConfigurationValue>;

/** Every combination of one value of each, in their order; one empty combination of none. */
export function combinationsOf(configurations: readonly Configuration[]): ConfigurationValue[][] {
  return configurations.reduce<ConfigurationValue[][]>(
    (all, { name, values }) => all.flatMap((one) => values.map((value) => [...one, { name, value }])),
    [[]],
  );
}

/** How many combinations there are, without making them. */
export function countCombinations(configurations: readonly Configuration[]): number {
  return configurations.reduce((count, { values }) => count * values.length, 1);
}
