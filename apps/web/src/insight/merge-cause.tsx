import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { Cause } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type MergeCauseProps = { projectId: string; cause: Cause | undefined; onClose: () => void };

/** Counts the failures of a cause as those of another one. */
export function MergeCause({ projectId, cause, onClose }: MergeCauseProps) {
  return (
    <Modal opened={cause !== undefined} onClose={onClose} title={`Merge ${cause?.id ?? ""} into another cause`}>
      {cause && <MergeForm projectId={projectId} cause={cause} onClose={onClose} />}
    </Modal>
  );
}

function MergeForm({ projectId, cause, onClose }: { projectId: string; cause: Cause; onClose: () => void }) {
  const [search, setSearch] = useState("");
  const [into, setInto] = useState<string | null>(null);
  const [asked] = useDebouncedValue(search.trim().slice(0, 200), 200);
  const others = useQuery(
    trpc.cause.list.queryOptions(
      { projectId, search: into === null ? asked : "", limit: 50 },
      { placeholderData: keepPreviousData },
    ),
  );
  const merge = useMutation(
    trpc.cause.merge.mutationOptions({
      onSuccess: async (kept) => {
        await Promise.all([trpc.cause, trpc.run].map((part) => queryClient.invalidateQueries(part.pathFilter())));
        notifications.show({ color: "good", message: `${cause.id} now counts as ${kept.id}` });
        onClose();
      },
    }),
  );
  const options = (others.data?.data ?? []).filter(({ id }) => id !== cause.id);
  return (
    <Stack gap="md">
      <Text>
        Past and future failures of {cause.id} count as those of the cause that you choose. Its state, note and assignee
        are those of that cause.
      </Text>
      <Select
        label="Cause to merge into"
        placeholder="A part of its title"
        searchable
        data-autofocus
        data={options.map(({ id, title }) => ({ value: id, label: `${id} ${title.slice(0, 100)}` }))}
        // The server has searched already.
        filter={({ options }) => options}
        nothingFoundMessage={others.isFetching ? "Searching…" : "No other cause has this in its title"}
        value={into}
        onChange={setInto}
        searchValue={search}
        onSearchChange={setSearch}
      />
      <ActionError error={merge.error} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={into === null}
          loading={merge.isPending}
          onClick={() => into !== null && merge.mutate({ projectId, causeId: cause.id, into })}
        >
          Merge causes
        </Button>
      </Group>
    </Stack>
  );
}
