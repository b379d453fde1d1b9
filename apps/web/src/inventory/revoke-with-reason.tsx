import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { RevocationReason, type Token } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "../components/load-error.tsx";
import { countOf, formatCount } from "../counting.ts";
import { whatStops } from "../tokens/token-action.tsx";
import { queryClient, trpc } from "../trpc.ts";

type RevokeWithReasonProps = { tokens: readonly Token[]; onClose: () => void; onRevoked?: () => void };

/** Asks why, since the owners are told. Open while there are tokens. */
export function RevokeWithReason({ tokens, onClose, onRevoked }: RevokeWithReasonProps) {
  // What is asked stays readable while the dialogue goes.
  const [last, setLast] = useState(tokens);
  if (tokens.length > 0 && tokens !== last) setLast(tokens);
  return (
    <Modal opened={tokens.length > 0} onClose={onClose} title={`Revoke ${nameOf(last)}?`}>
      <ReasonForm tokens={last} onClose={onClose} onRevoked={onRevoked} />
    </Modal>
  );
}

const nameOf = (tokens: readonly Token[]) => {
  const [first] = tokens;
  return first && tokens.length === 1 ? `“${first.name}” of ${first.owner.username}` : countOf(tokens.length, "token");
};

function ReasonForm({ tokens, onClose, onRevoked }: RevokeWithReasonProps) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string>();
  const revoke = useMutation(
    trpc.admin.token.revokeMany.mutationOptions({
      onSuccess: async ({ revoked }) => {
        onRevoked?.();
        onClose();
        notifications.show({ color: "good", message: `${countOf(revoked, "token")} revoked` });
        await queryClient.invalidateQueries(trpc.admin.token.pathFilter());
      },
    }),
  );
  const submit = () => {
    const checked = RevocationReason.safeParse(reason);
    setProblem(checked.error?.issues[0]?.message);
    if (checked.success) revoke.mutate({ ids: tokens.map(({ id }) => id), reason: checked.data });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <Text>{whatHappens(tokens)} It can't be undone.</Text>
        <TextInput
          label="Reason"
          description={
            tokens.length === 1 ? "Its owner and the audit log are told." : "Their owners and the audit log are told."
          }
          data-autofocus
          autoComplete="off"
          value={reason}
          error={problem}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ActionError error={revoke.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {tokens.length === 1 ? "Keep token" : "Keep tokens"}
          </Button>
          <Button type="submit" color="danger" loading={revoke.isPending}>
            {tokens.length === 1 ? "Revoke token" : `Revoke ${countOf(tokens.length, "token")}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function whatHappens(tokens: readonly Token[]): string {
  const [first] = tokens;
  if (first && tokens.length === 1) return whatStops(first);
  const owners = new Set(tokens.map(({ owner }) => owner.id)).size;
  const used = tokens.filter(({ lastUsedAt }) => lastUsedAt !== null).length;
  const use =
    used === 0
      ? "None of them was ever used."
      : used === 1
        ? "One of them has been used."
        : `${formatCount(used)} of them have been used.`;
  return `Builds and scripts of ${countOf(owners, "account")} that use these tokens are refused at once. ${use}`;
}
