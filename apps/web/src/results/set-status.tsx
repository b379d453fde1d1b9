import { Button, Group, Stack, Textarea, Title } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { RESULT_STATUSES, type ResultStatus, type TestResultDetail } from "@tessera/domain";
import { useState } from "react";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

/** A result by hand: another attempt of the same case, which from then on is the one that counts. */
export function SetStatus({ result }: { result: TestResultDetail }) {
  const { projectId, cycleId, caseId } = result;
  const [status, setStatus] = useState<ResultStatus>();
  const [note, setNote] = useState("");
  const navigate = useNavigate({ from: "/projects/$projectId/cycles/$cycleId/results/$resultId" });
  const save = useMutation(
    trpc.result.create.mutationOptions({
      onSuccess: async ({ id }) => {
        await navigate({
          to: ".",
          params: { projectId, cycleId, resultId: id },
          search: true,
          replace: true,
          resetScroll: false,
        });
        await Promise.all([
          queryClient.invalidateQueries(trpc.result.pathFilter()),
          queryClient.invalidateQueries(trpc.cycle.pathFilter()),
        ]);
      },
    }),
  );
  return (
    <section aria-labelledby="set-status">
      <Stack gap="xs">
        <Title order={3} id="set-status">
          Set status
        </Title>
        <Group gap="2xs" role="group" aria-labelledby="set-status">
          {RESULT_STATUSES.toReversed().map((each) => (
            <FilterChip
              key={each}
              icon={<OutcomeIcon status={each} />}
              pressed={status === each}
              onToggle={() => setStatus(status === each ? undefined : each)}
            >
              {OUTCOMES[each].word}
            </FilterChip>
          ))}
        </Group>
        {status !== undefined && (
          <>
            <Textarea
              label="Note"
              description="Optional. What you saw."
              autosize
              minRows={2}
              maxRows={8}
              maxLength={10_000}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <ActionError error={save.error} />
            <Group gap="xs">
              <Button
                loading={save.isPending}
                onClick={() => save.mutate({ projectId, cycleId, caseId, status, message: note.trim() || null })}
              >
                Save as {OUTCOMES[status].word.toLowerCase()}
              </Button>
              <Button variant="subtle" color="gray" onClick={() => setStatus(undefined)}>
                Cancel
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </section>
  );
}
