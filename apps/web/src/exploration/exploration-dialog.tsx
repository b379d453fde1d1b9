import { Button, Group, NumberInput, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Exploration } from "@tessera/domain";
import { accountName } from "#web/accounts/account-name.ts";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";

type ExplorationDialogProps = {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  /** The session to edit; without one a session is planned. */
  exploration?: Exploration | undefined;
};

/** Plans an exploratory session, or edits the plan of the one given. */
export function ExplorationDialog({ opened, onClose, ...form }: ExplorationDialogProps) {
  const title = form.exploration ? "Edit exploratory session" : "Plan an exploratory session";
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={title} size="lg">
      <ExplorationForm {...form} />
    </GuardedDialog>
  );
}

const FIELDS = ["charter", "testerId", "timeBoxMinutes", "environment", "build", "cycleId", "milestoneId"] as const;
const MOST_CHOICES = 200;

function ExplorationForm({ projectId, exploration }: Omit<ExplorationDialogProps, "opened" | "onClose">) {
  const { form, save, submit } = useExplorationForm(projectId, exploration);
  const choices = useChoices(projectId, exploration);
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <Textarea
          label="Charter"
          description="What to explore, with what, to find what. Markdown."
          placeholder="Explore refunds with expired cards to find messages that lead nowhere"
          autosize
          minRows={3}
          maxRows={10}
          maxLength={10_000}
          data-autofocus
          {...form.getInputProps("charter")}
        />
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
          <NumberInput
            label="Time box"
            suffix=" minutes"
            min={5}
            max={480}
            step={5}
            allowDecimal={false}
            {...form.getInputProps("timeBoxMinutes")}
          />
          <Select label="Tester" searchable data={choices.testers} {...form.getInputProps("testerId")} />
          <TextInput label="Environment" placeholder="Staging" {...form.getInputProps("environment")} />
          <TextInput label="Build" placeholder="4.2.0-rc.1" {...form.getInputProps("build")} />
          <Select
            label="Test cycle"
            description="Takes the results that you record."
            placeholder="None"
            clearable
            searchable
            data={choices.cycles}
            {...form.getInputProps("cycleId")}
          />
          {choices.milestones.length > 0 && (
            <Select
              label="Milestone"
              description="What the session works towards."
              placeholder="None"
              clearable
              searchable
              data={choices.milestones}
              {...form.getInputProps("milestoneId")}
            />
          )}
        </SimpleGrid>
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {exploration ? "Save session" : "Plan session"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** Those of the project, and what the session has already. */
function useChoices(projectId: string, exploration: Exploration | undefined) {
  const user = useUser();
  const page = { projectId, limit: MOST_CHOICES };
  const members = useQuery(trpc.member.list.queryOptions(page)).data?.data ?? [];
  const cycles = useQuery(trpc.cycle.list.queryOptions({ ...page, state: "open" })).data?.data ?? [];
  const milestones = useQuery(trpc.milestone.list.queryOptions(page)).data?.data ?? [];
  const people = new Map([[user.id, `${accountName(user)} (you)`]]);
  for (const person of [exploration?.tester, ...members.map(({ user }) => user)]) {
    if (person && !people.has(person.id)) people.set(person.id, person.name);
  }
  const labels = new Map(cycles.map(({ id, name }) => [id, `${name} (${id})`]));
  const cycleId = exploration?.cycleId;
  if (cycleId && !labels.has(cycleId)) labels.set(cycleId, cycleId);
  return {
    testers: [...people].map(([value, label]) => ({ value, label })),
    cycles: [...labels].map(([value, label]) => ({ value, label })),
    milestones: milestones.map(({ id, name }) => ({ value: id, label: name })),
  };
}

function useExplorationForm(projectId: string, exploration: Exploration | undefined) {
  const user = useUser();
  const navigate = useNavigate();
  const { close } = useDialog();
  const form = useForm({
    initialValues: {
      charter: exploration?.charter ?? "",
      testerId: (exploration?.tester?.id ?? user.id) as string | null,
      timeBoxMinutes: (exploration?.timeBoxMinutes ?? 60) as number | string,
      environment: exploration?.environment ?? "",
      build: exploration?.build ?? "",
      cycleId: exploration?.cycleId ?? null,
      milestoneId: exploration?.milestone?.id ?? null,
    },
    validate: {
      charter: (charter) => (charter.trim() === "" ? "Say what to explore" : null),
      testerId: (id) => (id === null ? "Choose who explores" : null),
    },
  });
  const onError = (error: unknown) => form.setErrors(formErrors(error, FIELDS).byField);
  const refresh = () => queryClient.invalidateQueries(trpc.exploration.pathFilter());
  const create = useMutation(
    trpc.exploration.create.mutationOptions({
      onSuccess: async ({ id: explorationId }) => {
        void refresh();
        close();
        await navigate({
          to: "/projects/$projectId/sessions/$explorationId",
          params: { projectId, explorationId },
        });
      },
      onError,
    }),
  );
  const update = useMutation(
    trpc.exploration.update.mutationOptions({
      onSuccess: async () => {
        await refresh();
        close();
      },
      onError,
    }),
  );
  const submit = ({ testerId, timeBoxMinutes, environment, build, ...given }: typeof form.values) => {
    const fields = {
      ...{ projectId, ...given, timeBoxMinutes: Number(timeBoxMinutes) },
      ...{ environment: environment.trim() || null, build: build.trim() || null },
    };
    // Who has it stays: an administrator of the server may be no member.
    const tester = testerId !== null && testerId !== exploration?.tester?.id && { testerId };
    if (exploration) update.mutate({ ...fields, ...tester, explorationId: exploration.id });
    else create.mutate({ ...fields, ...tester });
  };
  return { form, save: exploration ? update : create, submit };
}
