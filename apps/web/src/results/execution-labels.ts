import type { TestResult } from "@tessera/domain";

/** What distinguishes an execution of a case from its others: `chromium, staging, e2e`; empty where nothing does. */
export function executionLabel({ variant, environment, job }: TestResult): string {
  return [variant, environment, job].filter((part) => part !== null).join(", ");
}
