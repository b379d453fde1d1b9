import { Link } from "@tanstack/react-router";
import type { ProposedImport } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import { OutcomeCell } from "#web/components/outcome-cell.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { verifiedText } from "#web/runs/run-facts.tsx";
import { proposedName } from "./proposed-name.ts";

export const STATE_WORDS: Record<ProposedImport["state"], string> = {
  open: "Open",
  accepted: "Accepted",
  declined: "Declined",
};

/** The columns of proposed results. */
export const PROPOSED_IMPORT_COLUMNS: readonly Column<ProposedImport>[] = [
  { id: "source", head: "Results", width: 240, cell: (proposed) => <Source proposed={proposed} /> },
  {
    id: "outcome",
    head: "Outcome",
    width: 220,
    priority: 2,
    cell: ({ totals }) => <OutcomeCell counts={outcomeOf(totals)} />,
  },
  { id: "verified", head: "Verified", width: 190, priority: 3, cell: (proposed) => <Trust proposed={proposed} /> },
  { id: "by", head: "Proposed by", width: 160, priority: 5, cell: (proposed) => <Proposer proposed={proposed} /> },
  { id: "state", head: "State", width: 100, priority: 6, cell: ({ state }) => STATE_WORDS[state] },
  {
    id: "createdAt",
    head: "Sent",
    width: 124,
    priority: 1,
    time: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
];

/** What the columns without room would say first. */
export const proposedImportBrief = (proposed: ProposedImport, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("verified") && <Trust proposed={proposed} />;

export function outcomeOf({ tests, passed, failed, errors, skipped }: ProposedImport["totals"]) {
  return { tests, passed, failed, error: errors, skipped, blocked: 0, muted: 0 };
}

function Source({ proposed }: { proposed: ProposedImport }) {
  const { projectId, id, branch, commit, pullRequest } = proposed;
  const under = [pullRequest !== null && branch, commit?.slice(0, 10)].filter(Boolean).join(", ");
  return (
    <>
      <Link
        to="/projects/$projectId/proposed-results/$proposedImportId"
        params={{ projectId, proposedImportId: id }}
        search={true}
        resetScroll={false}
        className={`${table.link} ${table.cut}`}
        dir="auto"
        data-row={id}
        title={proposedName(proposed)}
      >
        {proposedName(proposed)}
      </Link>
      {under !== "" && (
        <span className={`${table.muted} ${table.cut}`} dir="auto" title={under}>
          {under}
        </span>
      )}
    </>
  );
}

function Trust({ proposed: { verified } }: { proposed: ProposedImport }) {
  const text = verified === null ? "Not verified" : (verified.source ?? verifiedText(verified));
  return (
    <span className={`${table.cut} ${verified === null ? table.muted : ""}`} dir="auto" title={text}>
      {text}
    </span>
  );
}

export function Proposer({ proposed: { proposedBy, viaToken } }: { proposed: ProposedImport }) {
  const name = proposedBy?.name || proposedBy?.username || "A deleted account";
  return (
    <>
      <span className={table.cut} dir="auto">
        {name}
      </span>
      {viaToken !== null && (
        <span className={`${table.muted} ${table.cut}`} title={`Token ${viaToken.name} (${viaToken.preview})`}>
          Token {viaToken.name}
        </span>
      )}
    </>
  );
}
