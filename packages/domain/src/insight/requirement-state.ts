import type { ResultStatus } from "../result.ts";
import { hasRun, isFailing } from "../run/outcome.ts";
import type { RequirementState } from "./requirement.ts";

/**
 * What the last results of a requirement's test cases say of it, null for a test case without one. `partial`: none fails, but
 * some were not carried out.
 */
export function requirementState(statuses: readonly (ResultStatus | null)[]): RequirementState {
  if (statuses.length === 0) return "noCase";
  const results = statuses.filter((status) => status !== null);
  if (results.some(isFailing)) return "failing";
  const carriedOut = results.filter(hasRun).length;
  if (carriedOut === 0) return "neverRun";
  return carriedOut < statuses.length ? "partial" : "passing";
}
