import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BulkBar } from "../components/bulk-bar.tsx";
import { ButtonLink } from "../components/button-link.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { NothingHere } from "../components/nothing-here.tsx";
import { Page } from "../components/page.tsx";
import { ListSkeleton } from "../components/page-skeleton.tsx";
import { type AccountQuestion, AskAboutAccount } from "./account-question.tsx";
import { type BulkChange, type BulkQuestion, ChangeAccounts } from "./change-accounts.tsx";
import { UserTable } from "./user-table.tsx";
import { UsersFilter } from "./users-filter.tsx";
import { type UsersView, usersQuery } from "./users-view.ts";

/** Everybody's account: who may come in, who may use tokens, who administers. */
export function UsersPage({ view }: { view: UsersView }) {
  const users = useInfiniteQuery({ ...usersQuery(view), placeholderData: keepPreviousData });
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [question, ask] = useState<AccountQuestion>();
  const [bulkQuestion, askBulk] = useState<BulkQuestion>();
  // "." is where one is, so that an open panel stays open.
  const setView = (next: UsersView) => void navigate({ to: ".", search: next, replace: true, resetScroll: false });
  const entries = users.data?.pages.flatMap((page) => page.data);
  // What a filter has put out of sight is not acted on.
  const selected = entries?.filter(({ id }) => chosen.has(id)) ?? [];
  const askAll = (accounts: BulkQuestion["accounts"], change: BulkChange) => askBulk({ accounts, change });
  return (
    <Page
      title="Users"
      about={<Text c="dimmed">Every account of this server, and what it may do.</Text>}
      actions={
        <ButtonLink to="/admin/invitations" leftSection={<IconPlus size={16} aria-hidden />}>
          Invite people
        </ButtonLink>
      }
    >
      <UsersFilter view={view} onChange={setView} />
      {users.isPending && <ListSkeleton rows={10} />}
      {users.isError && !entries && <LoadError what="The users" error={users.error} onRetry={() => users.refetch()} />}
      {entries?.length === 0 && (
        <NothingHere
          title="No user matches"
          action={
            <Button variant="default" onClick={() => setView({ sort: view.sort, desc: view.desc })}>
              Clear filters
            </Button>
          }
        >
          Try fewer letters or fewer filters.
        </NothingHere>
      )}
      {selected.length > 0 && (
        <BulkBar count={selected.length} one="account" onClear={() => setChosen(new Set())}>
          <BulkButtons selected={selected} onAsk={askAll} />
        </BulkBar>
      )}
      {entries && entries.length > 0 && (
        <>
          <UserTable
            accounts={entries}
            view={view}
            isOutdated={users.isPlaceholderData}
            chosen={chosen}
            onChoose={setChosen}
            onSort={setView}
            onAsk={ask}
          />
          <LoadMore pages={users} shown={entries.length} one="user" />
        </>
      )}
      <Outlet />
      <AskAboutAccount question={question} onClose={() => ask(undefined)} />
      <ChangeAccounts
        question={bulkQuestion}
        onClose={() => askBulk(undefined)}
        onChanged={() => setChosen(new Set())}
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
