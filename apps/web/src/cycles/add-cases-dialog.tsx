import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { CaseChoice } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { AssignFields } from "./assign-fields.tsx";
import { type ChoiceValues, NO_CHOICE, onlyApproved, toAssignment, toCaseChoice } from "./case-choice.ts";
import { ChoiceFields } from "./choice-fields.tsx";

type AddCasesProps = {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  /** The cycle that gets them; without one it is chosen here. */
  cycleId?: string;
  /** The test cases, and what they are called; without them they are chosen here. */
  chosen?: { cases: CaseChoice; words: string } | undefined;
};

/** Adds test cases to a cycle. */
export function AddCasesDialog({ opened, onClose, ...form }: AddCasesProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title="Add test cases to a cycle">
      <AddForm {...form} />
    </GuardedDialog>
  );
}

type Values = ChoiceValues & { cycleId: string };

function AddForm({ projectId, cycleId, chosen }: Omit<AddCasesProps, "opened" | "onClose">) {
  const { close } = useDialog();
  const { project } = useProject(projectId);
  const form = useForm<Values>({ initialValues: { ...NO_CHOICE, kind: "all", cycleId: cycleId ?? "" } });
  const cycles = useQuery({
    ...trpc.cycle.list.queryOptions({ projectId, state: "open", limit: 200 }),
    enabled: cycleId === undefined,
  });
  const add = useMutation(
    trpc.cycle.addCases.mutationOptions({
      onSuccess: async ({ name, progress }) => {
        await queryClient.invalidateQueries(trpc.cycle.pathFilter());
        close();
        notifications.show({ color: "good", message: `${name} plans ${progress.cases} test cases now` });
      },
    }),
  );
  const { values } = form;
  const cases = chosen?.cases ?? toCaseChoice(values);
  const assign = toAssignment(values);
  const change = (next: Partial<ChoiceValues>) => form.setValues(next);
  return (
    <Form
      form={form}
      onSubmit={form.onSubmit(({ cycleId }) => {
        if (cases) add.mutate({ projectId, cycleId, cases, ...(assign && { assign }) });
      })}
    >
      <Stack gap="md">
        {chosen ? (
          <>
            <Text>
              {chosen.words} {onlyApproved(project)}
            </Text>
            <AssignFields projectId={projectId} values={values} onChange={change} hasBefore={false} />
          </>
        ) : (
          <ChoiceFields projectId={projectId} values={values} onChange={change} mayBeNone={false} />
        )}
        {cycleId === undefined && (
          <Select
            label="Test cycle"
            searchable
            data={(cycles.data?.data ?? []).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
            {...form.getInputProps("cycleId")}
          />
        )}
        {add.isError && <FormError message={appError(add.error).message} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={add.isPending} disabled={!cases || values.cycleId === ""}>
            Add test cases
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
