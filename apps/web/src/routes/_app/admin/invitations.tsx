import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { type Invitation, InvitationState } from "@tessera/domain";
import { useState } from "react";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { LoadMore } from "#web/components/load-more.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { STATES } from "#web/invitations/invitation-state.tsx";
import { type InvitationAction, InvitationTable } from "#web/invitations/invitation-table.tsx";
import { type InvitationsView, invitationsQuery, readInvitationsView } from "#web/invitations/invitations-query.ts";
import { InvitePeople } from "#web/invitations/invite-people.tsx";
import { ResendInvitation } from "#web/invitations/resend-invitation.tsx";
import { WithdrawInvitation } from "#web/invitations/withdraw-invitation.tsx";
import { useAddressed } from "#web/leaving/use-addressed.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/admin/invitations")({
  validateSearch: readInvitationsView,
  loaderDeps: ({ search }) => ({ state: search.state }),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(invitationsQuery(deps));
  },
  component: InvitationsPage,
});

/** Who was asked to make an account, and what came of it. */
function InvitationsPage() {
  const view = Route.useSearch();
  const invitations = useInfiniteQuery({ ...invitationsQuery(view), placeholderData: keepPreviousData });
  const [asked, setAsked] = useState<{ action: InvitationAction; invitation: Invitation }>();
  const [isAsking, setAsking] = useState(false);
  const setView = useSetView<InvitationsView>();
  const [isInviting, setInviting] = useState(false);
  const invite = () => setInviting(true);
  useAddressed(view.invite === true, () => {
    setInviting(true);
    setView({ state: view.state }, { isSameStep: true });
  });
  const entries = invitations.data?.pages.flatMap((page) => page.data);
  const hasNone = entries?.length === 0 && view.state === undefined;
  const question = { opened: isAsking, onClose: () => setAsking(false) };
  return (
    <Page
      about={<Text c="dimmed">Nobody gets an account here without one.</Text>}
      actions={
        !hasNone && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={invite}>
            Invite people
          </Button>
        )
      }
    >
      {!hasNone && <StateFilter view={view} onChange={setView} />}
      {invitations.isPending && <ListSkeleton />}
      {invitations.isError && !entries && (
        <LoadError what="The invitations" error={invitations.error} onRetry={() => invitations.refetch()} />
      )}
      {hasNone && (
        <NothingHere title="Nobody is invited yet" action={<Button onClick={invite}>Invite people</Button>}>
          They get a link by mail, or from you, and make their own account with it.
        </NothingHere>
      )}
      {entries?.length === 0 && !hasNone && (
        <NothingHere
          title="No invitation is in this state"
          action={
            <Button variant="default" onClick={() => setView({})}>
              Show all invitations
            </Button>
          }
        />
      )}
      {entries && entries.length > 0 && (
        <>
          <InvitationTable
            invitations={entries}
            onAsk={(action, invitation) => {
              setAsked({ action, invitation });
              setAsking(true);
            }}
          />
          <LoadMore pages={invitations} shown={entries.length} one="invitation" />
        </>
      )}
      <InvitePeople opened={isInviting} onClose={() => setInviting(false)} />
      {asked?.action === "resend" && <ResendInvitation invitation={asked.invitation} {...question} />}
      {asked?.action === "withdraw" && <WithdrawInvitation invitation={asked.invitation} {...question} />}
    </Page>
  );
}

function StateFilter({ view, onChange }: { view: InvitationsView; onChange: (view: InvitationsView) => void }) {
  const toggle = (state: InvitationState) => {
    const chosen = view.state ?? [];
    const next = chosen.includes(state) ? chosen.filter((other) => other !== state) : [...chosen, state];
    onChange({ ...view, state: next.length > 0 ? next : undefined });
  };
  return (
    <Group gap="xs" mb="md" role="group" aria-label="Filter by state">
      {InvitationState.options.map((state) => (
        <FilterChip key={state} pressed={view.state?.includes(state) ?? false} onToggle={() => toggle(state)}>
          {STATES[state].word}
        </FilterChip>
      ))}
    </Group>
  );
}
