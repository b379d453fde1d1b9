import { UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { lazy, useEffect, useEffectEvent, useRef } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import classes from "./palette-button.module.css";
import { IS_APPLE } from "./palette-key.ts";
import { PALETTE_NAME } from "./palette-name.ts";

const load = () => import("./command-palette.tsx");
const CommandPalette = lazy(async () => ({ default: (await load()).CommandPalette }));
const ProjectDialog = lazy(async () => ({ default: (await import("#web/projects/project-dialog.tsx")).ProjectDialog }));

const OTHER_DIALOG = `[aria-modal=true]:not([aria-label="${PALETTE_NAME}"])`;

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

/** The way into the palette: a field in the bar, and the key. The palette itself is loaded once it is about to be used. */
export function PaletteButton() {
  const [opened, { open, close }] = useReturningDisclosure();
  const [creating, { open: create, close: closeCreating }] = useDisclosure();
  useCommandKey(() => {
    if (opened) return close();
    // Opened over another dialog, the palette would lose what that shows or asks.
    if (!document.querySelector(OTHER_DIALOG)) open();
  });
  return (
    <>
      <UnstyledButton
        className={classes.button}
        onClick={open}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        aria-haspopup="dialog"
        aria-keyshortcuts="Meta+K Control+K"
      >
        <IconSearch size={16} aria-hidden />
        <span className={classes.words}>Search</span>
        <kbd className={classes.key} aria-hidden>
          {IS_APPLE ? "⌘K" : "Ctrl K"}
        </kbd>
      </UnstyledButton>
      <WhenOpened opened={opened}>
        <CommandPalette opened={opened} onClose={close} onCreateProject={create} />
      </WhenOpened>
      <WhenOpened opened={creating}>
        <ProjectDialog opened={creating} onClose={closeCreating} />
      </WhenOpened>
    </>
  );
}

/** Calls back at Ctrl-K or ⌘K, in fields too. What is typed right after it must find the palette there: Ctrl or ⌘ loads it. */
function useCommandKey(act: () => void): void {
  const onKey = useEffectEvent(act);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!(IS_APPLE ? event.metaKey : event.ctrlKey) || event.shiftKey || event.altKey) return;
      void load();
      if (event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      onKey();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
