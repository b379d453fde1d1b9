import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { appError } from "#web/app-error.ts";
import { trpcClient } from "#web/trpc.ts";
import { type Deletable, refreshAfter } from "./deletion.ts";

/** How long a deletion can be undone from its notice, in milliseconds; from the bin it can for 30 days. */
const SHOWN_MS = 15_000;

/** Says that something was deleted, and offers to undo that. */
export function showUndo(of: Deletable, name: string): void {
  const id = notifications.show({
    color: "good",
    autoClose: SHOWN_MS,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{sentence(`${name} is in the bin`)}</span>
        <Button size="compact-xs" variant="default" onClick={() => void undo(of, name, id)}>
          Undo
        </Button>
      </Group>
    ),
  });
}

async function undo(of: Deletable, name: string, id: string): Promise<void> {
  notifications.hide(id);
  try {
    await trpcClient.bin.undo.mutate(of);
    await refreshAfter(of);
    notifications.show({ color: "good", message: sentence(`${name} is back`) });
  } catch (error) {
    notifications.show({ color: "danger", message: appError(error).message });
  }
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
