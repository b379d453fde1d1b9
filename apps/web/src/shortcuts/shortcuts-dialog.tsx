import { Modal } from "@mantine/core";
import classes from "./shortcuts-dialog.module.css";

export type Shortcut = { keys: string; does: string };
type ShortcutsDialogProps = { opened: boolean; onClose: () => void; shortcuts: readonly Shortcut[] };

/** What the keys of a page do. */
export function ShortcutsDialog({ opened, onClose, shortcuts }: ShortcutsDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <dl className={classes.shortcuts}>
        {shortcuts.map(({ keys, does }) => (
          <div key={keys} className={classes.shortcut}>
            <dt>
              <kbd className={classes.key}>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
