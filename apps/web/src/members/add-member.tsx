import { Button, Group, Select, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type { ProjectRole } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "../components/load-error.tsx";
import { queryClient, trpc } from "../trpc.ts";
import { nameAndUsername } from "../users/account-name.ts";
import { ROLE_OPTIONS, ROLE_WORDS } from "./role-words.ts";

/** Finds somebody by name or user name and makes them a member. */
export function AddMember({ projectId }: { projectId: string }) {
  const [search, setSearch] = useState("");
  const [userId, setUserId] = useState<string | null>(null);
  const [role, setRole] = useState<ProjectRole>("MEMBER");
  const [asked] = useDebouncedValue(search.trim().slice(0, 100), 200);
  const candidates = useQuery(
    trpc.member.candidates.queryOptions({ projectId, search: asked }, { placeholderData: keepPreviousData }),
  );
  const add = useMutation(
    trpc.member.set.mutationOptions({
      onSuccess: async ({ user, role: given }) => {
        setUserId(null);
        setSearch("");
        notifications.show({ color: "good", message: `${user.name} is now ${ROLE_WORDS[given].toLowerCase()}` });
        await queryClient.invalidateQueries(trpc.member.pathFilter());
      },
    }),
  );
  return (
    <Stack gap="xs" mb="lg">
      <Group align="flex-end" gap="xs">
        <Select
          label="Add a member"
          placeholder="Name or user name"
          w={280}
          searchable
          clearable
          data={candidates.data?.data.map((person) => ({ value: person.id, label: nameAndUsername(person) })) ?? []}
          // The server has searched already.
          filter={({ options }) => options}
          nothingFoundMessage={candidates.isFetching ? "Searching…" : "Nobody found who is not a member yet"}
          value={userId}
          onChange={setUserId}
          searchValue={search}
          onSearchChange={setSearch}
        />
        <Select
          aria-label="Role of the new member"
          w={140}
          data={ROLE_OPTIONS}
          allowDeselect={false}
          value={role}
          onChange={(next) => next && setRole(next as ProjectRole)}
        />
        <Button
          disabled={userId === null}
          loading={add.isPending}
          onClick={() => userId !== null && add.mutate({ projectId, userId, role })}
        >
          Add member
        </Button>
      </Group>
      <ActionError error={add.error} />
    </Stack>
  );
}
