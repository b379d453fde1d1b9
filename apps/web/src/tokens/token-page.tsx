import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TokenStatus } from "@tessera/domain";
import { FilterChip } from "../components/filter-chip.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadMore } from "../components/load-more.tsx";
import { NothingHere } from "../components/nothing-here.tsx";
import { Page } from "../components/page.tsx";
import { ListSkeleton } from "../components/page-skeleton.tsx";
import { CreateTokenDialogue } from "./create-token-dialogue.tsx";
import { TokenActionDialogue, useTokenAction } from "./token-action.tsx";
import { TokenAttention } from "./token-attention.tsx";
import { TokenTable } from "./token-table.tsx";
import { SHOWN_STATUSES, type TokenView, tokensQuery } from "./tokens-query.ts";

export function TokenPage({ view }: { view: TokenView }) {
  const tokens = useInfiniteQuery({ ...tokensQuery(view.status), placeholderData: keepPreviousData });
  // What needs attention does so whatever the filter.
  const all = useInfiniteQuery(tokensQuery(undefined));
  const { ask, dialogue } = useTokenAction();
  const navigate = useNavigate({ from: "/settings/tokens" });
  const setView = (next: TokenView) => void navigate({ to: ".", search: next, replace: true, resetScroll: false });
  const create = () => setView({ ...view, create: true });
  const entries = tokens.data?.pages.flatMap((page) => page.data);
  const hasNone = entries?.length === 0 && view.status === undefined;
  return (
    <Page
      title="API tokens"
      about={<Text c="dimmed">A token lets a build, a script or an assistant act as you, as far as you let it.</Text>}
      actions={
        !hasNone && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
            Create token
          </Button>
        )
      }
    >
      {all.data && <TokenAttention tokens={all.data.pages.flatMap((page) => page.data)} onAsk={ask} />}
      {!hasNone && <StatusFilter view={view} onChange={setView} />}
      {tokens.isPending && <ListSkeleton />}
      {tokens.isError && !entries && (
        <LoadError what="Your tokens" error={tokens.error} onRetry={() => tokens.refetch()} />
      )}
      {hasNone && (
        <NothingHere title="No tokens yet" action={<Button onClick={create}>Create token</Button>}>
          Your builds and scripts need one to send results here.
        </NothingHere>
      )}
      {entries?.length === 0 && !hasNone && (
        <NothingHere
          title="No token has this status"
          action={
            <Button variant="default" onClick={() => setView({ ...view, status: undefined })}>
              Show all tokens
            </Button>
          }
        />
      )}
      {entries && entries.length > 0 && (
        <>
          <TokenTable tokens={entries} onAsk={ask} />
          <LoadMore pages={tokens} shown={entries.length} one="token" />
        </>
      )}
      <TokenActionDialogue {...dialogue} />
      <CreateTokenDialogue
        opened={view.create === true}
        projectId={view.project}
        onClose={() => setView({ status: view.status })}
      />
    </Page>
  );
}

function StatusFilter({ view, onChange }: { view: TokenView; onChange: (view: TokenView) => void }) {
  const toggle = (status: TokenStatus) => {
    const chosen = view.status ?? [];
    const next = chosen.includes(status) ? chosen.filter((other) => other !== status) : [...chosen, status];
    onChange({ ...view, status: next.length > 0 ? next : undefined });
  };
  return (
    <Group gap="xs" mb="md" role="group" aria-label="Filter by status">
      {SHOWN_STATUSES.map((status) => (
        <FilterChip key={status} pressed={view.status?.includes(status) ?? false} onToggle={() => toggle(status)}>
          {status}
        </FilterChip>
      ))}
    </Group>
  );
}
