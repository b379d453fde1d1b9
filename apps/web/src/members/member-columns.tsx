import { ActionIcon, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconUserMinus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Member, ProjectRole } from "@tessera/domain";
import { useState } from "react";
import { appError } from "#web/app-error.ts";
import { WithAvatar } from "#web/components/avatar.tsx";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import classes from "./member-columns.module.css";
import { ROLE_LABELS, roleOptions } from "./role-labels.ts";

/** The columns of a project's members; who manages them can change the role. */
export const memberColumns = (projectId: string, mayManage: boolean): Column<Member>[] => [
  { id: "name", head: "Name", width: 132, cell: (member) => <MemberName member={member} /> },
  {
    id: "role",
    head: "Role",
    width: 168,
    priority: 1,
    cell: (member) =>
      mayManage && !(member.serverGuest && member.role === "GUEST") ? (
        <RoleSelect projectId={projectId} member={member} />
      ) : (
        ROLE_LABELS[member.role]
      ),
  },
  { id: "since", head: "Since", width: 124, priority: 2, time: true, cell: ({ since }) => <TimeAgo time={since} /> },
];

function MemberName({ member: { user, role, active, serverGuest } }: { member: Member }) {
  return (
    <WithAvatar person={user}>
      <span className={table.cut} dir="auto" title={user.name}>
        {user.name}
      </span>
      <span className={`${table.muted} ${table.cut}`} dir="auto">
        <span className={table.mono}>{user.username}</span>
      </span>
      {!active && <span className={classes.state}>Deactivated</span>}
      {serverGuest && role !== "GUEST" && <span className={classes.state}>Guest of this server: only reads</span>}
    </WithAvatar>
  );
}

function RoleSelect({ projectId, member }: { projectId: string; member: Member }) {
  const { user, role, serverGuest } = member;
  const options = roleOptions(serverGuest);
  // The role from before the person became a guest of the server.
  const isPast = !options.some(({ value }) => value === role);
  const set = useMutation(
    trpc.member.set.mutationOptions({
      onSuccess: async (changed) => {
        await queryClient.invalidateQueries(trpc.member.list.pathFilter());
        notifications.show({
          color: "good",
          message: `${user.name} is now ${ROLE_LABELS[changed.role].toLowerCase()}`,
        });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <Select
      size="xs"
      w={136}
      aria-label={`Role of ${user.name}`}
      data={isPast ? [{ value: role, label: ROLE_LABELS[role], disabled: true }, ...options] : options}
      value={set.isPending ? set.variables.role : role}
      disabled={set.isPending}
      allowDeselect={false}
      onChange={(next) => next && set.mutate({ projectId, userId: user.id, role: next as ProjectRole })}
    />
  );
}

export function RemoveMember({ projectId, member }: { projectId: string; member: Member }) {
  const { user } = member;
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation(
    trpc.member.remove.mutationOptions({
      onSuccess: async () => {
        setAsked(false);
        // A removed person can be added again.
        await queryClient.invalidateQueries(trpc.member.pathFilter());
        notifications.show({ color: "good", message: `${user.name} is no longer a member` });
      },
    }),
  );
  return (
    <>
      <ActionIcon aria-label={`Remove ${user.name}`} onClick={() => setAsked(true)}>
        <IconUserMinus size={18} aria-hidden />
      </ActionIcon>
      <ConfirmDialog
        opened={isAsked}
        title={`Remove ${user.name}?`}
        confirm="Remove member"
        cancel="Keep member"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ projectId, userId: user.id })}
        onClose={() => setAsked(false)}
      >
        {user.name} and every token of theirs lose access to this project at once, unless they are an administrator of
        this server. What they recorded stays.
      </ConfirmDialog>
    </>
  );
}
