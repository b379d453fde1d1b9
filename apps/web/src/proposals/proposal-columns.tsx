import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { Proposal } from "@tessera/domain";
import type { ReactNode } from "react";
import { fieldList } from "#web/cases/case-labels.ts";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import classes from "./proposal-columns.module.css";

export const STATE_WORDS: Record<Proposal["state"], string> = {
  open: "Open",
  accepted: "Accepted",
  declined: "Declined",
  withdrawn: "Withdrawn",
};

/** The columns of proposals. */
export const PROPOSAL_COLUMNS: readonly Column<Proposal>[] = [
  { id: "name", head: "Test case", width: 220, cell: (proposal) => <ProposalName proposal={proposal} /> },
  { id: "what", head: "Proposal", width: 190, priority: 2, cell: (proposal) => <What proposal={proposal} /> },
  {
    id: "reason",
    head: "Reason",
    width: 240,
    priority: 4,
    cell: ({ reason }) => (
      <span className={table.cut} dir="auto" title={reason.slice(0, 500)}>
        {reason}
      </span>
    ),
  },
  { id: "by", head: "Proposed by", width: 170, priority: 3, cell: (proposal) => <ProposedBy proposal={proposal} /> },
  { id: "state", head: "State", width: 110, priority: 5, cell: ({ state }) => STATE_WORDS[state] },
  {
    id: "createdAt",
    head: "Filed",
    width: 124,
    priority: 1,
    time: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
];

/** What the columns without room would say first. */
export const proposalBrief = (proposal: Proposal, shown: ReadonlySet<string>): ReactNode =>
  !shown.has("what") && <What proposal={proposal} />;

function ProposalName({ proposal: { projectId, id, caseId, name } }: { proposal: Proposal }) {
  return (
    <Link
      to="/projects/$projectId/proposals/$proposalId"
      params={{ projectId, proposalId: id }}
      search={true}
      resetScroll={false}
      className={`${table.link} ${table.cut}`}
      dir="auto"
      data-row={id}
      title={name.slice(0, 500)}
    >
      {name} {caseId !== null && <span className={`${table.mono} ${table.muted}`}>{caseId}</span>}
    </Link>
  );
}

function What({ proposal: { kind, fields, isOutdated } }: { proposal: Proposal }) {
  return (
    <>
      <span className={table.cut}>{kind === "new" ? "New test case" : fieldList(fields)}</span>
      {isOutdated && <Outdated />}
    </>
  );
}

function Outdated() {
  return (
    <span className={classes.outdated}>
      <IconAlertTriangle size={14} aria-hidden /> Case changed meanwhile
    </span>
  );
}

export function ProposedBy({ proposal: { proposedBy, via } }: { proposal: Proposal }) {
  return (
    <>
      <span className={table.cut} dir="auto">
        {proposedBy?.name || proposedBy?.username || "A deleted account"}
      </span>
      {via !== null && (
        <Text component="span" size="xs" c="dimmed" className={table.cut} title={`Token ${via.name} (${via.preview})`}>
          Token {via.name}
        </Text>
      )}
    </>
  );
}
