import { Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type SetSubscription, type Subscription, SubscriptionMode } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { MODE_LABELS, subjectOf } from "./subscription-labels.ts";

/** The columns of what a person follows. */
export const SUBSCRIPTION_COLUMNS: readonly Column<Subscription>[] = [
  { id: "subject", head: "About", width: 190, cell: (row) => <Subject row={row} /> },
  { id: "mode", head: "Emails", width: 150, priority: 1, cell: (row) => <ModeSelect row={row} /> },
  { id: "since", head: "Since", width: 124, priority: 2, time: true, cell: (row) => <TimeAgo time={row.createdAt} /> },
];

function Subject({ row }: { row: Subscription }) {
  const { projectId, kind, target } = row;
  return (
    <>
      <span className={table.cut} dir="auto" title={subjectOf(row)}>
        {kind === "test" ? (
          <Link to="/projects/$projectId/cases/$caseId" params={{ projectId, caseId: target }} className={table.link}>
            {target}
          </Link>
        ) : (
          subjectOf(row)
        )}
      </span>
      <Link to="/projects/$projectId" params={{ projectId }} className={`${table.plainLink} ${table.mono}`}>
        {projectId}
      </Link>
    </>
  );
}

function ModeSelect({ row }: { row: Subscription }) {
  const { createdAt: _, target, ...rest } = row;
  const set = useMutation(
    trpc.subscription.set.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.subscription.pathFilter()),
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <Select
      size="xs"
      w={136}
      aria-label={`Emails about ${subjectOf(row)} of ${row.projectId}`}
      data={SubscriptionMode.options.map((value) => ({ value, label: MODE_LABELS[value] }))}
      value={set.isPending ? set.variables.mode : row.mode}
      disabled={set.isPending}
      allowDeselect={false}
      onChange={(mode) =>
        mode &&
        set.mutate({ ...rest, ...(target !== "" && { target }), mode: mode as SubscriptionMode } as SetSubscription)
      }
    />
  );
}
