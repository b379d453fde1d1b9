import { Button, Group, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { caseContentOf, type ProposalDetail, type TestCase } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { CaseFieldset } from "#web/cases/case-fieldset.tsx";
import { CASE_FIELDS, type CaseValues, checkCase, fromContent, toInput, valuesOf } from "#web/cases/case-values.ts";
import { Form } from "#web/components/form.tsx";
import { FormError, LoadError } from "#web/components/load-error.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { trpc } from "#web/trpc.ts";
import { refreshProposals } from "./proposals-query.ts";

type EditProposalProps = { opened: boolean; proposal: ProposalDetail; onClose: () => void; onAccepted: () => void };

/** Changes what was proposed, and accepts that. */
export function EditProposal({ opened, proposal, onClose, onAccepted }: EditProposalProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} size={720} title="Edit and accept the proposal">
      <EditedCase proposal={proposal} onAccepted={onAccepted} />
    </GuardedDialog>
  );
}

/** Starts from the case as it is with what was proposed; a new one has nothing else. */
function EditedCase({ proposal, onAccepted }: Pick<EditProposalProps, "proposal" | "onAccepted">) {
  const { projectId, caseId, kind } = proposal;
  const isChange = kind === "change" && caseId !== null;
  const testCase = useQuery(trpc.case.get.queryOptions({ projectId, caseId: caseId ?? "" }, { enabled: isChange }));
  if (testCase.isError) {
    return <LoadError what="The test case" error={testCase.error} onRetry={() => void testCase.refetch()} />;
  }
  if (isChange && !testCase.data) return <ListSkeleton rows={4} />;
  return <EditForm proposal={proposal} now={testCase.data} onAccepted={onAccepted} />;
}

type EditFormProps = { proposal: ProposalDetail; now: TestCase | undefined; onAccepted: () => void };

function EditForm({ proposal, now, onAccepted }: EditFormProps) {
  const { projectId, id } = proposal;
  const { close } = useDialog();
  const form = useForm<CaseValues>({
    initialValues: proposedValues(proposal, now),
    validate: (values) => checkCase(projectId, values),
  });
  const accept = useMutation(
    trpc.proposal.accept.mutationOptions({
      onSuccess: () => {
        close();
        onAccepted();
      },
      onError: (error) => form.setErrors(formErrors(error, CASE_FIELDS).byField),
      onSettled: refreshProposals,
    }),
  );
  const submit = (values: CaseValues) =>
    accept.mutate({ projectId, proposalId: id, edited: toInput(values), caseVersion: now?.version });
  return (
    <Form form={form} onSubmit={form.onSubmit(submit)}>
      <Stack gap="md">
        <CaseFieldset projectId={projectId} form={form} owner={now?.owner} />
        {accept.isError && <FormError message={formErrors(accept.error, CASE_FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={accept.isPending}>
            Accept edited proposal
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** What is there now, with what was proposed in its place. */
function proposedValues({ proposed }: ProposalDetail, now: TestCase | undefined): CaseValues {
  if (now) return fromContent({ ...caseContentOf(now), ...proposed });
  const { automation: _, estimate, ...fields } = proposed;
  return { ...valuesOf(undefined, null), ...fields, estimate: estimate ?? "" };
}
