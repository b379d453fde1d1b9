import { Button, Group, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { type Invitation, InvitationState } from "@tessera/domain";
import { useState } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { FilterChip } from "#web/components/filter-chip.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import {
  INVITATION_COLUMNS,
  type InvitationAction,
  InvitationMenu,
  invitationBrief,
} from "#web/invitations/invitation-columns.tsx";
import { isOpen, STATES } from "#web/invitations/invitation-state.tsx";
import { invitationsQuery } from "#web/invitations/invitations-query.ts";
import { type InvitationsView, readInvitationsView } from "#web/invitations/invitations-view.ts";
import { InvitePeople } from "#web/invitations/invite-people.tsx";
import { ResendInvitation } from "#web/invitations/resend-invitation.tsx";
import { WithdrawInvitation } from "#web/invitations/withdraw-invitation.tsx";
import { useAddressed } from "#web/leaving/use-addressed.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/admin/invitations")({
  validateSearch: readInvitationsView,
  loader: ({ context, location }) => {
    void context.queryClient.prefetchInfiniteQuery(invitationsQuery(readInvitationsView(location.search)));
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
  const rows = pagedRows(invitations);
  const hasNone = rows.loaded?.length === 0 && view.state === undefined;
  const question = { opened: isAsking, onClose: () => setAsking(false) };
  return (
    <Page
      isLoading={invitations.isPending}
      about={<Text c="dimmed">An account here starts with an invitation.</Text>}
      actions={
        !hasNone && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={invite}>
            Invite people
          </Button>
        )
      }
    >
      {!hasNone && <StateFilter view={view} onChange={setView} />}
      <DataTable
        name="invitations"
        label="Invitations"
        one="invitation"
        columns={INVITATION_COLUMNS}
        rows={rows}
        idOf={({ id }) => id}
        isFaint={({ state }) => !isOpen(state)}
        brief={invitationBrief}
        actions={(invitation) => (
          <InvitationMenu
            invitation={invitation}
            onAsk={(action) => {
              setAsked({ action, invitation });
              setAsking(true);
            }}
          />
        )}
        empty={
          hasNone ? (
            <NothingHere title="No invitations yet" action={<Button onClick={invite}>Invite people</Button>}>
              People get a link by email, or from you, and create their own account with it.
            </NothingHere>
          ) : (
            <NothingHere
              title="No invitation is in this state"
              action={
                <Button variant="default" onClick={() => setView({})}>
                  Show all invitations
                </Button>
              }
            />
          )
        }
      />
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
