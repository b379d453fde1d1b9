import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { appError } from "#web/app-error.ts";

/** How long something can be undone from its notice, in milliseconds. */
const SHOWN_MS = 15_000;

/** Says that something was done, and offers to undo that; `undone` is said afterwards. */
export function showUndoable(message: string, undo: () => Promise<void>, undone = "Undone"): void {
  const act = async () => {
    notifications.hide(id);
    try {
      await undo();
      notifications.show({ color: "good", message: undone });
    } catch (error) {
      notifications.show({ color: "danger", message: appError(error).message });
    }
  };
  const id = notifications.show({
    color: "good",
    autoClose: SHOWN_MS,
    message: (
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <span>{message}</span>
        <Button size="compact-xs" variant="default" onClick={() => void act()}>
          Undo
        </Button>
      </Group>
    ),
  });
}
