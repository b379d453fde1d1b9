import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Token } from "@tessera/domain";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { formatRelativeTime } from "#web/components/time.tsx";
import { RotateToken } from "./rotate-token.tsx";
import { useTokenHome } from "./token-home.ts";
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
  return { ask, dialog: { asked, opened, onClose: () => setOpened(false) } };
}

type TokenActionDialogProps = {
  asked: { action: TokenAction; token: Token } | undefined;
  opened: boolean;
  onClose: () => void;
  onDeleted?: () => void;
};

/** The question of the action that was asked for; the others stay closed. */
export function TokenActionDialog({ asked, opened, onClose, onDeleted }: TokenActionDialogProps) {
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

function ConfirmRotation({ token, opened, onClose }: OneTokenProps) {
  const home = useTokenHome();
  return (
    <TokenQuestion
      {...{ token, opened, onClose }}
      title={`End the overlap of “${token.name}” now?`}
      confirm="End the overlap now"
      cancel="Keep overlap"
      act={home.confirmRotation}
      done={`The old token of “${token.name}” has stopped working`}
      onDone={() => home.renew()}
    >
      The old token {token.preview} stops working; its successor goes on. {whatStops(token)}
    </TokenQuestion>
  );
}

function RevokeToken({ token, opened, onClose }: OneTokenProps) {
  const home = useTokenHome();
  return (
    <TokenQuestion
      {...{ token, opened, onClose }}
      title={`Revoke “${token.name}”?`}
      confirm="Revoke token"
      cancel="Keep token"
      act={home.revoke}
      done={`“${token.name}” is revoked`}
      onDone={() => home.renew()}
    >
      {whatStops(token)} It stays in this list and can't be made to work again.
    </TokenQuestion>
  );
}

function DeleteToken({ token, opened, onClose, onDeleted }: OneTokenProps & { onDeleted?: () => void }) {
  const home = useTokenHome();
  return (
    <TokenQuestion
      {...{ token, opened, onClose }}
      title={`Delete “${token.name}”?`}
      confirm="Delete token"
      cancel="Keep token"
      act={home.remove}
      done={`“${token.name}” is deleted`}
      onDone={() => {
        onDeleted?.();
        return home.renew("gone");
      }}
    >
      {whatStops(token)} It leaves this list; only the audit log keeps it.
    </TokenQuestion>
  );
}

type TokenQuestionProps = OneTokenProps & {
  title: string;
  confirm: string;
  cancel: string;
  act: (id: string) => Promise<unknown>;
  done: string;
  onDone: () => Promise<void>;
  children: ReactNode;
};

function TokenQuestion({ token, onClose, act, done, onDone, ...question }: TokenQuestionProps) {
  const acting = useMutation({
    mutationFn: () => act(token.id),
    onSuccess: async () => {
      onClose();
      notifications.show({ color: "good", message: done });
      await onDone();
    },
  });
  return (
    <ConfirmDialog
      {...question}
      pending={acting.isPending}
      error={acting.error}
      onConfirm={() => acting.mutate()}
      onClose={onClose}
    />
  );
}

/** What a dialog says will stop working. */
export function whatStops(token: Token): string {
  if (!isLive(token.status)) return "Nothing stops: this token has already stopped working.";
  if (token.lastUsedAt === null) return "No use of it is on record. Its holder is refused at once.";
  const from = token.lastUsedIp === null ? "" : ` from ${token.lastUsedIp}`;
  const when = formatRelativeTime(token.lastUsedAt, Date.now());
  return `Builds and scripts that use it are refused at once. It was last used ${when}${from}.`;
}
