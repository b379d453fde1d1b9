import { ActionIcon, Menu } from "@mantine/core";
import { IconBan, IconDots, IconMailForward } from "@tabler/icons-react";
import type { Invitation } from "@tessera/domain";
import { SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import table from "#web/components/table.module.css";
import { Day, DayAndDistance, TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { ROLE_LABELS } from "#web/members/role-labels.ts";
import { InShort } from "#web/tokens/token-table.tsx";
import { InvitationStateLabel, isOpen } from "./invitation-state.tsx";
import classes from "./invitation-table.module.css";

export type InvitationAction = "resend" | "withdraw";
type AskInvitationAction = (action: InvitationAction, invitation: Invitation) => void;

type InvitationTableProps = { invitations: readonly Invitation[]; onAsk: AskInvitationAction };

export function InvitationTable({ invitations, onAsk }: InvitationTableProps) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Invited</th>
            <th scope="col">State</th>
            <th scope="col" className={table.roomy}>
              Role
            </th>
            <th scope="col" className={table.roomy}>
              Projects
            </th>
            <th scope="col" className={table.roomy}>
              Expires
            </th>
            <th scope="col" className={table.actions} aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {invitations.map((invitation) => (
            <InvitationRow key={invitation.id} invitation={invitation} onAsk={onAsk} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function InvitationRow({ invitation, onAsk }: { invitation: Invitation; onAsk: AskInvitationAction }) {
  const { email, state, createdBy, sentAt, acceptedBy, acceptedAt, expiresAt } = invitation;
  return (
    <tr className={table.tall}>
      <td className={`${table.grow} ${classes.invited}`}>
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
        <span className={table.brief}>
          {SYSTEM_ROLE_LABELS[invitation.systemRole].name}
          {isOpen(state) && (
            <>
              {" · until "}
              <Day time={expiresAt} />
            </>
          )}
        </span>
      </td>
      <td>
        <InvitationStateLabel {...invitation} />
      </td>
      <td className={table.roomy} data-nowrap>
        {SYSTEM_ROLE_LABELS[invitation.systemRole].name}
      </td>
      <td className={table.roomy} data-nowrap>
        <OffersInShort projects={invitation.projects} />
      </td>
      <td data-nowrap className={table.roomy}>
        {isOpen(state) ? <DayAndDistance time={expiresAt} /> : "–"}
      </td>
      <td className={table.actions}>{isOpen(state) && <InvitationMenu invitation={invitation} onAsk={onAsk} />}</td>
    </tr>
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

function InvitationMenu({ invitation, onAsk }: { invitation: Invitation; onAsk: AskInvitationAction }) {
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
