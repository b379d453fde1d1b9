import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ProposedImportDetail } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { Form } from "#web/components/form.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type ProposedImportActionsProps = { proposed: ProposedImportDetail; onDecided: () => void };

/** Accepts or declines proposed results that wait. */
export function ProposedImportActions({ proposed, onDecided }: ProposedImportActionsProps) {
  const { projectId, id: proposedImportId, totals, receipt } = proposed;
  const [accepting, openAccept] = useDisclosure();
  const [declining, openDecline] = useDisclosure();
  const accept = useMutation(
    trpc.proposedImport.accept.mutationOptions({
      onSuccess: ({ runId }) => {
        notifications.show({ color: "good", message: `Results accepted into ${runId}` });
        onDecided();
      },
      onSettled: refreshProposedImports,
    }),
  );
  return (
    <>
      <Group gap="xs">
        <Button size="xs" leftSection={<IconCheck size={14} aria-hidden />} onClick={openAccept.open}>
          Accept results
        </Button>
        <Button size="xs" variant="default" leftSection={<IconX size={14} aria-hidden />} onClick={openDecline.open}>
          Decline results
        </Button>
      </Group>
      <ConfirmDialog
        opened={accepting}
        title="Accept these results?"
        confirm="Accept results"
        cancel="Leave them open"
        harmless
        pending={accept.isPending}
        error={accept.error}
        onConfirm={() => accept.mutate({ projectId, proposedImportId })}
        onClose={openAccept.close}
      >
        {countOf(totals.tests, "result")} go into {receipt.cycleId} and a run, as your upload. From then on they count
        in histories, flaky tests and causes, and make test cases for names that have none; notices and webhooks go out.
      </ConfirmDialog>
      <GuardedDialog opened={declining} onClose={openDecline.close} title="Decline these results?">
        <DeclineForm proposed={proposed} onDecided={onDecided} />
      </GuardedDialog>
    </>
  );
}

function DeclineForm({ proposed: { projectId, id }, onDecided }: ProposedImportActionsProps) {
  const { close } = useDialog();
  const form = useForm({ initialValues: { note: "" } });
  const decline = useMutation(
    trpc.proposedImport.decline.mutationOptions({
      onSuccess: () => {
        close();
        notifications.show({ color: "good", message: "Results declined" });
        onDecided();
      },
      onSettled: refreshProposedImports,
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit(({ note }) => decline.mutate({ projectId, proposedImportId: id, note }))}>
      <Stack gap="md">
        <Text>
          The uploaded files are deleted, and the same upload can't be sent again. Nothing of the project changes.
        </Text>
        <Textarea
          label="Why"
          description="Optional. Members of the project can read this."
          autosize
          minRows={2}
          maxRows={8}
          maxLength={1000}
          data-autofocus
          {...form.getInputProps("note")}
        />
        <ActionError error={decline.error} />
        <Group justify="flex-end" gap="xs">
          <CancelButton>Leave them open</CancelButton>
          <Button type="submit" color="danger" loading={decline.isPending}>
            Decline results
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** After a decision: an accepted upload reaches everything that results reach. */
async function refreshProposedImports(): Promise<void> {
  for (const router of [trpc.run, trpc.result, trpc.cycle, trpc.case, trpc.import, trpc.project]) {
    void queryClient.invalidateQueries(router.pathFilter());
  }
  await queryClient.invalidateQueries(trpc.proposedImport.pathFilter());
}
