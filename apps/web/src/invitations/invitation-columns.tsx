import { ActionIcon, Menu } from "@mantine/core";
import { IconBan, IconDots, IconMailForward } from "@tabler/icons-react";
import type { Invitation } from "@tessera/domain";
import type { ReactNode } from "react";
import { SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { Day, DayAndDistance, TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { ROLE_LABELS } from "#web/members/role-labels.ts";
import { InShort } from "#web/tokens/token-columns.tsx";
import classes from "./invitation-columns.module.css";
import { InvitationStateLabel, isOpen } from "./invitation-state.tsx";

export type InvitationAction = "resend" | "withdraw";
type AskInvitationAction = (action: InvitationAction, invitation: Invitation) => void;

/** The columns of the invitations. */
export const INVITATION_COLUMNS: readonly Column<Invitation>[] = [
  { id: "email", head: "Invited", width: 190, cell: (invitation) => <Invited invitation={invitation} /> },
  {
    id: "state",
    head: "State",
    width: 132,
    priority: 1,
    cell: (invitation) => <InvitationStateLabel {...invitation} />,
  },
  {
    id: "role",
    head: "Role",
    width: 124,
    priority: 3,
    cell: ({ systemRole }) => SYSTEM_ROLE_LABELS[systemRole].name,
  },
  {
    id: "projects",
    head: "Projects",
    width: 120,
    priority: 4,
    cell: ({ projects }) => <OffersInShort projects={projects} />,
  },
  {
    id: "expiresAt",
    head: "Expires",
    width: 190,
    priority: 2,
    time: true,
    cell: ({ state, expiresAt }) => (isOpen(state) ? <DayAndDistance time={expiresAt} /> : "–"),
  },
];

/** Role and expiry, where there are no columns for them. */
export function invitationBrief({ systemRole, state, expiresAt }: Invitation, shown: ReadonlySet<string>): ReactNode {
  const isRoleHere = !shown.has("role");
  const isExpiryHere = !shown.has("expiresAt") && isOpen(state);
  if (!isRoleHere && !isExpiryHere) return undefined;
  return (
    <>
      {isRoleHere && SYSTEM_ROLE_LABELS[systemRole].name}
      {isRoleHere && isExpiryHere && " · "}
      {isExpiryHere && (
        <>
          until <Day time={expiresAt} />
        </>
      )}
    </>
  );
}

function Invited({ invitation }: { invitation: Invitation }) {
  const { email, createdBy, sentAt, acceptedBy, acceptedAt } = invitation;
  return (
    <>
      <span className={`${table.cut} ${classes.email}`} dir="auto" title={email}>
        {email}
      </span>
      <span className={`${table.cut} ${classes.about}`} dir="auto">
        {acceptedAt !== null ? (
          <>
            Accepted as {acceptedBy?.username || "a deleted user"}, <TimeAgo time={acceptedAt} />
          </>
        ) : (
          <>
            By {createdBy.name || createdBy.username || "a deleted user"}, <TimeAgo time={sentAt} />
          </>
        )}
      </span>
    </>
  );
}

function OffersInShort({ projects }: Pick<Invitation, "projects">) {
  if (projects.length === 0) return "None";
  const full = projects
    .map(({ projectId, name, role }) => `${name ?? `${projectId} (gone)`}: ${ROLE_LABELS[role].toLowerCase()}`)
    .join(", ");
  const [only] = projects;
  return (
    <InShort
      short={projects.length === 1 ? (only?.projectId ?? "") : countOf(projects.length, "project")}
      full={full}
    />
  );
}

/** What can be done to an invitation that is open. */
export function InvitationMenu({ invitation, onAsk }: { invitation: Invitation; onAsk: AskInvitationAction }) {
  if (!isOpen(invitation.state)) return null;
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${invitation.email}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconMailForward size={16} aria-hidden />} onClick={() => onAsk("resend", invitation)}>
          Send again
        </Menu.Item>
        <Menu.Item
          color="danger"
          leftSection={<IconBan size={16} aria-hidden />}
          onClick={() => onAsk("withdraw", invitation)}
        >
          Withdraw invitation
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
