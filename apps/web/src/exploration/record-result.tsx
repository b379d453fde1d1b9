import { Button, Group, Select, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { type Exploration, RESULT_STATUSES, type ResultStatus } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "#web/app-error.ts";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { statusWord } from "#web/cycles/case-status.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type RecordResultProps = { opened: boolean; onClose: () => void; exploration: Exploration };

/** Records how a test case went, into the test cycle of the session. */
export function RecordResult({ opened, onClose, exploration }: RecordResultProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={`Record a result in ${exploration.cycleId ?? ""}`}>
      <ResultForm exploration={exploration} />
    </GuardedDialog>
  );
}

const FIELDS = ["caseId", "message"] as const;
const MOST_FOUND = 20;

function ResultForm({ exploration: { projectId, id: explorationId } }: { exploration: Exploration }) {
  const { close } = useDialog();
  const form = useForm({
    initialValues: { caseId: null as string | null, status: "passed" as ResultStatus, message: "" },
    validate: { caseId: (id) => (id === null ? "Choose a test case" : null) },
  });
  const [search, setSearch] = useState("");
  const found = useFoundCases(projectId, search);
  const record = useMutation(
    trpc.exploration.result.record.mutationOptions({
      onSuccess: async () => {
        void queryClient.invalidateQueries(trpc.cycle.pathFilter());
        await queryClient.invalidateQueries(trpc.exploration.pathFilter());
        close();
      },
      onError: (error) => form.setErrors(formErrors(error, FIELDS).byField),
    }),
  );
  const submit = form.onSubmit(({ caseId, status, message }) => {
    if (caseId !== null) record.mutate({ projectId, explorationId, caseId, status, message: message.trim() || null });
  });
  return (
    <Form form={form} onSubmit={submit}>
      <Stack gap="md">
        <Select
          label="Test case"
          placeholder="Part of its name, or its id"
          searchable
          data-autofocus
          data={found}
          // The server has found them.
          filter={({ options }) => options}
          onSearchChange={setSearch}
          nothingFoundMessage="No test case matches"
          {...form.getInputProps("caseId")}
        />
        <FilterChips label="Status">
          {RESULT_STATUSES.toReversed().map((status) => (
            <FilterChip
              key={status}
              pressed={form.values.status === status}
              onToggle={() => form.setFieldValue("status", status)}
            >
              {statusWord(status)}
            </FilterChip>
          ))}
        </FilterChips>
        <Textarea
          label="Comment"
          placeholder="What you saw"
          autosize
          minRows={2}
          maxRows={8}
          maxLength={10_000}
          {...form.getInputProps("message")}
        />
        {record.isError && <FormError message={formErrors(record.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={record.isPending}>
            Record result
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** Test cases by a part of the name, or by id; a chosen one stands in the field as "TC-1 Pay", which is no search. */
function useFoundCases(projectId: string, typed: string) {
  const [search] = useDebouncedValue(typed.replace(/^TC-\d+ /, ""), 150);
  const found = useQuery(
    trpc.case.list.queryOptions({ projectId, search, limit: MOST_FOUND }, { placeholderData: keepPreviousData }),
  );
  return (found.data?.data ?? []).map(({ id, name }) => ({ value: id, label: `${id} ${name}` }));
}
