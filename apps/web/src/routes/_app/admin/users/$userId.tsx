import { Button, Group, Stack, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { Account, AccountDetails } from "@tessera/domain";
import { useState } from "react";
import { accountName } from "#web/accounts/account-name.ts";
import { type AccountQuestion, AskAboutAccount } from "#web/accounts/account-question.tsx";
import { AccountState } from "#web/accounts/account-state.tsx";
import { SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import { UserSessions } from "#web/accounts/user-sessions.tsx";
import { WithAvatar } from "#web/components/avatar.tsx";
import { ButtonLink, TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel, useClosePanel } from "#web/components/route-panel.tsx";
import table from "#web/components/table.module.css";
import { formatDay, TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { ROLE_LABELS } from "#web/members/role-labels.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/admin/users/$userId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.admin.user.get.queryOptions({ id: params.userId }));
  },
  component: UserPanel,
  ...PANEL_PARTS,
});

/** One account with all that hangs on it, beside the list. */
function UserPanel() {
  const { userId } = Route.useParams();
  const details = useSuspenseQuery(trpc.admin.user.get.queryOptions({ id: userId })).data;
  const { account } = details;
  const [question, ask] = useState<AccountQuestion>();
  const close = useClosePanel(userId);
  const name = accountName(account);
  const change = { ask: "change", account } as const;
  return (
    <RoutePanel
      subject={userId}
      header={
        <WithAvatar person={{ name, avatar: account.avatar }} size={44}>
          <Title order={2} dir="auto" ta="match-parent">
            {name}
          </Title>
          <span className={`${table.mono} ${table.muted}`}>{account.username}</span>
        </WithAvatar>
      }
    >
      <Stack gap="lg">
        <AccountFacts {...details} />
        <Projects {...details} />
        {account.kind === "human" && <UserSessions account={account} />}
        <Group gap="xs">
          <ButtonLink variant="default" to="/admin/tokens" search={{ user: userId }}>
            Show tokens
          </ButtonLink>
          <ButtonLink variant="default" to="/admin/audit" search={{ actor: userId }}>
            Show in audit log
          </ButtonLink>
        </Group>
        <Group gap="xs">
          <Button variant="default" onClick={() => ask({ ...change, change: { apiAccess: !account.apiAccess } })}>
            Switch API access {account.apiAccess ? "off" : "on"}
          </Button>
          <Button variant="default" onClick={() => ask({ ...change, change: { active: !account.active } })}>
            {account.active ? "Deactivate" : "Reactivate"} account
          </Button>
          <Button
            color="danger"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => ask({ ask: "delete", account })}
          >
            Delete account
          </Button>
        </Group>
      </Stack>
      <AskAboutAccount question={question} onClose={() => ask(undefined)} onDeleted={close} />
    </RoutePanel>
  );
}

function AccountFacts({ account, sessions }: AccountDetails) {
  const isPerson = account.kind === "human";
  return (
    <Facts
      of={{
        State: <AccountState active={account.active} />,
        Kind: !isPerson && "Service account",
        Email: account.email ?? (isPerson ? "None" : null),
        Role: `${SYSTEM_ROLE_LABELS[account.systemRole].name}: ${SYSTEM_ROLE_LABELS[account.systemRole].about}`,
        "API access": account.apiAccess ? "On" : "Off: every token of the account is refused",
        "Second factor": isPerson && (account.secondFactor ? "On" : "Off"),
        "Live tokens": formatCount(account.tokens),
        "Last seen": isPerson && lastSeen(account),
        Sessions: isPerson && (sessions === 0 ? "Signed in nowhere" : `Signed in in ${countOf(sessions, "browser")}`),
        Created: formatDay(account.createdAt),
      }}
    />
  );
}

const lastSeen = ({ lastSeenAt }: Account) => (lastSeenAt === null ? "Never" : <TimeAgo time={lastSeenAt} />);

function Projects({ memberships, membershipCount }: AccountDetails) {
  return (
    <section>
      <Title order={3} mb="xs">
        Projects
      </Title>
      {memberships.length === 0 ? (
        <span className={table.muted}>Not a member of any project.</span>
      ) : (
        <div className={table.scroll}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Project</th>
                <th scope="col">Role</th>
              </tr>
            </thead>
            <tbody>
              {memberships.map(({ projectId, name, role }) => (
                <tr key={projectId}>
                  <td className={table.grow}>
                    <TextLink
                      to="/projects/$projectId/members"
                      params={{ projectId }}
                      className={`${table.link} ${table.cut}`}
                      dir="auto"
                      title={name}
                    >
                      {name}
                    </TextLink>
                  </td>
                  <td data-nowrap>{ROLE_LABELS[role]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {membershipCount > memberships.length && (
        <span className={table.muted}>And {formatCount(membershipCount - memberships.length)} more.</span>
      )}
    </section>
  );
}
