import { Button, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import type { TokenStatus } from "@tessera/domain";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { CreateTokenDialog } from "#web/tokens/create-token-dialog.tsx";
import { TokenActionDialog, useTokenAction } from "#web/tokens/token-action.tsx";
import { homeOf, TokenHomeProvider } from "#web/tokens/token-home.ts";
import { TokenList } from "#web/tokens/token-list.tsx";
import { useSetView } from "#web/use-set-view.ts";
import { AccountSwitches } from "./account-switches.tsx";
import { ServiceAccountDialog } from "./service-account-dialog.tsx";
import { ServiceAccountFacts } from "./service-account-facts.tsx";
import classes from "./service-account-page.module.css";
import { accountTokensQuery, serviceAccountQuery } from "./service-accounts-query.ts";

/** What the account is and may do, and its tokens. */
export function ServiceAccountPage({ accountId, status }: { accountId: string; status?: TokenStatus[] | undefined }) {
  const account = useSuspenseQuery(serviceAccountQuery(accountId)).data;
  const setView = useSetView<{ status?: TokenStatus[] | undefined }>();
  const tokens = useInfiniteQuery({ ...accountTokensQuery(accountId, status), placeholderData: keepPreviousData });
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
            status={status}
            onStatus={(next) => setView({ status: next })}
            onAsk={ask}
            nothing={
              <NothingHere title="No tokens yet" action={<Button onClick={creation.open}>Create token</Button>}>
                The account can do nothing without one: nobody signs in to it.
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
