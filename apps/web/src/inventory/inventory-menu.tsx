import { ActionIcon, Menu } from "@mantine/core";
import { IconBan, IconDots, IconHistory } from "@tabler/icons-react";
import type { Token } from "@tessera/domain";
import { MenuLink } from "#web/components/menu-link.tsx";

export function InventoryMenu({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${token.name} of ${token.owner.username}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuLink to="/admin/audit" search={{ token: token.id }} leftSection={<IconHistory size={16} aria-hidden />}>
          Show in audit log
        </MenuLink>
        {token.status !== "Revoked" && (
          <Menu.Item color="danger" leftSection={<IconBan size={16} aria-hidden />} onClick={onRevoke}>
            Revoke token
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
