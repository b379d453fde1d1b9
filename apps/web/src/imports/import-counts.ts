import type { ImportTotals, OutcomeCounts } from "@tessera/domain";

/** The totals of a report, as the outcome bar takes them. */
export const asCounts = ({ tests, passed, failed, errors, skipped }: ImportTotals): OutcomeCounts => ({
  tests,
  passed,
  failed,
  error: errors,
  muted: 0,
  skipped,
  blocked: 0,
});
