import type { ImportReceipt } from "@tessera/domain";
import { EXIT, type ExitCode } from "../exit.ts";

export type FailOn = "failed" | "none";

/** Which receipts a gate stops. */
const GATES: Record<FailOn, (receipt: ImportReceipt) => boolean> = {
  none: () => false,
  failed: ({ totals }) => totals.failed + totals.errors > 0,
};

/** A closed gate outranks an incomplete report: the failures are known, whatever else would have been seen. */
export function exitCodeFor(receipt: ImportReceipt, failOn: FailOn): ExitCode {
  if (GATES[failOn](receipt)) return EXIT.gateFailed;
  return receipt.status === "incomplete" ? EXIT.incomplete : EXIT.done;
}
