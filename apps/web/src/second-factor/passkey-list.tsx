import { ActionIcon, Menu, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Passkey } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { trpc } from "#web/trpc.ts";
import classes from "./passkey-list.module.css";
import { RenamePasskey } from "./rename-passkey.tsx";
import { renewSecondFactors } from "./second-factors-query.ts";

type PasskeyListProps = { passkeys: readonly Passkey[]; isLastFactor: boolean };

export function PasskeyList({ passkeys, isLastFactor }: PasskeyListProps) {
  const [asked, setAsked] = useState<{ passkey: Passkey; about: "rename" | "remove" }>();
  if (passkeys.length === 0) return null;
  const close = () => setAsked(undefined);
  return (
    <>
      <ul className={classes.list} aria-label="Your passkeys">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className={classes.item}>
            <div className={classes.words}>
              <Text truncate title={passkey.name}>
                {passkey.name}
              </Text>
              <Text size="xs" c="dimmed">
                Added <TimeAgo time={passkey.createdAt} />
                {" · "}
                {passkey.lastUsedAt === null ? (
                  "never used"
                ) : (
                  <>
                    last used <TimeAgo time={passkey.lastUsedAt} />
                  </>
                )}
              </Text>
            </div>
            <Menu>
              <Menu.Target>
                <ActionIcon aria-label={`Actions for ${passkey.name}`}>
                  <IconDots size={16} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconPencil size={14} aria-hidden />}
                  onClick={() => setAsked({ passkey, about: "rename" })}
                >
                  Rename passkey
                </Menu.Item>
                <Menu.Item
                  color="danger"
                  leftSection={<IconTrash size={14} aria-hidden />}
                  onClick={() => setAsked({ passkey, about: "remove" })}
                >
                  Remove passkey
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
      {asked?.about === "rename" && <RenamePasskey passkey={asked.passkey} onClose={close} />}
      {asked?.about === "remove" && (
        <RemovePasskey passkey={asked.passkey} isLastFactor={isLastFactor} onClose={close} />
      )}
    </>
  );
}

type RemovePasskeyProps = { passkey: Passkey; isLastFactor: boolean; onClose: () => void };

function RemovePasskey({ passkey, isLastFactor, onClose }: RemovePasskeyProps) {
  const remove = useMutation(
    trpc.secondFactor.removePasskey.mutationOptions({
      onSuccess: async () => {
        onClose();
        notifications.show({ color: "good", message: "The passkey is removed" });
        await renewSecondFactors();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened
      title={`Remove the passkey “${passkey.name}”?`}
      confirm="Remove passkey"
      cancel="Keep passkey"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ id: passkey.id })}
      onClose={onClose}
    >
      It can't sign in any more; delete it on your device too.{" "}
      {isLastFactor && "Your password alone signs in from then on, and your recovery codes die."}
    </ConfirmDialog>
  );
}
