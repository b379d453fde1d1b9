import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { DocLink } from "#web/docs/doc-link.tsx";
import { useAddressed } from "#web/leaving/use-addressed.ts";
import { flagParam, projectIdParam } from "#web/search-params.ts";
import { CreateTokenDialog } from "#web/tokens/create-token-dialog.tsx";
import { TokenActionDialog, useTokenAction } from "#web/tokens/token-action.tsx";
import { TokenAttention } from "#web/tokens/token-attention.tsx";
import { hasNoTokens, TokenList } from "#web/tokens/token-list.tsx";
import { tokensQuery } from "#web/tokens/tokens-query.ts";
import { listViewOf, readTokenListView, type TokenView } from "#web/tokens/tokens-view.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/settings/tokens/")({
  validateSearch: (search): TokenView => ({
    ...readTokenListView(search),
    create: flagParam(search.create),
    project: projectIdParam(search.project),
  }),
  loader: async ({ context, location }) => {
    void context.queryClient.prefetchInfiniteQuery(tokensQuery(readTokenListView(location.search)));
    // What needs attention stands above the list, and would push it down.
    const attention = Promise.all([
      context.queryClient.prefetchInfiniteQuery(tokensQuery({})),
      context.queryClient.prefetchQuery({ ...trpc.token.denials.queryOptions(), staleTime: LIST_FRESH_MS }),
    ]);
    const policy = context.queryClient.prefetchQuery(trpc.token.policy.queryOptions());
    // A form that replaces a placeholder would move the whole dialog. No dependency: opening it later must not load the page.
    if (new URLSearchParams(location.searchStr).has("create")) await policy;
    await attention;
  },
  component: TokenPage,
});

function TokenPage() {
  const view = Route.useSearch();
  const tokens = useInfiniteQuery({ ...tokensQuery(listViewOf(view)), placeholderData: keepPreviousData });
  // What needs attention does so whatever the filter.
  const all = useInfiniteQuery(tokensQuery({}));
  const { ask, dialog } = useTokenAction();
  const setView = useSetView<TokenView>();
  const [asked, setAsked] = useState<{ opened: boolean; projectId?: string | undefined }>({ opened: false });
  const create = () => setAsked({ opened: true });
  useAddressed(view.create === true, () => {
    setAsked({ opened: true, projectId: view.project });
    setView(listViewOf(view), { isSameStep: true });
  });
  return (
    <Page
      isLoading={tokens.isPending}
      about={
        <Text c="dimmed">
          A token lets a build, a script or an assistant act as you, as far as you let it.{" "}
          <DocLink chapter="tokens">Best practices</DocLink>
        </Text>
      }
      actions={
        !hasNoTokens(tokens, view) && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
            Create token
          </Button>
        )
      }
    >
      {all.data && <TokenAttention tokens={all.data.pages.flatMap((page) => page.data)} onAsk={ask} />}
      <TokenList
        tokens={tokens}
        view={listViewOf(view)}
        onView={setView}
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
