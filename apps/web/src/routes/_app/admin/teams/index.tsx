import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { textParam } from "#web/search-params.ts";
import { TEAM_COLUMNS } from "#web/teams/team-columns.tsx";
import { TeamDialog } from "#web/teams/team-dialog.tsx";
import { type TeamsView, teamsQuery } from "#web/teams/teams-query.ts";
import { useSetView } from "#web/use-set-view.ts";

function readTeamsView(search: Record<string, unknown>): TeamsView {
  return { q: textParam(search.q, 100) };
}

export const Route = createFileRoute("/_app/admin/teams/")({
  validateSearch: readTeamsView,
  loader: ({ context, location }) => {
    void context.queryClient.prefetchInfiniteQuery(teamsQuery(readTeamsView(location.search)));
  },
  component: TeamsPage,
});

/** Groups of people that projects take in as one. */
function TeamsPage() {
  const view = Route.useSearch();
  const teams = useInfiniteQuery({ ...teamsQuery(view), placeholderData: keepPreviousData });
  const [isCreating, { open, close }] = useDisclosure();
  const setView = useSetView<TeamsView>();
  const rows = pagedRows(teams);
  const hasNone = rows.loaded?.length === 0 && view.q === undefined;
  return (
    <Page
      isLoading={teams.isPending}
      about={
        <Text c="dimmed">
          Everyone in a team is a member of the projects that it is added to, for as long as they are in it.
        </Text>
      }
      actions={
        !hasNone && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            Create team
          </Button>
        )
      }
    >
      {!hasNone && (
        <Group gap="xs" mb="md">
          <SearchField
            label="Search by name or handle"
            value={view.q}
            onSearch={(q, step) => setView({ q: q?.slice(0, 100) }, step)}
          />
        </Group>
      )}
      <DataTable
        name="teams"
        label="Teams"
        one="team"
        columns={TEAM_COLUMNS}
        rows={rows}
        idOf={({ id }) => id}
        empty={
          hasNone ? (
            <NothingHere title="No teams yet" action={<Button onClick={open}>Create team</Button>}>
              A team is a member of projects as one, and can own tests.
            </NothingHere>
          ) : (
            <NothingHere
              title="No team matches"
              action={
                <Button variant="default" onClick={() => setView({})}>
                  Show all teams
                </Button>
              }
            />
          )
        }
      />
      <TeamDialog opened={isCreating} onClose={close} />
    </Page>
  );
}
