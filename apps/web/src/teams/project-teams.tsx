import { ActionIcon, Button, Group, Select, Stack, Title } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconUsersMinus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import type { ProjectRole, ProjectTeam, TeamBrief } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { ActionError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { ROLE_LABELS, roleOptions } from "#web/members/role-labels.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { projectTeamsQuery } from "./teams-query.ts";

const COLUMNS: readonly Column<ProjectTeam>[] = [
  {
    id: "name",
    head: "Team",
    width: 132,
    cell: ({ team: { name, handle } }) => (
      <>
        <span className={table.cut} dir="auto" title={name}>
          {name}
        </span>
        <span className={`${table.muted} ${table.cut}`}>
          <span className={table.mono}>@team/{handle}</span>
        </span>
      </>
    ),
  },
  { id: "role", head: "Role", width: 132, priority: 1, cell: ({ role }) => ROLE_LABELS[role] },
  { id: "people", head: "People", width: 96, priority: 2, numeric: true, cell: ({ people }) => formatCount(people) },
  { id: "since", head: "Since", width: 124, priority: 3, time: true, cell: ({ since }) => <TimeAgo time={since} /> },
];

/** The teams that are members of the project, under its members. */
export function ProjectTeams({ projectId, mayManage }: { projectId: string; mayManage: boolean }) {
  const teams = useInfiniteQuery(projectTeamsQuery(projectId));
  return (
    <section aria-labelledby="project-teams">
      <Title order={2} id="project-teams" mt="xl" mb="md">
        Teams
      </Title>
      {mayManage && <AddTeam projectId={projectId} />}
      <DataTable
        name="project-teams"
        label="Teams"
        one="team"
        columns={COLUMNS}
        rows={pagedRows(teams)}
        idOf={({ team: { id } }) => id}
        actions={mayManage ? (row) => <RemoveTeam projectId={projectId} row={row} /> : undefined}
        empty={
          <NothingHere title="No teams yet">
            Everyone in a team has the role of the team here. Administrators of this server create teams.
          </NothingHere>
        }
      />
    </section>
  );
}

const renew = () => queryClient.invalidateQueries(trpc.projectTeam.pathFilter());

function AddTeam({ projectId }: { projectId: string }) {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState<TeamBrief>();
  const [role, setRole] = useState<ProjectRole>("MEMBER");
  const [asked] = useDebouncedValue(search.trim().slice(0, 100), 200);
  const candidates = useQuery(
    trpc.projectTeam.candidates.queryOptions({ projectId, search: asked }, { placeholderData: keepPreviousData }),
  );
  const teams = candidates.data?.data ?? [];
  const add = useMutation(
    trpc.projectTeam.set.mutationOptions({
      onSuccess: async ({ team, role }) => {
        setChosen(undefined);
        setSearch("");
        notifications.show({ color: "good", message: `${team.name} is now ${ROLE_LABELS[role].toLowerCase()}` });
        await renew();
      },
    }),
  );
  return (
    <Stack gap="xs" mb="lg">
      <Group align="flex-end" gap="xs">
        <Select
          label="Add a team"
          placeholder="Name or handle"
          w={280}
          searchable
          clearable
          data={teams.map(({ id, name, handle }) => ({ value: id, label: `${name} (@team/${handle})` }))}
          // The server has searched already.
          filter={({ options }) => options}
          nothingFoundMessage={candidates.isFetching ? "Searching…" : "No team found that is not a member yet"}
          value={chosen?.id ?? null}
          onChange={(id) => setChosen(teams.find((team) => team.id === id))}
          searchValue={search}
          onSearchChange={setSearch}
        />
        <Select
          aria-label="Role of the new team"
          w={140}
          data={roleOptions(false)}
          allowDeselect={false}
          value={role}
          onChange={(next) => next && setRole(next as ProjectRole)}
        />
        <Button
          disabled={!chosen}
          loading={add.isPending}
          onClick={() => chosen && add.mutate({ projectId, teamId: chosen.id, role })}
        >
          Add team
        </Button>
      </Group>
      <ActionError error={add.error} />
    </Stack>
  );
}

function RemoveTeam({ projectId, row: { team } }: { projectId: string; row: ProjectTeam }) {
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation(
    trpc.projectTeam.remove.mutationOptions({
      onSuccess: async () => {
        setAsked(false);
        await renew();
        notifications.show({ color: "good", message: `${team.name} is no longer a member` });
      },
    }),
  );
  return (
    <>
      <ActionIcon aria-label={`Remove ${team.name}`} onClick={() => setAsked(true)}>
        <IconUsersMinus size={18} aria-hidden />
      </ActionIcon>
      <ConfirmDialog
        opened={isAsked}
        title={`Remove the team ${team.name}?`}
        confirm="Remove team"
        cancel="Keep team"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ projectId, teamId: team.id })}
        onClose={() => setAsked(false)}
      >
        Its people and their tokens lose access to this project at once, unless they are members by themselves or by
        another team. What they recorded stays.
      </ConfirmDialog>
    </>
  );
}
