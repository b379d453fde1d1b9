import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowsSplit } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type SplitCauseProps = { projectId: string; causeId: string; caseId: string };

/** Says that a test fails of something else than its cause says. */
export function SplitCause({ projectId, causeId, caseId }: SplitCauseProps) {
  const [isAsked, setAsked] = useState(false);
  const split = useMutation(
    trpc.cause.split.mutationOptions({
      onSuccess: async ({ id }) => {
        setAsked(false);
        notifications.show({ color: "good", message: `${caseId} now fails of ${id}` });
        await Promise.all([trpc.cause, trpc.run].map((part) => queryClient.invalidateQueries(part.pathFilter())));
      },
    }),
  );
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArrowsSplit size={14} aria-hidden />}
        onClick={() => setAsked(true)}
      >
        Split off {causeId}
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title={`Split ${caseId} off ${causeId}?`}
        confirm="Split off"
        cancel="Keep together"
        harmless
        pending={split.isPending}
        error={split.error}
        onConfirm={() => split.mutate({ projectId, causeId, caseIds: [caseId] })}
        onClose={() => setAsked(false)}
      >
        Failures of this test count as a cause of their own, past and future ones. Merging the two takes that back.
      </ConfirmDialog>
    </>
  );
}
