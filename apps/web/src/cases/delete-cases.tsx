import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { countOf } from "#web/counting.ts";
import { refreshFolders } from "#web/folders/refresh-folders.ts";
import { inBatches } from "#web/in-batches.ts";
import { trpcClient } from "#web/trpc.ts";

type DeleteCasesProps = {
  projectId: string;
  /** Ids of the cases; open while there are any. */
  caseIds: readonly string[] | undefined;
  onClose: () => void;
  onDeleted: () => void;
};

export function DeleteCases({ projectId, caseIds, onClose, onDeleted }: DeleteCasesProps) {
  // What is asked stays readable while the dialog goes.
  const [last, setLast] = useState(caseIds);
  if (caseIds !== undefined && caseIds !== last) setLast(caseIds);
  const remove = useMutation({
    mutationFn: (all: readonly string[]) =>
      inBatches(
        [...all],
        async (ids) => (await trpcClient.case.deleteMany.mutate({ projectId, caseIds: ids })).changed,
      ),
    onSuccess: (deleted) => {
      onDeleted();
      onClose();
      notifications.show({ color: "good", message: `${countOf(deleted, "test case")} moved to the bin` });
    },
    onSettled: refreshFolders,
  });
  const count = countOf(last?.length ?? 0, "test case");
  return (
    <ConfirmDialog
      opened={caseIds !== undefined}
      title={`Delete ${count}?`}
      confirm={`Delete ${count}`}
      cancel="Keep them"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => last && remove.mutate(last)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    >
      They go to the bin of the project and can be restored for 30 days. Their results stay. The next report with the
      same tests makes new test cases.
    </ConfirmDialog>
  );
}
