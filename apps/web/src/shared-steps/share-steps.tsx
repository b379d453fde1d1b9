import { Button, Group, NumberInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import type { CaseStep } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { copiesOf } from "./insert-shared-steps.tsx";
import { refreshSharedSteps } from "./shared-steps-query.ts";

type ShareStepsProps = { projectId: string; steps: readonly CaseStep[]; onChange: (steps: CaseStep[]) => void };

/** Makes shared steps of some that a test case has. */
export function ShareSteps(props: ShareStepsProps) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button size="xs" variant="default" onClick={open}>
        Share steps
      </Button>
      <WhenOpened opened={opened}>
        <GuardedDialog opened={opened} onClose={close} title="Share steps with other test cases">
          <ShareForm {...props} />
        </GuardedDialog>
      </WhenOpened>
    </>
  );
}

function ShareForm({ projectId, steps, onChange }: ShareStepsProps) {
  const { close } = useDialog();
  const form = useForm({
    initialValues: { name: "", first: 1, last: steps.length },
    validate: {
      name: (name) => (name.trim() === "" ? "Give the shared steps a name" : null),
      last: (last, { first }) => problemOf(steps, first, last),
    },
  });
  const create = useMutation(
    trpc.sharedSteps.create.mutationOptions({
      onSuccess: async (made) => {
        const { first, last } = form.values;
        onChange([...steps.slice(0, first - 1), ...copiesOf(made), ...steps.slice(last)]);
        await refreshSharedSteps();
        close();
      },
      onError: (error) => form.setErrors(formErrors(error, ["name"]).byField),
    }),
  );
  const submit = ({ name, first, last }: typeof form.values) => {
    const chosen = steps.slice(first - 1, last).map(({ action, expected }) => ({ action, expected }));
    create.mutate({ projectId, name, steps: chosen });
  };
  const range = { min: 1, max: steps.length, allowDecimal: false };
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <TextInput label="Name" placeholder="Sign in as a customer" data-autofocus {...form.getInputProps("name")} />
        <Group gap="md" align="flex-start" grow>
          <NumberInput label="From step" {...range} {...form.getInputProps("first")} />
          <NumberInput label="To step" {...range} {...form.getInputProps("last")} />
        </Group>
        {create.isError && <FormError message={formErrors(create.error, ["name"]).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={create.isPending}>
            Share steps
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** What keeps the steps from being shared, if anything does. */
function problemOf(steps: readonly CaseStep[], first: number, last: number): string | null {
  const chosen = steps.slice(first - 1, last);
  if (chosen.length === 0) return "Choose a step after the first one";
  if (chosen.some(({ shared }) => shared !== undefined)) return "Some of these are shared already";
  return chosen.some(({ action }) => action.trim() === "") ? "One of these says nothing yet" : null;
}
