import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { appError } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { inBatches } from "#web/in-batches.ts";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import { AssignFields } from "./assign-fields.tsx";
import { type AssignKind, toAssignment } from "./case-choice.ts";

type AssignCasesProps = {
  projectId: string;
  cycleId: string;
  /** Open while there are any. */
  caseIds: readonly string[] | undefined;
  onClose: () => void;
  onAssigned: () => void;
};

/** Says who executes the selected test cases of a cycle. */
export function AssignCases({ caseIds, onClose, ...form }: AssignCasesProps) {
  const title = `Assign ${countOf(caseIds?.length ?? 0, "test case")}`;
  return (
    <GuardedDialog opened={caseIds !== undefined} onClose={onClose} title={title}>
      {caseIds && <AssignForm caseIds={caseIds} {...form} />}
    </GuardedDialog>
  );
}

type AssignFormProps = Omit<AssignCasesProps, "onClose" | "caseIds"> & { caseIds: readonly string[] };

function AssignForm({ projectId, cycleId, caseIds, onAssigned }: AssignFormProps) {
  const { close } = useDialog();
  const form = useForm<{ assignBy: AssignKind; userIds: string[] }>({
    initialValues: { assignBy: "people", userIds: [] },
  });
  const isNoOne = form.values.assignBy === "none";
  const assignment = isNoOne ? { userIds: [] } : toAssignment(form.values);
  const assign = useMutation({
    mutationFn: () =>
      inBatches([...caseIds], async (ids) => {
        if (!assignment) return 0;
        return (await trpcClient.cycle.assign.mutate({ projectId, cycleId, caseIds: ids, assign: assignment })).changed;
      }),
    onSuccess: () => {
      onAssigned();
      close();
    },
    // A batch that failed may come after others that didn't.
    onSettled: () => queryClient.invalidateQueries(trpc.cycle.pathFilter()),
  });
  return (
    <Form form={form} onSubmit={form.onSubmit(() => assign.mutate())}>
      <Stack gap="md">
        <AssignFields projectId={projectId} values={form.values} onChange={form.setValues} hasBefore={false} />
        {assign.isError && <FormError message={appError(assign.error).message} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={assign.isPending} disabled={!assignment}>
            Assign {countOf(caseIds.length, "test case")}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
