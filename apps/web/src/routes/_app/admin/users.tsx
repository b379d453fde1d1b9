import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { AccountMenu } from "#web/accounts/account-menu.tsx";
import { type AccountQuestion, AskAboutAccount } from "#web/accounts/account-question.tsx";
import { type BulkChange, type BulkQuestion, ChangeAccounts } from "#web/accounts/change-accounts.tsx";
import { userBrief, userColumns } from "#web/accounts/user-columns.tsx";
import { UsersFilter } from "#web/accounts/users-filter.tsx";
import {
  orderOf,
  readUsersView,
  sortedBy,
  type UsersView,
  usersCountQuery,
  usersFilter,
  usersQuery,
} from "#web/accounts/users-view.ts";
import { BulkBar } from "#web/components/bulk-bar.tsx";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NOTHING_SELECTED, type Selected } from "#web/components/data-table/table-selection.ts";
import { ExportLink, exportUrl } from "#web/components/export-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/admin/users")({
  validateSearch: readUsersView,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(usersQuery(deps));
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
  const [selected, select] = useState<Selected>(NOTHING_SELECTED);
  const [question, ask] = useState<AccountQuestion>();
  const [bulkQuestion, askBulk] = useState<BulkQuestion>();
  const { sort, desc } = orderOf(view);
  const askAll = (accounts: BulkQuestion["accounts"], change: BulkChange) => askBulk({ accounts, change });
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
        rows={pagedRows(users, total.data)}
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
          <BulkBar count={chosen.length} one="account" onClear={() => select(NOTHING_SELECTED)}>
            <BulkButtons selected={chosen} onAsk={askAll} />
          </BulkBar>
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

type BulkButtonsProps = {
  selected: BulkQuestion["accounts"];
  onAsk: (accounts: BulkQuestion["accounts"], change: BulkChange) => void;
};

/** Each offers what would change at least one of the selected, and asks about those that it would change. */
function BulkButtons({ selected, onAsk }: BulkButtonsProps) {
  const offers = [
    { verb: "Deactivate accounts", change: { active: false }, about: selected.filter(({ active }) => active) },
    { verb: "Reactivate accounts", change: { active: true }, about: selected.filter(({ active }) => !active) },
    { verb: "Switch API access off", change: { apiAccess: false }, about: selected.filter((it) => it.apiAccess) },
    { verb: "Switch API access on", change: { apiAccess: true }, about: selected.filter((it) => !it.apiAccess) },
  ];
  return offers.map(
    ({ verb, change, about }) =>
      about.length > 0 && (
        <Button
          key={verb}
          size="xs"
          variant={change.active === false ? "filled" : "default"}
          color={change.active === false ? "danger" : undefined}
          onClick={() => onAsk(about, change)}
        >
          {verb}
        </Button>
      ),
  );
}
