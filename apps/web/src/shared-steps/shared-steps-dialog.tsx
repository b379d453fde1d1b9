import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { CreateSharedSteps, type SharedSteps, type StepText } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { StepsField } from "#web/cases/steps-field.tsx";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { refreshSharedSteps } from "./shared-steps-query.ts";

type SharedStepsDialogProps = {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  /** Those that are changed; without them, new ones are made. */
  sharedSteps?: SharedSteps | undefined;
  /** What new ones begin with. */
  begun?: StepText[];
  onSaved?: (saved: SharedSteps) => void;
};

/** Creates shared steps, or edits those given. */
export function SharedStepsDialog({ opened, onClose, ...form }: SharedStepsDialogProps) {
  const title = form.sharedSteps ? "Edit shared steps" : "Create shared steps";
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={title} size="xl">
      <SharedStepsForm {...form} />
    </GuardedDialog>
  );
}

const FIELDS = ["name", "steps"] as const;
const BLANK: StepText = { action: "", expected: "" };

function SharedStepsForm({
  projectId,
  sharedSteps,
  begun = [BLANK],
  onSaved,
}: Omit<SharedStepsDialogProps, "opened" | "onClose">) {
  const { close } = useDialog();
  const form = useForm({
    initialValues: { name: sharedSteps?.name ?? "", steps: sharedSteps?.steps ?? begun },
    validate: (values) => schemaResolver(CreateSharedSteps, { sync: true })({ projectId, ...values }),
  });
  const options = {
    onSuccess: async (saved: SharedSteps) => {
      await refreshSharedSteps();
      onSaved?.(saved);
      close();
    },
    onError: (error: unknown) => form.setErrors(formErrors(error, FIELDS).byField),
  };
  const create = useMutation(trpc.sharedSteps.create.mutationOptions(options));
  const update = useMutation(trpc.sharedSteps.update.mutationOptions(options));
  const save = sharedSteps ? update : create;
  const submit = (values: typeof form.values) => {
    if (!sharedSteps) return create.mutate({ projectId, ...values });
    update.mutate({ projectId, sharedStepsId: sharedSteps.id, version: sharedSteps.version, ...values });
  };
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        {sharedSteps && sharedSteps.cases > 0 && (
          <Alert color="warning" variant="light">
            {countOf(sharedSteps.cases, "test case has", "test cases have")} these steps. Saving changes them there,
            too: each gets a new version.
          </Alert>
        )}
        <TextInput label="Name" placeholder="Sign in as a customer" data-autofocus {...form.getInputProps("name")} />
        <StepsField
          steps={form.values.steps}
          onChange={(steps) => form.setFieldValue("steps", steps)}
          inputProps={(index, field) => form.getInputProps(`steps.${index}.${field}`)}
        />
        {form.errors.steps !== undefined && <FormError message={String(form.errors.steps)} />}
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {sharedSteps ? "Save shared steps" : "Create shared steps"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
