import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBan, IconDots, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Token } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialogue } from "../components/confirm-dialogue.tsx";
import { formatRelativeTime } from "../components/time.tsx";
import { queryClient, trpc } from "../trpc.ts";
import { isLive } from "./token-status.tsx";

/** What can be done to one token. */
export function TokenMenu({ token }: { token: Token }) {
  const [asked, ask] = useState<"revoke" | "delete">();
  const close = () => ask(undefined);
  const done = (message: string) => async () => {
    close();
    notifications.show({ color: "good", message });
    await queryClient.invalidateQueries(trpc.token.list.pathFilter());
  };
  const revoke = useMutation(trpc.token.revoke.mutationOptions({ onSuccess: done(`“${token.name}” is revoked`) }));
  const remove = useMutation(trpc.token.delete.mutationOptions({ onSuccess: done(`“${token.name}” is deleted`) }));
  return (
    <>
      <Menu width={180}>
        <Menu.Target>
          <ActionIcon aria-label={`Actions for ${token.name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {token.status !== "Revoked" && (
            <Menu.Item color="danger" leftSection={<IconBan size={16} aria-hidden />} onClick={() => ask("revoke")}>
              Revoke token
            </Menu.Item>
          )}
          <Menu.Item color="danger" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => ask("delete")}>
            Delete token
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialogue
        opened={asked === "revoke"}
        title={`Revoke “${token.name}”?`}
        confirm="Revoke token"
        cancel="Keep token"
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate({ id: token.id })}
        onClose={close}
      >
        {whatStops(token)} It stays in this list and can't be made to work again.
      </ConfirmDialogue>
      <ConfirmDialogue
        opened={asked === "delete"}
        title={`Delete “${token.name}”?`}
        confirm="Delete token"
        cancel="Keep token"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ id: token.id })}
        onClose={close}
      >
        {whatStops(token)} It leaves this list; only the audit log keeps it.
      </ConfirmDialogue>
    </>
  );
}

function whatStops(token: Token): string {
  if (!isLive(token.status)) return "Nothing stops: this token has already stopped working.";
  if (token.lastUsedAt === null) return "No use of it is on record. Whoever holds it is refused at once.";
  const from = token.lastUsedIp === null ? "" : ` from ${token.lastUsedIp}`;
  const when = formatRelativeTime(token.lastUsedAt, Date.now());
  return `Builds and scripts that use it are refused at once. It was last used ${when}${from}.`;
}
