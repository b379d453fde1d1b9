import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Token } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialogue } from "../components/confirm-dialogue.tsx";
import { formatRelativeTime } from "../components/time.tsx";
import { queryClient, trpc } from "../trpc.ts";
import { RotateToken } from "./rotate-token.tsx";
import { isLive } from "./token-status.tsx";

export type TokenAction = "rotate" | "confirm" | "revoke" | "delete";
export type AskTokenAction = (action: TokenAction, token: Token) => void;

/**
 * What was asked of which token. It belongs to the page, not to a row: a row may leave the list while its new token is
 * being shown.
 */
export function useTokenAction() {
  const [asked, setAsked] = useState<{ action: TokenAction; token: Token }>();
  const [opened, setOpened] = useState(false);
  const ask: AskTokenAction = (action, token) => {
    setAsked({ action, token });
    setOpened(true);
  };
  return { ask, dialogue: { asked, opened, onClose: () => setOpened(false) } };
}

type TokenActionDialogueProps = {
  asked: { action: TokenAction; token: Token } | undefined;
  opened: boolean;
  onClose: () => void;
  onDeleted?: () => void;
};

/** The question of the action that was asked for; the others stay closed. */
export function TokenActionDialogue({ asked, opened, onClose, onDeleted }: TokenActionDialogueProps) {
  if (!asked) return null;
  const { action, token } = asked;
  const props = (of: TokenAction) => ({ token, opened: opened && action === of, onClose });
  return (
    <>
      <RotateToken {...props("rotate")} />
      <ConfirmRotation {...props("confirm")} />
      <RevokeToken {...props("revoke")} />
      <DeleteToken {...props("delete")} onDeleted={onDeleted} />
    </>
  );
}

type OneTokenProps = { token: Token; opened: boolean; onClose: () => void };

const renewTokens = () => queryClient.invalidateQueries(trpc.token.pathFilter());

function ConfirmRotation({ token, opened, onClose }: OneTokenProps) {
  const confirm = useMutation(
    trpc.token.confirmRotation.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: `The old token of “${token.name}” has stopped working` });
        await renewTokens();
      },
    }),
  );
  return (
    <ConfirmDialogue
      opened={opened}
      title={`End the overlap of “${token.name}” now?`}
      confirm="End the overlap now"
      cancel="Keep overlap"
      pending={confirm.isPending}
      error={confirm.error}
      onConfirm={() => confirm.mutate({ id: token.id })}
      onClose={onClose}
    >
      The old token {token.preview} stops working; its successor goes on. {whatStops(token)}
    </ConfirmDialogue>
  );
}

function RevokeToken({ token, opened, onClose }: OneTokenProps) {
  const revoke = useMutation(
    trpc.token.revoke.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: `“${token.name}” is revoked` });
        await renewTokens();
      },
    }),
  );
  return (
    <ConfirmDialogue
      opened={opened}
      title={`Revoke “${token.name}”?`}
      confirm="Revoke token"
      cancel="Keep token"
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ id: token.id })}
      onClose={onClose}
    >
      {whatStops(token)} It stays in this list and can't be made to work again.
    </ConfirmDialogue>
  );
}

function DeleteToken({ token, opened, onClose, onDeleted }: OneTokenProps & { onDeleted?: () => void }) {
  const remove = useMutation(
    trpc.token.delete.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: `“${token.name}” is deleted` });
        onDeleted?.();
        await Promise.all(
          [trpc.token.list, trpc.token.denials].map((query) => queryClient.invalidateQueries(query.pathFilter())),
        );
      },
    }),
  );
  return (
    <ConfirmDialogue
      opened={opened}
      title={`Delete “${token.name}”?`}
      confirm="Delete token"
      cancel="Keep token"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: token.id })}
      onClose={onClose}
    >
      {whatStops(token)} It leaves this list; only the audit log keeps it.
    </ConfirmDialogue>
  );
}

/** What a dialogue says will stop working. */
export function whatStops(token: Token): string {
  if (!isLive(token.status)) return "Nothing stops: this token has already stopped working.";
  if (token.lastUsedAt === null) return "No use of it is on record. Whoever holds it is refused at once.";
  const from = token.lastUsedIp === null ? "" : ` from ${token.lastUsedIp}`;
  const when = formatRelativeTime(token.lastUsedAt, Date.now());
  return `Builds and scripts that use it are refused at once. It was last used ${when}${from}.`;
}
