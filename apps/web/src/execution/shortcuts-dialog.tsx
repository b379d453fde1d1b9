import { Modal } from "@mantine/core";
import classes from "./execution.module.css";
import { SHORTCUTS } from "./execution-keys.ts";

export function ShortcutsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <dl className={classes.shortcuts}>
        {SHORTCUTS.map(({ keys, does }) => (
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
