import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Person } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { countOf } from "#web/counting.ts";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { MemberMultiSelect } from "#web/members/member-multi-select.tsx";
import { useReview } from "./use-review.ts";

/** Asks for a review, or sends what is in review back; `reviewers` are those of now. */
export type ReviewQuestion = { act: "ask" | "sendBack"; caseIds: string[]; reviewers?: readonly Person[] };

type ReviewDialogProps = {
  projectId: string;
  /** Open while there is one. */
  question: ReviewQuestion | undefined;
  onClose: () => void;
  onDone: () => void;
};

export function ReviewDialog({ projectId, question, onClose, onDone }: ReviewDialogProps) {
  const what =
    question?.caseIds.length === 1 ? question.caseIds[0] : countOf(question?.caseIds.length ?? 0, "test case");
  const title = question?.act === "sendBack" ? `Send ${what} back?` : `Ask for a review of ${what}`;
  const form = question && { projectId, onDone, ...question };
  return (
    <GuardedDialog opened={question !== undefined} onClose={onClose} title={title}>
      {form?.act === "ask" && <AskForm {...form} />}
      {form?.act === "sendBack" && <SendBackForm {...form} />}
    </GuardedDialog>
  );
}

type FormProps = Omit<ReviewQuestion, "act"> & { projectId: string; onDone: () => void };

function AskForm({ projectId, caseIds, reviewers = [], onDone }: FormProps) {
  const { close } = useDialog();
  const form = useForm({ initialValues: { reviewerIds: reviewers.map(({ id }) => id) } });
  const review = useReview(projectId, () => {
    close();
    onDone();
  });
  const errors = formErrors(review.error, ["reviewerIds"] as const);
  return (
    <Form
      form={form}
      onSubmit={form.onSubmit(({ reviewerIds }) => review.mutate({ caseIds, state: "inReview", reviewerIds }))}
    >
      <Stack gap="md">
        <MemberMultiSelect
          label="Reviewers"
          description="They get a notice. Without any, everyone who may change test cases may approve."
          projectId={projectId}
          chosen={reviewers}
          writersOnly
          maxValues={20}
          openOnFocus={false}
          data-autofocus
          {...form.getInputProps("reviewerIds")}
          error={errors.byField.reviewerIds}
        />
        {review.isError && <FormError message={errors.rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={review.isPending}>
            Ask for review
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function SendBackForm({ projectId, caseIds, onDone }: FormProps) {
  const { close } = useDialog();
  const form = useForm({ initialValues: { note: "" } });
  const review = useReview(projectId, () => {
    close();
    onDone();
  });
  const errors = formErrors(review.error, ["note"] as const);
  return (
    <Form form={form} onSubmit={form.onSubmit(({ note }) => review.mutate({ caseIds, state: "draft", note }))}>
      <Stack gap="md">
        <Text>What is sent back is a draft again. The person who asked for the review gets a notice.</Text>
        <Textarea
          label="What to change"
          description="Optional. It stands in the test case until the next review."
          autosize
          minRows={2}
          maxRows={8}
          maxLength={2000}
          data-autofocus
          {...form.getInputProps("note")}
          error={errors.byField.note}
        />
        {review.isError && <FormError message={errors.rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={review.isPending}>
            Send back
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
