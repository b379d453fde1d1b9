import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import type { AccountMatch } from "@tessera/domain";
import { useState } from "react";
import { AccountMenu } from "#web/accounts/account-menu.tsx";
import { type AccountQuestion, AskAboutAccount } from "#web/accounts/account-question.tsx";
import { type BulkQuestion, ChangeAccounts } from "#web/accounts/change-accounts.tsx";
import { userBrief, userColumns } from "#web/accounts/user-columns.tsx";
import { UsersBulkBar } from "#web/accounts/users-bulk-bar.tsx";
import { UsersFilter } from "#web/accounts/users-filter.tsx";
import { usersCountQuery, usersQuery } from "#web/accounts/users-query.ts";
import { orderOf, readUsersView, sortedBy, type UsersView, usersFilter } from "#web/accounts/users-view.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NOTHING_SELECTED } from "#web/components/data-table/table-selection.ts";
import { useMatchingSelection } from "#web/components/data-table/use-matching-selection.ts";
import { ExportLink, exportUrl } from "#web/components/export-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/admin/users")({
  validateSearch: readUsersView,
  loader: ({ context, location }) => {
    void context.queryClient.prefetchInfiniteQuery(usersQuery(readUsersView(location.search)));
  },
  component: UsersPage,
});

/** Everyone's account: who may sign in, who may use tokens, who administers. */
function UsersPage() {
  const view = Route.useSearch();
  const users = useInfiniteQuery({ ...usersQuery(view), placeholderData: keepPreviousData });
  const total = useQuery({ ...usersCountQuery(view), placeholderData: keepPreviousData });
  const setView = useSetView<UsersView>();
  const { userId } = useParams({ strict: false });
  const { selected, select, match, selectMatching } = useMatchingSelection<AccountMatch>(usersFilter(view));
  const [question, ask] = useState<AccountQuestion>();
  const [bulkQuestion, askBulk] = useState<BulkQuestion>();
  const { sort, desc } = orderOf(view);
  const rows = pagedRows(users, total.data);
  return (
    <Page
      about={<Text c="dimmed">Every account of this server, and what it may do.</Text>}
      actions={
        <ButtonLink to="/admin/invitations" leftSection={<IconPlus size={16} aria-hidden />}>
          Invite people
        </ButtonLink>
      }
    >
      <UsersFilter view={view} onChange={setView} />
      <DataTable
        name="users"
        label="Users"
        one="user"
        columns={userColumns(view)}
        rows={rows}
        idOf={({ id }) => id}
        openId={userId}
        isFaint={({ active }) => !active}
        brief={userBrief}
        sort={{ by: sort, descending: desc, onSort: (column) => setView(sortedBy(view, column)) }}
        selection={{
          selected,
          onSelect: select,
          nameOf: ({ username }) => username,
          allLabel: "Select all accounts shown",
        }}
        bulkBar={(chosen) => (
          <UsersBulkBar
            {...{ view, match }}
            accounts={chosen}
            isOfferingAll={chosen.length === rows.loaded?.length && rows.hasMore}
            onSelectAll={selectMatching}
            onClear={() => select(NOTHING_SELECTED)}
            onAsk={askBulk}
          />
        )}
        actions={(account) => <AccountMenu account={account} onAsk={ask} />}
        tools={<ExportLink href={exportUrl("users.csv", usersFilter(view))}>Export CSV</ExportLink>}
        empty={
          <NothingHere
            title="No user matches"
            action={
              <Button variant="default" onClick={() => setView({ sort: view.sort, desc: view.desc })}>
                Clear filters
              </Button>
            }
          >
            Try a shorter text or fewer filters.
          </NothingHere>
        }
      />
      <Outlet />
      <AskAboutAccount question={question} onClose={() => ask(undefined)} />
      <ChangeAccounts
        question={bulkQuestion}
        onClose={() => askBulk(undefined)}
        onChanged={() => select(NOTHING_SELECTED)}
      />
    </Page>
  );
}
