import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import type { Exploration } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { showExploration } from "./notes-query.ts";

type SummaryDialogProps = { opened: boolean; onClose: () => void; exploration: Exploration };

/** Ends a session with what came out of it; of an ended one, changes that. */
export function SummaryDialog({ opened, onClose, exploration }: SummaryDialogProps) {
  const title = exploration.state === "ended" ? "Edit summary" : `End ${exploration.id}?`;
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={title} size="lg">
      <SummaryForm exploration={exploration} />
    </GuardedDialog>
  );
}

function SummaryForm({ exploration }: { exploration: Exploration }) {
  const { projectId, id: explorationId, state, summary } = exploration;
  const { close } = useDialog();
  const form = useForm({ initialValues: { summary } });
  const options = {
    onSuccess: async (changed: Exploration) => {
      close();
      await showExploration(changed);
    },
    onError: (error: unknown) => form.setErrors(formErrors(error, ["summary"]).byField),
  };
  const end = useMutation(trpc.exploration.end.mutationOptions(options));
  const update = useMutation(trpc.exploration.update.mutationOptions(options));
  const save = state === "ended" ? update : end;
  return (
    <Form
      form={form}
      onSubmit={form.onSubmit((values) => save.mutate({ projectId, explorationId, summary: values.summary }))}
    >
      <Stack gap="md">
        {state !== "ended" && <Text>The clock stops for good, and no note can be added any more.</Text>}
        <Textarea
          label="Summary"
          description="What came out of it: what works, what doesn't, what is left to explore. Markdown."
          autosize
          minRows={4}
          maxRows={14}
          maxLength={10_000}
          data-autofocus
          {...form.getInputProps("summary")}
        />
        {save.isError && <FormError message={formErrors(save.error, ["summary"]).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {state === "ended" ? "Save summary" : "End session"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
