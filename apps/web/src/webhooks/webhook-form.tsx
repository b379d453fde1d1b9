import { Button, Group, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { CreateServerWebhook, type Webhook, type WebhookEventType, type WebhookWithSecret } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { noticeSessionEnd } from "#web/trpc.ts";
import { EventsField } from "./events-field.tsx";
import { useWebhookHome } from "./webhook-home.ts";
import { KIND_LABELS } from "./webhook-labels.ts";

const FIELDS = ["name", "url", "events", "branch"];
type Values = { name: string; url: string; kind: Webhook["kind"]; events: WebhookEventType[]; branch: string };

const KINDS = CreateServerWebhook.shape.kind.unwrap().options;

/** The fields of a webhook; empty ones that may be, are absent. */
const inputOf = ({ branch, ...values }: Values) => ({ ...values, branch: branch.trim() === "" ? null : branch });

export function CreateForm({ onCreated }: { onCreated: (created: WebhookWithSecret) => void }) {
  const { create } = useWebhookHome();
  const { form, problem, isSaving, submit } = useWebhookForm(
    { name: "", url: "", kind: "generic", events: ["run.failed", "test.newly_failing"], branch: "" },
    async (values) => onCreated(await create(inputOf(values))),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <SegmentedControl
          fullWidth
          aria-label="Kind"
          data={KINDS.map((kind) => ({ value: kind, label: KIND_LABELS[kind].name }))}
          {...form.getInputProps("kind")}
        />
        <Fields form={form} urlPlaceholder={KIND_LABELS[form.values.kind].example} />
        <FormError message={problem} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={isSaving}>
            Create webhook
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

export function EditForm({ webhook }: { webhook: Webhook }) {
  const { update, renew } = useWebhookHome();
  const { close } = useDialog();
  const { id: webhookId, name, kind, events, branch } = webhook;
  const { form, problem, isSaving, submit } = useWebhookForm(
    { name, url: "", kind, events, branch: branch ?? "" },
    async (values) => {
      const { kind: _, url, ...change } = inputOf(values);
      await update({ webhookId, ...change, ...(url.trim() !== "" && { url }) });
      await renew();
      close();
    },
    { mayKeepUrl: true },
  );
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <Fields form={form} urlPlaceholder={webhook.url} urlNote="Leave it empty to keep the address." />
        <FormError message={problem} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={isSaving}>
            Save webhook
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

type FieldsProps = { form: ReturnType<typeof useWebhookForm>["form"]; urlPlaceholder: string; urlNote?: string };

function Fields({ form, urlPlaceholder, urlNote }: FieldsProps) {
  const { offered } = useWebhookHome();
  return (
    <>
      <TextInput label="Name" data-autofocus autoComplete="off" {...form.getInputProps("name")} />
      <TextInput
        label="Address"
        description={urlNote ?? "Deliveries are sent there. It may hold a secret: it is not shown whole again."}
        placeholder={urlPlaceholder}
        autoComplete="off"
        inputMode="url"
        spellCheck={false}
        {...form.getInputProps("url")}
      />
      <EventsField offered={offered} {...form.getInputProps("events")} />
      <TextInput
        label="Branch"
        description="Optional. Events of runs are sent only for runs of this branch."
        placeholder="main"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("branch")}
      />
    </>
  );
}

/** Calls the server past the query cache, which would keep a secret. */
function useWebhookForm(
  initialValues: Values,
  save: (values: Values) => Promise<void>,
  { mayKeepUrl = false }: { mayKeepUrl?: boolean } = {},
) {
  const [problem, setProblem] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const { url } = CreateServerWebhook.shape;
  const form = useForm<Values>({
    initialValues,
    validate: (values) => {
      const schema = CreateServerWebhook.pick({ name: true, events: true, kind: true });
      const whole = mayKeepUrl && values.url.trim() === "" ? schema : schema.extend({ url });
      return schemaResolver(whole.loose(), { sync: true })(values);
    },
  });
  const submit = async (values: Values) => {
    setSaving(true);
    setProblem(undefined);
    try {
      await save(values);
    } catch (thrown) {
      noticeSessionEnd(thrown);
      const { byField, rest } = formErrors(thrown, FIELDS);
      form.setErrors(byField);
      setProblem(rest);
    } finally {
      setSaving(false);
    }
  };
  return { form, problem, isSaving, submit };
}
