import { Button, Group, Select, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { Person } from "@tessera/domain";
import { useState } from "react";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { ActionError } from "#web/components/load-error.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

/** Finds a person by name or username and puts them into the team. */
export function AddTeamMember({ teamId }: { teamId: string }) {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<Person>();
  const [asked] = useDebouncedValue(search.trim().slice(0, 100), 200);
  const candidates = useQuery(
    trpc.admin.team.candidates.queryOptions({ teamId, search: asked }, { placeholderData: keepPreviousData }),
  );
  const people = candidates.data?.data ?? [];
  const add = useMutation(
    trpc.admin.team.addMember.mutationOptions({
      onSuccess: async () => {
        notifications.show({ color: "good", message: `${chosen?.name ?? "They"} joined the team` });
        setChosen(undefined);
        setSearch("");
        await queryClient.invalidateQueries(trpc.admin.team.pathFilter());
      },
    }),
  );
  return (
    <Stack gap="xs" mb="lg">
      <Group align="flex-end" gap="xs">
        <Select
          label="Add a person"
          placeholder="Name or username"
          w={280}
          searchable
          clearable
          data={people.map((person) => ({ value: person.id, label: nameAndUsername(person) }))}
          // The server has searched already.
          filter={({ options }) => options}
          nothingFoundMessage={candidates.isFetching ? "Searching…" : "No one found who is not in the team yet"}
          value={chosen?.id ?? null}
          onChange={(id) => setChosen(people.find((person) => person.id === id))}
          searchValue={search}
          onSearchChange={setSearch}
        />
        <Button
          disabled={!chosen}
          loading={add.isPending}
          onClick={() => chosen && add.mutate({ teamId, userId: chosen.id })}
        >
          Add to team
        </Button>
      </Group>
      <ActionError error={add.error} />
    </Stack>
  );
}
