import type { Rename } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { RenameActions } from "./rename-actions.tsx";

const STATES: Record<Rename["state"], string> = { proposed: "Proposed", accepted: "Accepted", declined: "Declined" };

/** The columns of proposed and decided renames. */
export const renameColumns = (mayDecide: boolean): Column<Rename>[] => [
  { id: "from", head: "Was", width: 200, cell: ({ from }) => <CaseName {...from} /> },
  { id: "to", head: "Is now", width: 200, priority: 1, cell: ({ to }) => <CaseName {...to} /> },
  {
    id: "reason",
    head: "Because of",
    width: 220,
    priority: 4,
    cell: ({ reason, confidence }) => `${reason} (${confidence} %)`,
  },
  { id: "state", head: "State", width: 100, priority: 3, cell: ({ state }) => STATES[state] },
  {
    id: "createdAt",
    head: "Found",
    width: 124,
    priority: 5,
    time: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
  ...(mayDecide ? [DECIDE] : []),
];

const DECIDE: Column<Rename> = {
  id: "decide",
  head: "Decide",
  width: 160,
  priority: 2,
  cell: (rename) => <RenameActions rename={rename} />,
};

/** What the test is called now, where there is no column for it. */
export function renameBrief({ to, state }: Rename, shown: ReadonlySet<string>): ReactNode {
  return !shown.has("to") && `${STATES[state]}: now ${to.name}`;
}

function CaseName({ id, name }: Rename["from"]) {
  return (
    <span className={table.cut} dir="auto" title={name.slice(0, 500)}>
      {name} <span className={`${table.mono} ${table.muted}`}>{id}</span>
    </span>
  );
}
