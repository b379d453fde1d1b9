import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { EXPLORATION_NOTE_KINDS, type ExplorationNote, type ExplorationNoteKind } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { CommentField } from "#web/comments/comment-field.tsx";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import type { NoteAct } from "./note-item.tsx";
import { NOTE_KINDS } from "./note-kinds.ts";

const TITLES: Record<NoteAct, string> = {
  edit: "Edit note",
  defect: "Link a defect",
  case: "Create a test case from the note",
};

type NoteDialogProps = { note: ExplorationNote; act: NoteAct | undefined; onClose: () => void };

/** Corrects a note, links its defect, or makes a test case of it. */
export function NoteDialog({ note, act, onClose }: NoteDialogProps) {
  return (
    <GuardedDialog opened={act !== undefined} onClose={onClose} title={act && TITLES[act]}>
      {act === "edit" && <EditNote note={note} />}
      {act === "defect" && <LinkDefect note={note} />}
      {act === "case" && <CreateCase note={note} />}
    </GuardedDialog>
  );
}

const refOf = ({ projectId, explorationId, id: noteId }: ExplorationNote) => ({ projectId, explorationId, noteId });

/** Shows the answer, then closes the dialog. */
function useDone() {
  const { close } = useDialog();
  return async () => {
    await queryClient.invalidateQueries(trpc.exploration.pathFilter());
    close();
  };
}

function EditNote({ note }: { note: ExplorationNote }) {
  const form = useForm({ initialValues: { text: note.text, kind: note.kind as ExplorationNoteKind } });
  const save = useMutation(
    trpc.exploration.note.update.mutationOptions({
      onSuccess: useDone(),
      onError: (error) => form.setErrors(formErrors(error, ["text"]).byField),
    }),
  );
  const submit = form.onSubmit((values) => save.mutate({ ...refOf(note), ...values }));
  return (
    <Form form={form} onSubmit={submit}>
      <Stack gap="md">
        <FilterChips label="Kind of the note">
          {EXPLORATION_NOTE_KINDS.map((kind) => (
            <FilterChip
              key={kind}
              pressed={form.values.kind === kind}
              onToggle={() => form.setFieldValue("kind", kind)}
            >
              {NOTE_KINDS[kind].word}
            </FilterChip>
          ))}
        </FilterChips>
        <CommentField
          projectId={note.projectId}
          label="Note"
          data-autofocus
          value={form.values.text}
          onChange={(text) => form.setFieldValue("text", text)}
          error={form.errors.text}
          onSubmit={() => submit()}
        />
        <DialogFoot error={save.error} fields={["text"]} pending={save.isPending} verb="Save note" />
      </Stack>
    </Form>
  );
}

function LinkDefect({ note }: { note: ExplorationNote }) {
  const form = useForm({ initialValues: { defect: note.defect ?? "" } });
  const save = useMutation(
    trpc.exploration.note.update.mutationOptions({
      onSuccess: useDone(),
      onError: (error) => form.setErrors(formErrors(error, ["defect"]).byField),
    }),
  );
  return (
    <Form
      form={form}
      onSubmit={form.onSubmit(({ defect }) => save.mutate({ ...refOf(note), defect: defect.trim() || null }))}
    >
      <Stack gap="md">
        <TextInput
          label="Address of the defect"
          placeholder="https://tracker.example/browse/SHOP-42"
          description="Leave it empty to take the link away."
          maxLength={2000}
          data-autofocus
          {...form.getInputProps("defect")}
        />
        <DialogFoot error={save.error} fields={["defect"]} pending={save.isPending} verb="Save defect" />
      </Stack>
    </Form>
  );
}

function CreateCase({ note }: { note: ExplorationNote }) {
  const form = useForm({
    initialValues: { name: (note.text.split("\n")[0] ?? "").slice(0, 200) },
    validate: { name: (name) => (name.trim() === "" ? "Give the test case a name" : null) },
  });
  const done = useDone();
  const create = useMutation(
    trpc.exploration.note.createCase.mutationOptions({
      onSuccess: async () => {
        void queryClient.invalidateQueries(trpc.case.pathFilter());
        await done();
      },
      onError: (error) => form.setErrors(formErrors(error, ["name"]).byField),
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit(({ name }) => create.mutate({ ...refOf(note), name }))}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="The note becomes its description; the two link to each other."
          data-autofocus
          {...form.getInputProps("name")}
        />
        <DialogFoot error={create.error} fields={["name"]} pending={create.isPending} verb="Create test case" />
      </Stack>
    </Form>
  );
}

type DialogFootProps = { error: unknown; fields: readonly string[]; pending: boolean; verb: string };

function DialogFoot({ error, fields, pending, verb }: DialogFootProps) {
  return (
    <>
      {error !== null && <FormError message={formErrors(error, fields).rest} />}
      <Group justify="flex-end" gap="xs">
        <CancelButton />
        <Button type="submit" loading={pending}>
          {verb}
        </Button>
      </Group>
    </>
  );
}
