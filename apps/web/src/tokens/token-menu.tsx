import { ActionIcon, Menu } from "@mantine/core";
import { IconBan, IconDots, IconPlayerStop, IconRefresh, IconTrash } from "@tabler/icons-react";
import type { Token } from "@tessera/domain";
import type { AskTokenAction } from "./token-action.tsx";
import { canRotate } from "./token-status.tsx";

/** What can be done to one token. */
export function TokenMenu({ token, onAsk }: { token: Token; onAsk: AskTokenAction }) {
  return (
    <Menu width={200}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${token.name}`}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {token.status === "Rotated" && (
          <Menu.Item leftSection={<IconPlayerStop size={16} aria-hidden />} onClick={() => onAsk("confirm", token)}>
            End the overlap now
          </Menu.Item>
        )}
        {canRotate(token) && (
          <Menu.Item leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => onAsk("rotate", token)}>
            Rotate token
          </Menu.Item>
        )}
        {token.status !== "Revoked" && (
          <Menu.Item
            color="danger"
            leftSection={<IconBan size={16} aria-hidden />}
            onClick={() => onAsk("revoke", token)}
          >
            Revoke token
          </Menu.Item>
        )}
        <Menu.Item
          color="danger"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => onAsk("delete", token)}
        >
          Delete token
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
