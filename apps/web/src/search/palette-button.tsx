import { UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRef } from "react";
import { ProjectDialog } from "#web/projects/project-dialog.tsx";
import { CommandPalette, PALETTE_NAME } from "./command-palette.tsx";
import classes from "./palette-button.module.css";

const OTHER_DIALOG = `[aria-modal=true]:not([aria-label="${PALETTE_NAME}"])`;
const isApple = /Mac|iPhone|iPad/.test(navigator.platform);

/**
 * Gives the focus back the moment it closes. The component library does so a little later, which would take it away again
 * from a palette that is opened in between.
 */
function useReturningDisclosure() {
  const before = useRef<Element>(null);
  return useDisclosure(false, {
    onOpen: () => {
      before.current = document.activeElement;
    },
    onClose: () => {
      if (before.current instanceof HTMLElement) before.current.focus();
    },
  });
}

/** The way into the palette: a field in the bar, and the key. Loaded only for those who switched the preview on. */
export function PaletteButton() {
  const [opened, { open, close }] = useReturningDisclosure();
  const [creating, { open: create, close: closeCreating }] = useDisclosure();
  useHotkeys(
    [
      [
        "mod+K",
        () => {
          if (opened) return close();
          // Opened over another dialog, the palette would lose what that shows or asks.
          if (!document.querySelector(OTHER_DIALOG)) open();
        },
      ],
    ],
    [],
    true,
  );
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={open}
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.words}>Search</span>
        <kbd className={classes.key} aria-hidden>
          {isApple ? "⌘K" : "Ctrl K"}
        </kbd>
      </UnstyledButton>
      <CommandPalette opened={opened} onClose={close} onCreateProject={create} />
      <ProjectDialog opened={creating} onClose={closeCreating} />
    </>
  );
}
