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
import { DocLink } from "#web/docs/doc-link.tsx";
import { textParam } from "#web/search-params.ts";
import { SERVICE_ACCOUNT_COLUMNS, serviceAccountBrief } from "#web/service-accounts/service-account-columns.tsx";
import { ServiceAccountDialog } from "#web/service-accounts/service-account-dialog.tsx";
import { type ServiceAccountsView, serviceAccountsQuery } from "#web/service-accounts/service-accounts-query.ts";
import { useSetView } from "#web/use-set-view.ts";

function readServiceAccountsView(search: Record<string, unknown>): ServiceAccountsView {
  return { q: textParam(search.q, 100) };
}

export const Route = createFileRoute("/_app/admin/service-accounts/")({
  validateSearch: readServiceAccountsView,
  loader: ({ context, location }) => {
    void context.queryClient.prefetchInfiniteQuery(serviceAccountsQuery(readServiceAccountsView(location.search)));
  },
  component: ServiceAccountsPage,
});

/** The accounts that exist for their tokens. */
function ServiceAccountsPage() {
  const view = Route.useSearch();
  const accounts = useInfiniteQuery({ ...serviceAccountsQuery(view), placeholderData: keepPreviousData });
  const [isCreating, { open, close }] = useDisclosure();
  const setView = useSetView<ServiceAccountsView>();
  const rows = pagedRows(accounts);
  const hasNone = rows.loaded?.length === 0 && view.q === undefined;
  return (
    <Page
      isLoading={accounts.isPending}
      about={
        <Text c="dimmed">Accounts for builds and scripts. No one signs in to them, and they outlive their owner.</Text>
      }
      actions={
        !hasNone && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            Create service account
          </Button>
        )
      }
    >
      {!hasNone && (
        <Group gap="xs" mb="md">
          <SearchField
            label="Search by name or purpose"
            value={view.q}
            onSearch={(q, step) => setView({ q: q?.slice(0, 100) }, step)}
          />
        </Group>
      )}
      <DataTable
        name="service-accounts"
        label="Service accounts"
        one="service account"
        columns={SERVICE_ACCOUNT_COLUMNS}
        rows={rows}
        idOf={({ id }) => id}
        isFaint={({ active }) => !active}
        brief={serviceAccountBrief}
        empty={
          hasNone ? (
            <NothingHere
              title="No service accounts yet"
              action={<Button onClick={open}>Create service account</Button>}
            >
              A build that should go on when its maker leaves needs an account of its own.{" "}
              <DocLink chapter="administration" section="service-accounts">
                How to use one
              </DocLink>
            </NothingHere>
          ) : (
            <NothingHere
              title="No service account matches"
              action={
                <Button variant="default" onClick={() => setView({})}>
                  Show all service accounts
                </Button>
              }
            />
          )
        }
      />
      <ServiceAccountDialog opened={isCreating} onClose={close} />
    </Page>
  );
}
