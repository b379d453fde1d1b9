import { Button, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { NothingHere } from "../components/nothing-here.tsx";
import { Page } from "../components/page.tsx";
import { useSetView } from "../use-set-view.ts";
import { CreateTokenDialogue } from "./create-token-dialogue.tsx";
import { TokenActionDialogue, useTokenAction } from "./token-action.tsx";
import { TokenAttention } from "./token-attention.tsx";
import { hasNoTokens, TokenList } from "./token-list.tsx";
import { type TokenView, tokensQuery } from "./tokens-query.ts";

export function TokenPage({ view }: { view: TokenView }) {
  const tokens = useInfiniteQuery({ ...tokensQuery(view.status), placeholderData: keepPreviousData });
  // What needs attention does so whatever the filter.
  const all = useInfiniteQuery(tokensQuery(undefined));
  const { ask, dialogue } = useTokenAction();
  const navigate = useNavigate({ from: "/settings/tokens" });
  const setView = (next: TokenView) => void navigate({ to: ".", search: next, replace: true, resetScroll: false });
  const filter = useSetView<TokenView>();
  const create = () => setView({ ...view, create: true });
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
        onStatus={(status) => filter({ ...view, status })}
        onAsk={ask}
        nothing={
          <NothingHere title="No tokens yet" action={<Button onClick={create}>Create token</Button>}>
            Your builds and scripts need one to send results here.
          </NothingHere>
        }
      />
      <TokenActionDialogue {...dialogue} />
      <CreateTokenDialogue
        opened={view.create === true}
        projectId={view.project}
        onClose={() => setView({ status: view.status })}
      />
    </Page>
  );
}
