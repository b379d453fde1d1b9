import { Button, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { AccountSwitches } from "#web/service-accounts/account-switches.tsx";
import { ServiceAccountDialog } from "#web/service-accounts/service-account-dialog.tsx";
import { ServiceAccountFacts } from "#web/service-accounts/service-account-facts.tsx";
import classes from "#web/service-accounts/service-account-page.module.css";
import { accountTokensQuery, serviceAccountQuery } from "#web/service-accounts/service-accounts-query.ts";
import { CreateTokenDialog } from "#web/tokens/create-token-dialog.tsx";
import { TokenActionDialog, useTokenAction } from "#web/tokens/token-action.tsx";
import { homeOf, TokenHomeProvider } from "#web/tokens/token-home.ts";
import { TokenList } from "#web/tokens/token-list.tsx";
import { readTokenListView, type TokenListView } from "#web/tokens/tokens-view.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/admin/service-accounts/$accountId/")({
  validateSearch: readTokenListView,
  loader: ({ context, params, location }) => {
    void context.queryClient.prefetchInfiniteQuery(
      accountTokensQuery(params.accountId, readTokenListView(location.search)),
    );
  },
  component: ServiceAccountPage,
});

/** What the account is and may do, and its tokens. */
function ServiceAccountPage() {
  const { accountId } = Route.useParams();
  const view = Route.useSearch();
  const account = useSuspenseQuery(serviceAccountQuery(accountId)).data;
  const setView = useSetView<TokenListView>();
  const tokens = useInfiniteQuery({ ...accountTokensQuery(accountId, view), placeholderData: keepPreviousData });
  const { ask, dialog } = useTokenAction();
  const [isCreating, creation] = useDisclosure();
  const [isEditing, edit] = useDisclosure();
  return (
    <TokenHomeProvider value={homeOf(account)}>
      <Page
        title={account.username}
        about={account.description !== "" && <Text c="dimmed">{account.description}</Text>}
        actions={
          <>
            <Button variant="default" leftSection={<IconPencil size={16} aria-hidden />} onClick={edit.open}>
              Edit service account
            </Button>
            <AccountSwitches account={account} />
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={creation.open}>
              Create token
            </Button>
          </>
        }
      >
        <section className={classes.facts} aria-label="Facts">
          <ServiceAccountFacts account={account} />
        </section>
        <section aria-labelledby="account-tokens">
          <Title order={2} id="account-tokens" mb="md">
            Tokens
          </Title>
          <TokenList
            tokens={tokens}
            view={view}
            onView={setView}
            onAsk={ask}
            nothing={
              <NothingHere title="No tokens yet" action={<Button onClick={creation.open}>Create token</Button>}>
                The account can do nothing without one: no one signs in to it.
              </NothingHere>
            }
          />
        </section>
        <TokenActionDialog {...dialog} />
        <CreateTokenDialog opened={isCreating} onClose={creation.close} />
        <ServiceAccountDialog opened={isEditing} onClose={edit.close} account={account} />
      </Page>
    </TokenHomeProvider>
  );
}
