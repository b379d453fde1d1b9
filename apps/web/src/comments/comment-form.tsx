import { Button, Group, Stack } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { UpdateComment } from "@tessera/domain";
import { type ReactNode, useRef } from "react";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CommentField } from "./comment-field.tsx";

const FIELDS = ["text"] as const;
const Typed = UpdateComment.pick({ text: true });

type CommentFormProps = {
  projectId: string;
  label: string;
  /** The text as it is before it is changed. */
  text: string;
  /** What the button says. */
  send: string;
  pending: boolean;
  error: unknown;
  /** `done` empties the field: what was typed is safe. */
  onSend: (text: string, done: () => void) => void;
  onCancel?: () => void;
  children?: ReactNode;
};

/** Where a comment is written or changed; what could not be sent stays in it. */
export function CommentForm({
  projectId,
  label,
  text,
  send,
  pending,
  error,
  onSend,
  onCancel,
  children,
}: CommentFormProps) {
  const form = useForm({ initialValues: { text }, validate: schemaResolver(Typed, { sync: true }) });
  const element = useRef<HTMLDivElement>(null);
  const { value, onChange, error: fault } = form.getInputProps("text");
  const submit = form.onSubmit((values) => onSend(values.text, form.reset));
  const refused = error === null || error === undefined ? undefined : formErrors(error, FIELDS);
  return (
    <Form form={form} onSubmit={submit} takesFocus={onCancel !== undefined}>
      <Stack gap="xs" ref={element}>
        <CommentField
          projectId={projectId}
          aria-label={label}
          placeholder="Markdown; @ mentions a person"
          value={value}
          onChange={onChange}
          error={fault ?? refused?.byField.text}
          onSubmit={() => element.current?.closest("form")?.requestSubmit()}
        />
        {children}
        <FormError message={refused?.rest} />
        <Group justify="flex-end" gap="xs">
          {onCancel && (
            <Button size="xs" variant="default" onClick={onCancel}>
              Cancel
            </Button>
          )}
          <Button size="xs" type="submit" loading={pending}>
            {send}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
