import { UnstyledButton } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useRef } from "react";
import { ProjectDialogue } from "../projects/project-dialogue.tsx";
import { CommandPalette, PALETTE_NAME } from "./command-palette.tsx";
import classes from "./palette-door.module.css";

const OTHER_DIALOGUE = `[aria-modal=true]:not([aria-label="${PALETTE_NAME}"])`;
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
export function PaletteDoor() {
  const [opened, { open, close }] = useReturningDisclosure();
  const [creating, { open: create, close: closeCreating }] = useDisclosure();
  useHotkeys(
    [
      [
        "mod+K",
        () => {
          if (opened) return close();
          // Over another dialogue one would lose what it shows or asks.
          if (!document.querySelector(OTHER_DIALOGUE)) open();
        },
      ],
    ],
    [],
    true,
  );
  return (
    <>
      <UnstyledButton
        className={classes.door}
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
      <ProjectDialogue opened={creating} onClose={closeCreating} />
    </>
  );
}
