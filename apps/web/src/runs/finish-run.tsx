import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Run } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { shardsText } from "./shard-dots.tsx";

/** Ends the wait for shards that won't come. */
export function FinishRun({ projectId, run }: { projectId: string; run: Run }) {
  const [opened, { open, close }] = useDisclosure();
  const finish = useMutation(
    trpc.run.finish.mutationOptions({
      onSuccess: (finished) => {
        queryClient.setQueryData(trpc.run.get.queryKey({ projectId, runId: run.id }), finished);
        void queryClient.invalidateQueries(trpc.run.pathFilter());
        notifications.show({ color: "good", message: `${run.id} is finished` });
        close();
      },
    }),
  );
  return (
    <>
      <Button variant="default" onClick={open}>
        Finish run
      </Button>
      <ConfirmDialog
        opened={opened}
        title="Finish this run now?"
        confirm="Finish run"
        cancel="Keep waiting"
        harmless
        pending={finish.isPending}
        error={finish.error}
        onConfirm={() => finish.mutate({ projectId, runId: run.id })}
        onClose={close}
      >
        {shardsText(run)}. The run counts as incomplete until they come after all; a late shard is still taken in.
      </ConfirmDialog>
    </>
  );
}
