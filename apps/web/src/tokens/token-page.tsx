import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useAddressed } from "#web/leaving/use-addressed.ts";
import { useSetView } from "#web/use-set-view.ts";
import { CreateTokenDialog } from "./create-token-dialog.tsx";
import { TokenActionDialog, useTokenAction } from "./token-action.tsx";
import { TokenAttention } from "./token-attention.tsx";
import { hasNoTokens, TokenList } from "./token-list.tsx";
import { type TokenView, tokensQuery } from "./tokens-query.ts";

export function TokenPage({ view }: { view: TokenView }) {
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
      title="API tokens"
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
