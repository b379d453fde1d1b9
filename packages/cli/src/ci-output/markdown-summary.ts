import type { RunResult } from "@tessera/domain";
import { oneLine } from "../terminal.ts";
import type { Shown } from "./ci-output.ts";

const ICONS: Record<string, string> = { passed: "✅", failed: "❌", incomplete: "⚠️", running: "⏳" };

const PROPOSALS = { open: "proposed", accepted: "proposed and accepted", declined: "proposed and declined" } as const;

/** The upload and its run in Markdown, for people who come from the page of the build. */
export function markdownSummary({ receipt, verdict, serverUrl }: Shown, newFailures: RunResult[]): string {
  const { totals, run, flaky, proposal } = receipt;
  const page = new URL(proposal?.url ?? run?.url ?? receipt.url, serverUrl).href;
  const lines = [
    run
      ? `### ${ICONS[run.verdict] ?? ""} Tessera: [${run.id}](${page}) ${run.verdict}`
      : `### Tessera: [${receipt.cycleId}](${page})${proposal ? `, ${PROPOSALS[proposal.state]}` : ""}`,
    "",
    ...(run ? [`${plain(run.reason)}.`, ""] : []),
    "| tests | passed | failed | errors | skipped | flaky |",
    "|---|---|---|---|---|---|",
    `| ${totals.tests} | ${totals.passed} | ${totals.failed} | ${totals.errors} | ${totals.skipped} | ${flaky} |`,
  ];
  if (verdict.lines[0]) lines.push("", `**${plain(verdict.lines[0])}**`);
  if (newFailures.length > 0) lines.push("", "New failures:", "", ...newFailures.map(itemOf));
  return `${lines.join("\n")}\n`;
}

function itemOf({ case: { id, name, classname }, message }: RunResult): string {
  const title = plain([classname, name].filter(Boolean).join(" › "));
  return `- ${id} ${title}${message ? `: ${plain(message.slice(0, 200))}` : ""}`;
}

/** Text from reports on one line, with nothing in it that Markdown or HTML would read. */
function plain(text: string): string {
  return oneLine(text).replace(/[\\`*_{}[\]<>()#+!|~&-]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
