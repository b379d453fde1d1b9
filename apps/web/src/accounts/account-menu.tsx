import { ActionIcon, Menu } from "@mantine/core";
import {
  IconDots,
  IconHistory,
  IconKey,
  IconPlugConnected,
  IconPlugConnectedX,
  IconShieldOff,
  IconTrash,
  IconUserCheck,
  IconUserOff,
  IconUserShield,
} from "@tabler/icons-react";
import { type Account, SystemRole } from "@tessera/domain";
import { MenuLink } from "#web/components/menu-link.tsx";
import { accountName } from "./account-name.ts";
import type { AccountQuestion } from "./account-question.tsx";
import { SYSTEM_ROLE_LABELS } from "./system-role-labels.ts";

const ICON = { size: 16, "aria-hidden": true } as const;

type AccountMenuProps = { account: Account; onAsk: (question: AccountQuestion) => void };

/** All that can be done to one account. */
export function AccountMenu({ account, onAsk }: AccountMenuProps) {
  const { id, kind, systemRole, apiAccess, active, secondFactor } = account;
  const change = (to: Extract<AccountQuestion, { ask: "change" }>["change"]) =>
    onAsk({ ask: "change", account, change: to });
  const roles = SystemRole.options.filter((role) => role !== systemRole && (kind === "human" || role !== "ADMIN"));
  return (
    <Menu width={220}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${accountName(account)}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/admin/tokens" search={{ user: id }} leftSection={<IconKey {...ICON} />}>
          Show tokens
        </MenuLink>
        <MenuLink to="/admin/audit" search={{ actor: id }} leftSection={<IconHistory {...ICON} />}>
          Show in audit log
        </MenuLink>
        <Menu.Divider />
        {roles.map((role) => (
          <Menu.Item key={role} leftSection={<IconUserShield {...ICON} />} onClick={() => change({ systemRole: role })}>
            Make {SYSTEM_ROLE_LABELS[role].name.toLowerCase()}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={apiAccess ? <IconPlugConnectedX {...ICON} /> : <IconPlugConnected {...ICON} />}
          onClick={() => change({ apiAccess: !apiAccess })}
        >
          Switch API access {apiAccess ? "off" : "on"}
        </Menu.Item>
        {secondFactor && (
          <Menu.Item
            leftSection={<IconShieldOff {...ICON} />}
            onClick={() => onAsk({ ask: "resetSecondFactor", account })}
          >
            Reset second factor
          </Menu.Item>
        )}
        <Menu.Item
          color={active ? "danger" : undefined}
          leftSection={active ? <IconUserOff {...ICON} /> : <IconUserCheck {...ICON} />}
          onClick={() => change({ active: !active })}
        >
          {active ? "Deactivate" : "Reactivate"} account
        </Menu.Item>
        <Menu.Item
          color="danger"
          leftSection={<IconTrash {...ICON} />}
          onClick={() => onAsk({ ask: "delete", account })}
        >
          Delete account
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
