import { IS_APPLE } from "#web/search/palette-key.ts";
import { type Shortcut, ShortcutsDialog } from "./shortcuts-dialog.tsx";

const SHORTCUTS: readonly Shortcut[] = [
  { keys: IS_APPLE ? "⌘ K" : "Ctrl K", does: "Search projects, test cases and runs, or do something" },
  { keys: "↓ ↑", does: "In a table: next row, row before" },
  { keys: "Home End", does: "In a table: first row, last row" },
  { keys: "Enter", does: "Open what has the focus" },
  { keys: "Esc", does: "Close a panel or a dialog" },
  { keys: "?", does: "Show these shortcuts" },
];
const GO: Shortcut = { keys: "G", does: "Go to a page: shows the key of each" };

type PageShortcutsProps = { opened: boolean; onClose: () => void; hasGoKeys: boolean };

/** What `?` shows on every page. */
export function PageShortcuts({ opened, onClose, hasGoKeys }: PageShortcutsProps) {
  const shortcuts = hasGoKeys ? SHORTCUTS.toSpliced(1, 0, GO) : SHORTCUTS;
  return <ShortcutsDialog opened={opened} onClose={onClose} shortcuts={shortcuts} />;
}
