import { Button, Modal, Text, VisuallyHidden } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { ProjectId } from "@tessera/domain";
import { type KeyboardEvent, useState } from "react";
import { appError } from "#web/app-error.ts";
import { countOf } from "#web/counting.ts";
import classes from "./command-palette.module.css";
import { type PaletteEntry, type PaletteGroup, withWords } from "./palette-entry.ts";
import { optionId, PaletteList } from "./palette-list.tsx";
import { PALETTE_NAME } from "./palette-name.ts";
import { recentEntries, rememberEntry } from "./recent-entries.ts";
import { useActionEntries } from "./use-action-entries.ts";
import { useFoundEntries } from "./use-found-entries.ts";

type CommandPaletteProps = { opened: boolean; onClose: () => void; onCreateProject: () => void };

export function CommandPalette({ opened, onClose, onCreateProject }: CommandPaletteProps) {
  // It leaves at once: asked for again while it fades, it would come back with the old text and lose the new one.
  const transition = { duration: 120, exitDuration: 0 };
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={600}
      yOffset="12vh"
      transitionProps={transition}
      returnFocus={false}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={PALETTE_NAME}>
        <Palette onClose={onClose} onCreateProject={onCreateProject} />
      </Modal.Content>
    </Modal.Root>
  );
}

const LIST = "palette-list";

/** A field that keeps the focus, and a list in which the arrow keys choose. */
function Palette({ onClose, onCreateProject }: Omit<CommandPaletteProps, "opened">) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const text = typed.trim();
  const projectId = useProjectInView();
  const actions = useActionEntries(projectId, onCreateProject);
  const found = useFoundEntries(text, projectId);
  const groups = text === "" ? atFirst(actions) : matching(text, actions, found.groups);
  const entries = groups.flatMap((group) => group.entries);
  const chosen = entries[Math.min(at, entries.length - 1)];
  const run = (entry: PaletteEntry) => {
    if (entry.isPlace) rememberEntry(entry);
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setAt((Math.min(at, entries.length - 1) + step + entries.length) % Math.max(1, entries.length));
    if (event.key === "Enter" && chosen) run(chosen);
    if (step !== 0 || event.key === "Enter") event.preventDefault();
  };
  const isEmpty = entries.length === 0 && !found.isSearching && !found.error;
  return (
    <>
      <input
        className={classes.field}
        data-autofocus
        role="combobox"
        aria-label="Search projects, test cases, cycles and actions"
        aria-expanded
        aria-controls={LIST}
        aria-autocomplete="list"
        aria-activedescendant={chosen && optionId(chosen)}
        placeholder="Search by name or id, or say what to do"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <PaletteList id={LIST} groups={groups} chosen={chosen} onChoose={run} />
      {found.error && (
        <div className={classes.note} role="alert">
          <Text size="sm">Projects, test cases and cycles could not be searched. {appError(found.error).message}</Text>
          <Button size="xs" variant="default" onClick={found.retry}>
            Try again
          </Button>
        </div>
      )}
      {isEmpty && (
        <Text size="sm" c="dimmed" className={classes.note}>
          Nothing you can see has “{text}” in its name or as its id.
        </Text>
      )}
      {found.isSearching && entries.length === 0 && (
        <Text size="sm" c="dimmed" className={classes.note}>
          Searching…
        </Text>
      )}
      {!found.isComplete && (
        <Text size="xs" c="dimmed" className={classes.note}>
          There is more than can be searched from here: only the newest was. The page of test cases searches all of its
          project.
        </Text>
      )}
      <VisuallyHidden role="status">
        {text !== "" && !found.isSearching && `${countOf(entries.length, "result")}`}
      </VisuallyHidden>
    </>
  );
}

/** The project of the address, if it can be one. */
function useProjectInView(): string | undefined {
  const { projectId } = useParams({ strict: false });
  return ProjectId.safeParse(projectId).data;
}

function atFirst(actions: PaletteGroup[]): PaletteGroup[] {
  return withoutEmpty([{ name: "Recent", entries: recentEntries() }, ...actions]);
}

/** Actions first: they are there at once, and what the server finds must not push away what is chosen already. */
function matching(text: string, actions: PaletteGroup[], found: PaletteGroup[]): PaletteGroup[] {
  const recent = withWords(recentEntries(), text);
  const isRecent = new Set(recent.map(({ key }) => key));
  const others = found.map(({ name, entries }) => ({ name, entries: entries.filter(({ key }) => !isRecent.has(key)) }));
  const known = actions.map(({ name, entries }) => ({ name, entries: withWords(entries, text) }));
  return withoutEmpty([{ name: "Recent", entries: recent }, ...known, ...others]);
}

const withoutEmpty = (groups: PaletteGroup[]) => groups.filter(({ entries }) => entries.length > 0);
