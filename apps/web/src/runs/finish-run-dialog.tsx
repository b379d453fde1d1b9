import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Run } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { shardsText } from "./shard-dots.tsx";

type FinishRunDialogProps = { projectId: string; run: Run; opened: boolean; onClose: () => void };

/** Asks before a run is judged without the shards that are missing. */
export function FinishRunDialog({ projectId, run, opened, onClose }: FinishRunDialogProps) {
  const finish = useMutation(
    trpc.run.finish.mutationOptions({
      onSuccess: (finished) => {
        queryClient.setQueryData(trpc.run.get.queryKey({ projectId, runId: run.id }), finished);
        void queryClient.invalidateQueries(trpc.run.pathFilter());
        notifications.show({ color: "good", message: `${run.id} is finished` });
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title="Finish this run now?"
      confirm="Finish run"
      cancel="Keep waiting"
      harmless
      pending={finish.isPending}
      error={finish.error}
      onConfirm={() => finish.mutate({ projectId, runId: run.id })}
      onClose={onClose}
    >
      {shardsText(run)}. The run counts as incomplete until they come after all; a late shard is still taken in.
    </ConfirmDialog>
  );
}
