import { Button, Group, Stack, Title } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, useNavigate, useRouter } from "@tanstack/react-router";
import type { Account, AccountDetails } from "@tessera/domain";
import { useState } from "react";
import { WithAvatar } from "#web/components/avatar.tsx";
import { ButtonLink, TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { SidePanel } from "#web/components/side-panel.tsx";
import table from "#web/components/table.module.css";
import { formatDay, TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { ROLE_LABELS } from "#web/members/role-labels.ts";
import { trpc } from "#web/trpc.ts";
import { accountName } from "./account-name.ts";
import { type AccountQuestion, AskAboutAccount } from "./account-question.tsx";
import { AccountState } from "./account-state.tsx";
import { SYSTEM_ROLE_LABELS } from "./system-role-labels.ts";
import { UserSessions } from "./user-sessions.tsx";

/** One account with all that hangs on it, beside the list. */
export function UserPanel({ userId }: { userId: string }) {
  const details = useSuspenseQuery(trpc.admin.user.get.queryOptions({ id: userId })).data;
  const { account } = details;
  const [question, ask] = useState<AccountQuestion>();
  const close = useClose(userId);
  const name = accountName(account);
  const change = { ask: "change", account } as const;
  return (
    <SidePanel
      label="User"
      subject={userId}
      onClose={close}
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
    </SidePanel>
  );
}

function AccountFacts({ account, sessions }: AccountDetails) {
  const isPerson = account.kind === "human";
  return (
    <Facts
      of={{
        State: <AccountState active={account.active} />,
        Kind: !isPerson && "Service account",
        "E-mail": account.email ?? (isPerson ? "None" : null),
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
        <span className={table.muted}>Member of no project.</span>
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

export function UserPanelError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const close = useClose("error");
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <SidePanel label="User" subject="error" header={<Title order={2}>User</Title>} onClose={close}>
      <LoadError what="This user" error={error} onRetry={again} />
    </SidePanel>
  );
}

/** Back to the list as it was, with the focus on the row that was looked into. */
function useClose(userId: string): () => void {
  const navigate = useNavigate({ from: "/admin/users/$userId" });
  return () => {
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(userId)}"]`);
    void navigate({ to: "/admin/users", search: (search) => search, resetScroll: false }).then(() => row?.focus());
  };
}
