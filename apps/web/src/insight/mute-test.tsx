import { Button, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { MAX_MUTE_DAYS } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { formatCalendarDay } from "#web/components/time.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { refreshMutes } from "./refresh-mutes.ts";

export type MuteQuestion = { caseId: string; name: string };

type MuteTestProps = { projectId: string; question: MuteQuestion | undefined; onClose: () => void };

/** Keeps the failures of a test from failing runs, for a while and for a reason. */
export function MuteTest({ projectId, question, onClose }: MuteTestProps) {
  return (
    <GuardedDialog opened={question !== undefined} onClose={onClose} title="Mute this test?">
      {question && <MuteForm projectId={projectId} {...question} />}
    </GuardedDialog>
  );
}

const FIELDS = ["reason", "until", "branch"] as const;
/** Days that are offered. */
const PRESETS = [3, 7, 14, MAX_MUTE_DAYS];
const DAY_MS = 86_400_000;

const dayAfter = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

function MuteForm({ projectId, caseId, name }: { projectId: string } & MuteQuestion) {
  const { close } = useDialog();
  const form = useForm({ initialValues: { reason: "", days: "7", branch: "" } });
  const until = dayAfter(Number(form.values.days));
  const mute = useMutation(
    trpc.case.mute.mutationOptions({
      onSuccess: () => {
        refreshMutes();
        notifications.show({ color: "good", message: `The test is muted until ${formatCalendarDay(until)}` });
        close();
      },
      onError: (error) => form.setErrors(formErrors(error, FIELDS).byField),
    }),
  );
  const submit = form.onSubmit(({ reason, branch }) => {
    mute.mutate({ projectId, caseId, reason, until, ...(branch.trim() !== "" && { branch: branch.trim() }) });
  });
  return (
    <Form form={form} onSubmit={submit}>
      <Stack gap="md">
        <Text>
          Failures of “{name.slice(0, 200)}” are counted as muted and fail no run that begins until then. They are never
          hidden.
        </Text>
        <Textarea
          label="Reason"
          description="Why it is muted, and what has to happen before it counts again."
          autosize
          minRows={2}
          maxLength={1000}
          data-autofocus
          {...form.getInputProps("reason")}
        />
        <Stack gap="2xs">
          <SegmentedControl
            fullWidth
            aria-label="Mute for"
            data={PRESETS.map((days) => ({ value: String(days), label: `${days} days` }))}
            {...form.getInputProps("days")}
          />
          <Text size="xs" c="dimmed" role="status">
            Ends on {formatCalendarDay(until)}; it can be muted again.
          </Text>
        </Stack>
        <TextInput
          label="Branch"
          description="Optional. Without one, the test is muted on every branch."
          maxLength={300}
          {...form.getInputProps("branch")}
        />
        {mute.isError && <FormError message={formErrors(mute.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={mute.isPending}>
            Mute test
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
