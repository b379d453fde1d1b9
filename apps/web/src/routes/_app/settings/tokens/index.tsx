import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useAddressed } from "#web/leaving/use-addressed.ts";
import { flagParam, projectIdParam } from "#web/search-params.ts";
import { CreateTokenDialog } from "#web/tokens/create-token-dialog.tsx";
import { TokenActionDialog, useTokenAction } from "#web/tokens/token-action.tsx";
import { TokenAttention } from "#web/tokens/token-attention.tsx";
import { hasNoTokens, TokenList } from "#web/tokens/token-list.tsx";
import { readTokenStatuses, type TokenView, tokensQuery } from "#web/tokens/tokens-query.ts";
import { trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/settings/tokens/")({
  validateSearch: (search): TokenView => ({
    status: readTokenStatuses(search.status),
    create: flagParam(search.create),
    project: projectIdParam(search.project),
  }),
  loaderDeps: ({ search }) => ({ status: search.status }),
  loader: async ({ context, deps, location }) => {
    void context.queryClient.prefetchInfiniteQuery(tokensQuery(deps.status));
    const policy = context.queryClient.prefetchQuery(trpc.token.policy.queryOptions());
    // A form that replaces a placeholder would move the whole dialog. No dependency: opening it later must not load the page.
    if (new URLSearchParams(location.searchStr).has("create")) await policy;
  },
  component: TokenPage,
});

function TokenPage() {
  const view = Route.useSearch();
  const tokens = useInfiniteQuery({ ...tokensQuery(view.status), placeholderData: keepPreviousData });
  // What needs attention does so whatever the filter.
  const all = useInfiniteQuery(tokensQuery(undefined));
  const { ask, dialog } = useTokenAction();
  const setView = useSetView<TokenView>();
  const [asked, setAsked] = useState<{ opened: boolean; projectId?: string | undefined }>({ opened: false });
  const create = () => setAsked({ opened: true });
  useAddressed(view.create === true, () => {
    setAsked({ opened: true, projectId: view.project });
    setView({ status: view.status }, { isSameStep: true });
  });
  return (
    <Page
      about={<Text c="dimmed">A token lets a build, a script or an assistant act as you, as far as you let it.</Text>}
      actions={
        !hasNoTokens(tokens, view.status) && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
            Create token
          </Button>
        )
      }
    >
      {all.data && <TokenAttention tokens={all.data.pages.flatMap((page) => page.data)} onAsk={ask} />}
      <TokenList
        tokens={tokens}
        status={view.status}
        onStatus={(status) => setView({ ...view, status })}
        onAsk={ask}
        nothing={
          <NothingHere title="No tokens yet" action={<Button onClick={create}>Create token</Button>}>
            Your builds and scripts need one to send results here.
          </NothingHere>
        }
      />
      <TokenActionDialog {...dialog} />
      <CreateTokenDialog {...asked} onClose={() => setAsked({ ...asked, opened: false })} />
    </Page>
  );
}
