import { Button, Group, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { MemberCandidate, ProjectRole } from "@tessera/domain";
import { useState } from "react";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { ActionError } from "#web/components/load-error.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { ROLE_LABELS, roleOptions } from "./role-labels.ts";

/** Finds a person by name or username and makes them a member. */
export function AddMember({ projectId }: { projectId: string }) {
  const [search, setSearch] = useState("");
  /** Kept whole: what is found next, for the name that then stands in the field, need not have them. */
  const [chosen, setChosen] = useState<MemberCandidate>();
  const [role, setRole] = useState<ProjectRole>("MEMBER");
  const [asked] = useDebouncedValue(search.trim().slice(0, 100), 200);
  const candidates = useQuery(
    trpc.member.candidates.queryOptions({ projectId, search: asked }, { placeholderData: keepPreviousData }),
  );
  const serverGuest = chosen?.serverGuest ?? false;
  const given = serverGuest ? "GUEST" : role;
  const add = useMutation(
    trpc.member.set.mutationOptions({
      onSuccess: async ({ user, role }) => {
        setChosen(undefined);
        setSearch("");
        notifications.show({ color: "good", message: `${user.name} is now ${ROLE_LABELS[role].toLowerCase()}` });
        await queryClient.invalidateQueries(trpc.member.pathFilter());
      },
    }),
  );
  return (
    <Stack gap="xs" mb="lg">
      <Group align="flex-end" gap="xs">
        <Select
          label="Add a member"
          placeholder="Name or username"
          w={280}
          searchable
          clearable
          data={candidates.data?.data.map((person) => ({ value: person.id, label: nameAndUsername(person) })) ?? []}
          // The server has searched already.
          filter={({ options }) => options}
          nothingFoundMessage={candidates.isFetching ? "Searching…" : "No one found who is not a member yet"}
          value={chosen?.id ?? null}
          onChange={(id) => setChosen(candidates.data?.data.find((person) => person.id === id))}
          searchValue={search}
          onSearchChange={setSearch}
        />
        <Select
          aria-label="Role of the new member"
          w={140}
          data={roleOptions(serverGuest)}
          allowDeselect={false}
          value={given}
          onChange={(next) => next && setRole(next as ProjectRole)}
        />
        <Button
          disabled={!chosen}
          loading={add.isPending}
          onClick={() => chosen && add.mutate({ projectId, userId: chosen.id, role: given })}
        >
          Add member
        </Button>
      </Group>
      {serverGuest && (
        <Text size="xs" c="dimmed">
          A guest of this server only reads, so that they can only be a guest of the project.
        </Text>
      )}
      <ActionError error={add.error} />
    </Stack>
  );
}
