import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { BinEntry } from "@tessera/domain";
import type { ReactNode } from "react";
import { appError } from "#web/app-error.ts";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { KIND_NAMES } from "./deletion.ts";

/** The columns of what was deleted. */
export const binColumns = (mayRestore: boolean): Column<BinEntry>[] => [
  {
    id: "name",
    head: "Name",
    width: 200,
    cell: ({ name }) => (
      <span className={table.cut} dir="auto" title={name.slice(0, 500)}>
        {name}
      </span>
    ),
  },
  { id: "kind", head: "Kind", width: 110, priority: 2, cell: ({ kind }) => capitalized(KIND_NAMES[kind]) },
  {
    id: "deletedAt",
    head: "Deleted",
    width: 124,
    priority: 1,
    time: true,
    cell: ({ deletedAt }) => <TimeAgo time={deletedAt} />,
  },
  { id: "deletedBy", head: "By", width: 140, priority: 4, cell: ({ deletedBy }) => deletedBy?.name ?? "–" },
  ...(mayRestore ? [RESTORE] : []),
];

const RESTORE: Column<BinEntry> = {
  id: "restore",
  head: "Restore",
  width: 110,
  priority: 3,
  cell: (entry) => <RestoreButton entry={entry} />,
};

/** When it was deleted, where there is no column for it. */
export function binBrief({ deletedAt, kind }: BinEntry, shown: ReadonlySet<string>): ReactNode {
  return (
    !shown.has("deletedAt") && (
      <>
        {capitalized(KIND_NAMES[kind])}, deleted <TimeAgo time={deletedAt} />
      </>
    )
  );
}

function RestoreButton({ entry: { id, name } }: { entry: BinEntry }) {
  const restore = useMutation(
    trpc.bin.restore.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries();
        notifications.show({ color: "good", message: `${name.slice(0, 100)} is back` });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <Button
      size="compact-xs"
      variant="default"
      aria-label={`Restore ${name.slice(0, 100)}`}
      loading={restore.isPending}
      onClick={() => restore.mutate({ id })}
    >
      Restore
    </Button>
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
