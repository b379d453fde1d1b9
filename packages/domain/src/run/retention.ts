import { z } from "zod";
import { ProjectId, RunId } from "../ids.ts";
import { Person } from "../person.ts";
import { ProjectRef } from "../project.ts";

/** Rules of one project. */
const MAX_RETENTION_RULES = 20;
const MAX_KEEP_DAYS = 3650;

/** How long runs of the branches that match are kept after their last upload; `keepDays` null: for ever. */
export const RetentionRule = z
  .strictObject({
    branch: z
      .string()
      .trim()
      .min(1, "Name a branch, or use * for all others")
      .max(200, "Use at most 200 characters")
      .meta({ examples: ["release/*"] }),
    keepDays: z
      .int("Use whole days")
      .min(1, "Keep runs for at least 1 day")
      .max(MAX_KEEP_DAYS, "Use at most 3,650 days")
      .nullable(),
  })
  .meta({ id: "RetentionRule" });
export type RetentionRule = z.infer<typeof RetentionRule>;

/** The first rule that matches the branch of a run counts; runs that none matches are kept for ever. */
export const Retention = z.object({ retention: z.array(RetentionRule) }).meta({ id: "Retention" });
export type Retention = z.infer<typeof Retention>;

export const SetRetention = ProjectRef.extend({
  retention: z.array(RetentionRule).max(MAX_RETENTION_RULES, "Use at most 20 rules"),
});
export type SetRetention = z.infer<typeof SetRetention>;

/** What rules would remove now: runs and their results, and when the oldest of these runs began. */
export const RetentionPreview = z
  .object({
    runs: z.int(),
    results: z.int(),
    oldestAt: z.string().nullable(),
    /** Of each rule, in their order. */
    byRule: z.array(z.object({ runs: z.int(), results: z.int() })),
  })
  .meta({ id: "RetentionPreview" });
export type RetentionPreview = z.infer<typeof RetentionPreview>;

/** Whether a run is kept whatever the rules say, since when, and who chose that; else from when on a rule removes it. */
export const RunRetention = z
  .object({ keptAt: z.string().nullable(), keptBy: Person.nullable(), removedFrom: z.string().nullable() })
  .meta({ id: "RunRetention" });
export type RunRetention = z.infer<typeof RunRetention>;

export const KeepRun = z.strictObject({ projectId: ProjectId, runId: RunId, isKept: z.boolean() });
export type KeepRun = z.infer<typeof KeepRun>;

/** The first rule for a branch; null stands for a run without one, which only `*` matches. */
export function ruleFor<Rule extends Pick<RetentionRule, "branch">>(
  rules: readonly Rule[],
  branch: string | null,
): Rule | undefined {
  return rules.find((rule) => isBranchMatch(rule.branch, branch ?? ""));
}

/** True where the pattern stands for the branch: `*` for any characters, also none and `/`. */
function isBranchMatch(pattern: string, branch: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === branch;
  if (!branch.startsWith(first) || branch.length < first.length + last.length || !branch.endsWith(last)) return false;
  const end = branch.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = branch.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
