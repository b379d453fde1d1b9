import { Button, Group, Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Account } from "@tessera/domain";
import { useState } from "react";
import { LoadError } from "../components/load-error.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { NothingHere } from "../components/nothing-here.tsx";
import { Page } from "../components/page.tsx";
import { ListSkeleton } from "../components/page-skeleton.tsx";
import { SearchField } from "../components/search-field.tsx";
import { type AccountChange, ChangeAccount } from "./change-account.tsx";
import { UserTable } from "./user-table.tsx";
import { type UsersView, usersQuery } from "./users-query.ts";

/** Everybody's account: who may come in, who may use tokens, who administers. */
export function UsersPage({ view }: { view: UsersView }) {
  const users = useInfiniteQuery({ ...usersQuery(view), placeholderData: keepPreviousData });
  const navigate = useNavigate();
  const [asked, setAsked] = useState<{ account: Account; change: AccountChange }>();
  const [isAsking, setAsking] = useState(false);
  const setView = (next: UsersView) => void navigate({ to: ".", search: next, replace: true, resetScroll: false });
  const entries = users.data?.pages.flatMap((page) => page.data);
  return (
    <Page title="Users" about={<Text c="dimmed">Every account of this server.</Text>}>
      <Group gap="xs" mb="md">
        <SearchField
          label="Search by name or e-mail"
          value={view.q}
          onSearch={(q) => setView({ q: q?.slice(0, 100) })}
        />
      </Group>
      {users.isPending && <ListSkeleton />}
      {users.isError && !entries && <LoadError what="The users" error={users.error} onRetry={() => users.refetch()} />}
      {entries?.length === 0 && (
        <NothingHere
          title="No user matches"
          action={
            <Button variant="default" onClick={() => setView({})}>
              Show all users
            </Button>
          }
        />
      )}
      {entries && entries.length > 0 && (
        <>
          <UserTable
            accounts={entries}
            onAsk={(account, change) => {
              setAsked({ account, change });
              setAsking(true);
            }}
          />
          <LoadMore pages={users} shown={entries.length} one="user" />
        </>
      )}
      {asked && <ChangeAccount {...asked} opened={isAsking} onClose={() => setAsking(false)} />}
    </Page>
  );
}
