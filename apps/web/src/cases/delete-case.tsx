import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TestCase } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type DeleteCaseProps = { opened: boolean; onClose: () => void; testCase: TestCase };

export function DeleteCase({ opened, onClose, testCase }: DeleteCaseProps) {
  const { projectId, id } = testCase;
  const navigate = useNavigate();
  const remove = useMutation(
    trpc.case.delete.mutationOptions({
      onSuccess: async () => {
        onClose();
        await navigate({ to: "/projects/$projectId/cases", params: { projectId }, search: true });
        queryClient.removeQueries(trpc.case.get.queryFilter({ projectId, caseId: id }));
        await queryClient.invalidateQueries(trpc.case.list.pathFilter());
        notifications.show({ color: "good", message: `${id} is deleted` });
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title={`Delete ${id}?`}
      confirm="Delete test case"
      cancel="Keep test case"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ projectId, caseId: id })}
      onClose={onClose}
    >
      It leaves the list. The next report with the same test makes a new test case.
    </ConfirmDialog>
  );
}
