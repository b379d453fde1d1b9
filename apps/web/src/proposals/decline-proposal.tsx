import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { Proposal } from "@tessera/domain";
import { Form } from "#web/components/form.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { refreshProposals } from "./proposals-query.ts";

type DeclineProposalProps = { opened: boolean; proposal: Proposal; onClose: () => void; onDeclined: () => void };

/** Asks whether to decline, and why. */
export function DeclineProposal({ opened, onClose, ...form }: DeclineProposalProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title="Decline this proposal?">
      <DeclineForm {...form} />
    </GuardedDialog>
  );
}

function DeclineForm({
  proposal: { projectId, id },
  onDeclined,
}: Pick<DeclineProposalProps, "proposal" | "onDeclined">) {
  const { close } = useDialog();
  const form = useForm({ initialValues: { note: "" } });
  const decline = useMutation(
    trpc.proposal.decline.mutationOptions({
      onSuccess: () => {
        close();
        onDeclined();
      },
      onSettled: refreshProposals,
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit(({ note }) => decline.mutate({ projectId, proposalId: id, note }))}>
      <Stack gap="md">
        <Textarea
          label="Why"
          description="Optional. The proposer can read this."
          autosize
          minRows={2}
          maxRows={8}
          maxLength={1000}
          data-autofocus
          {...form.getInputProps("note")}
        />
        <ActionError error={decline.error} />
        <Group justify="flex-end" gap="xs">
          <CancelButton>Leave it open</CancelButton>
          <Button type="submit" color="danger" loading={decline.isPending}>
            Decline proposal
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
