import { Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type Configuration, countCombinations, type TestCycle } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { ConfigurationFields } from "#web/configurations/configuration-fields.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { type ChoiceValues, NO_CHOICE, toAssignment, toCaseChoice } from "./case-choice.ts";
import { ChoiceFields } from "./choice-fields.tsx";

type CycleDialogProps = {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  /** The cycle to edit; without one a cycle is created. */
  cycle?: TestCycle;
  /** A new cycle begins with what this one left open. */
  copyOf?: TestCycle | undefined;
};

/** Creates a test cycle, or edits the one given. */
export function CycleDialog({ opened, onClose, ...form }: CycleDialogProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={form.cycle ? "Edit test cycle" : "Create a test cycle"}>
      <CycleForm {...form} />
    </GuardedDialog>
  );
}

type Values = {
  name: string;
  description: string;
  environment: string;
  dueDate: string;
  milestoneId: string | null;
} & {
  choice: ChoiceValues;
  configurations: Configuration[];
};
const FIELDS = ["name", "description", "environment", "dueDate", "milestoneId"] as const;

function CycleForm({ projectId, cycle, copyOf }: Omit<CycleDialogProps, "opened" | "onClose">) {
  const { form, save, submit } = useCycleForm(projectId, cycle, copyOf);
  const milestones = useQuery(trpc.milestone.list.queryOptions({ projectId, limit: 200 })).data?.data ?? [];
  const count = countCombinations(form.values.configurations);
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <TextInput label="Name" placeholder="Release 4.2 regression" data-autofocus {...form.getInputProps("name")} />
        <Textarea
          label="Description"
          description="Optional."
          autosize
          minRows={2}
          maxRows={8}
          {...form.getInputProps("description")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <TextInput label="Environment" placeholder="Staging" {...form.getInputProps("environment")} />
          <TextInput label="Due date" type="date" {...form.getInputProps("dueDate")} />
        </SimpleGrid>
        {milestones.length > 0 && (
          <Select
            label="Milestone"
            placeholder="None"
            clearable
            searchable
            data={milestones.map(({ id, name }) => ({ value: id, label: name }))}
            {...form.getInputProps("milestoneId")}
          />
        )}
        {!cycle && (
          <ConfigurationFields
            projectId={projectId}
            chosen={form.values.configurations}
            onChange={(configurations) => form.setFieldValue("configurations", configurations)}
          />
        )}
        {!cycle && (
          <ChoiceFields
            projectId={projectId}
            values={form.values.choice}
            onChange={(change) => form.setFieldValue("choice", { ...form.values.choice, ...change })}
            mayBeNone
          />
        )}
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {cycle ? "Save test cycle" : count === 1 ? "Create test cycle" : `Create ${count} test cycles`}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

const valuesOf = (cycle: TestCycle | undefined, copyOf: TestCycle | undefined): Values => ({
  name: cycle?.name ?? (copyOf ? `${copyOf.name.slice(0, 180)}, once more` : ""),
  description: (cycle ?? copyOf)?.description ?? "",
  environment: (cycle ?? copyOf)?.environment ?? "",
  dueDate: cycle?.dueDate ?? "",
  milestoneId: (cycle ?? copyOf)?.milestone?.id ?? null,
  choice: copyOf ? { ...NO_CHOICE, kind: "cycle", fromCycle: copyOf.id, assignBy: "same" } : NO_CHOICE,
  configurations: [],
});

function useCycleForm(projectId: string, cycle: TestCycle | undefined, copyOf: TestCycle | undefined) {
  const navigate = useNavigate();
  const { close } = useDialog();
  const form = useForm<Values>({
    initialValues: valuesOf(cycle, copyOf),
    validate: { name: (name) => (name.trim() === "" ? "Give the test cycle a name" : null) },
  });
  const onError = (error: unknown) => form.setErrors(formErrors(error, FIELDS).byField);
  const create = useMutation(
    trpc.cycle.create.mutationOptions({
      onSuccess: async ({ id }) => {
        void queryClient.invalidateQueries(trpc.cycle.pathFilter());
        close();
        await navigate({ to: "/projects/$projectId/cycles/$cycleId", params: { projectId, cycleId: id } });
      },
      onError,
    }),
  );
  const createPlan = useMutation(
    trpc.cycle.createPlan.mutationOptions({
      onSuccess: async ({ data }) => {
        void queryClient.invalidateQueries(trpc.cycle.pathFilter());
        close();
        const search = { plan: data[0]?.plan ?? undefined };
        await navigate({ to: "/projects/$projectId/cycles", params: { projectId }, search });
      },
      onError,
    }),
  );
  const update = useMutation(
    trpc.cycle.update.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.cycle.pathFilter());
        close();
      },
      onError,
    }),
  );
  const submit = ({ choice, name, description, environment, dueDate, milestoneId, configurations }: Values) => {
    const fields = {
      ...{ projectId, name, description, milestoneId },
      ...{ environment: environment.trim() || null, dueDate: dueDate || null },
    };
    const isSameEnvironment = fields.environment === (cycle?.environment ?? null);
    if (cycle) {
      const { environment, ...others } = fields;
      return update.mutate({ ...others, ...(!isSameEnvironment && { environment }), cycleId: cycle.id });
    }
    const cases = toCaseChoice(choice);
    const assign = cases && toAssignment(choice);
    const made = { ...fields, ...(cases && { cases }), ...(assign && { assign }) };
    if (configurations.length > 0) createPlan.mutate({ ...made, configurations });
    else create.mutate(made);
  };
  const isPlan = form.values.configurations.length > 0;
  return { form, save: cycle ? update : isPlan ? createPlan : create, submit };
}
