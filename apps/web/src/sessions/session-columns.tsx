import { ActionIcon } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Session } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import classes from "./session-columns.module.css";

/** The columns of someone's sessions. */
export const SESSION_COLUMNS: readonly Column<Session>[] = [
  { id: "device", head: "Browser and IP address", width: 170, cell: (session) => <Device session={session} /> },
  {
    id: "createdAt",
    head: "Signed in",
    width: 124,
    priority: 2,
    time: true,
    cell: ({ createdAt }) => <TimeAgo time={createdAt} />,
  },
  {
    id: "lastSeenAt",
    head: "Last seen",
    width: 112,
    priority: 1,
    time: true,
    cell: ({ lastSeenAt }) => <TimeAgo time={lastSeenAt} />,
  },
];

function Device({ session: { device, ip, isCurrent } }: { session: Session }) {
  return (
    <>
      <span className={table.cut} dir="auto" title={device}>
        {device}
      </span>
      <span className={`${table.mono} ${table.muted}`}>{ip}</span>
      {isCurrent && <span className={classes.here}> · This browser</span>}
    </>
  );
}

type EndSessionButtonProps = { session: Session; onClick: () => void };

/** At the end of a row. */
export function EndSessionButton({ session: { device, ip }, onClick }: EndSessionButtonProps) {
  return (
    <ActionIcon aria-label={`Sign out ${device}, ${ip}`} title="Sign out" onClick={onClick}>
      <IconLogout size={18} aria-hidden />
    </ActionIcon>
  );
}

/** Ends one of a person's own sessions, after a question. */
export function EndSession({ session }: { session: Session }) {
  const { id, device, ip } = session;
  const [isAsked, setAsked] = useState(false);
  const end = useMutation(
    trpc.session.end.mutationOptions({
      onSuccess: async () => {
        setAsked(false);
        await queryClient.invalidateQueries(trpc.session.list.pathFilter());
        notifications.show({ color: "good", message: `${device} is signed out` });
      },
    }),
  );
  return (
    <>
      <EndSessionButton session={session} onClick={() => setAsked(true)} />
      <ConfirmDialog
        opened={isAsked}
        title={`Sign out ${device}?`}
        confirm="Sign out browser"
        cancel="Leave it signed in"
        pending={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate({ id })}
        onClose={() => setAsked(false)}
      >
        The browser at {ip} has to sign in again; what is being written there and not saved is lost.
      </ConfirmDialog>
    </>
  );
}
