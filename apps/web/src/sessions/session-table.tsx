import { Button, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Session } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import classes from "./sessions-section.module.css";

export function SessionTable({ sessions }: { sessions: readonly Session[] }) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Browser and IP address</th>
            <th scope="col" className={classes.since}>
              Signed in
            </th>
            <th scope="col">Last seen</th>
            <th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { device, ip, createdAt, lastSeenAt, isCurrent } = session;
  return (
    <tr className={classes.row}>
      <td className={table.grow}>
        <span className={table.cut} dir="auto" title={device}>
          {device}
        </span>
        <span className={`${table.mono} ${table.muted}`}>{ip}</span>
        {isCurrent && <span className={classes.here}> · This browser</span>}
      </td>
      <td className={classes.since} data-nowrap>
        <TimeAgo time={createdAt} />
      </td>
      <td data-nowrap>
        <TimeAgo time={lastSeenAt} />
      </td>
      <td data-numeric>{!isCurrent && <EndSession session={session} />}</td>
    </tr>
  );
}

function EndSession({ session: { id, device, ip } }: { session: Session }) {
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
      <Button size="compact-xs" variant="default" onClick={() => setAsked(true)}>
        Sign out
        <VisuallyHidden>
          {" "}
          {device}, {ip}
        </VisuallyHidden>
      </Button>
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
