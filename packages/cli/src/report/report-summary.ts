import type { ImportWarning } from "@tessera/domain";
import type { Receipt } from "../api/answers.ts";
import { oneLine } from "../terminal.ts";

/** Warnings beyond this many are only counted. */
const SHOWN_WARNINGS = 20;

/** What the upload did, in a few lines; `serverUrl` completes receipts that hold only the path of their page. */
export function summaryOf(receipt: Receipt, fileCount: number, serverUrl: string): string {
  const { totals, cases } = receipt;
  const outcomes = [
    `${totals.passed} passed`,
    `${totals.failed} failed`,
    totals.errors > 0 && plural(totals.errors, "error"),
    `${totals.skipped} skipped`,
    receipt.flaky > 0 && `${receipt.flaky} flaky`,
    duration(totals.durationMs),
  ];
  const matched = [
    `${cases.matched} matched`,
    `${cases.created} created`,
    cases.updated > 0 && `${cases.updated} updated`,
  ];
  return [
    `${headline(receipt)} (${oneLine(receipt.format)}, ${plural(fileCount, "file")})`,
    `  ${plural(totals.tests, "test")}: ${outcomes.filter(Boolean).join(", ")}`,
    !receipt.proposal && `  test cases: ${matched.filter(Boolean).join(", ")}`,
    attachmentsLine(receipt),
    receipt.sharedNames > 0 && `  ${plural(receipt.sharedNames, "name")} stood more than once`,
    receipt.status === "incomplete" && "  INCOMPLETE: the reports announce tests that never ran",
    ...(receipt.outside ?? []).slice(0, SHOWN_WARNINGS).map((one) => `    ${placed(one)}`),
    receipt.run && `  ${receipt.run.id} is ${receipt.run.verdict}: ${oneLine(receipt.run.reason)}`,
    `  ${pageOf(receipt.proposal?.url ?? receipt.run?.url ?? receipt.url, serverUrl)}`,
  ]
    .filter(Boolean)
    .join("\n");
}

/** Nothing where the reports name no files. */
function attachmentsLine({ attachments: { stored, missing, tooLarge, noRoom } }: Receipt): string | false {
  const parts = [
    stored > 0 && `${stored} stored`,
    missing > 0 && `${missing} not sent`,
    tooLarge > 0 && `${tooLarge} too large`,
    noRoom > 0 && `${noRoom} without room in the project`,
  ].filter(Boolean);
  return parts.length > 0 && `  attachments: ${parts.join(", ")}`;
}

export function warningsOf({ warnings }: Receipt): string[] {
  const shown = warnings.slice(0, SHOWN_WARNINGS).map(placed);
  const rest = warnings.length - shown.length;
  return rest > 0 ? [...shown, `${rest} more`] : shown;
}

function placed({ file, line, message }: ImportWarning): string {
  return oneLine(`${file}${line === null ? "" : `:${line}`}: ${message}`);
}

function headline({ id, replayed, projectId, cycleId, proposal }: Receipt): string {
  const where = `${cycleId} of ${projectId}`;
  if (proposal?.state === "accepted") return `Already proposed for ${where}, and accepted`;
  if (proposal?.state === "declined") return `Already proposed for ${where}, and declined: nothing of it counts`;
  if (proposal) return `Proposed for ${where}: nothing of it counts until a member accepts it`;
  if (id === null) return `Dry run, nothing stored: this would go to ${where}`;
  if (replayed) return `Already in ${where}, nothing stored: this run uploaded the same before`;
  return `Imported into ${where}`;
}

function pageOf(url: string, serverUrl: string): string {
  return oneLine(URL.canParse(url, serverUrl) ? new URL(url, serverUrl).href : url);
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** "1 h 2 min", "3 min 4 s", "5.6 s". */
function duration(milliseconds: number): string {
  if (milliseconds < 59_950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
