import { Button } from "@mantine/core";
import { EXPLORATION_NOTE_KINDS, type ExplorationNoteKind } from "@tessera/domain";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { usePastedFiles } from "#web/attachments/use-pasted-files.ts";
import { CommentField } from "#web/comments/comment-field.tsx";
import { DropZone } from "#web/components/drop-zone.tsx";
import { FilterChip, FilterChips } from "#web/components/filter-chip.tsx";
import { WaitingFile } from "#web/execution/evidence-field.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import classes from "./exploration.module.css";
import { NOTE_KINDS } from "./note-kinds.ts";
import type { Notes } from "./use-notes.ts";

type NoteComposerProps = {
  projectId: string;
  notes: Notes;
  readElapsed: () => number;
  text: string;
  onType: (text: string) => void;
};

/** Where notes are typed: Enter saves one with its time mark, Alt and a digit choose its kind, a pasted picture goes with it. */
export function NoteComposer({ projectId, notes, readElapsed, text, onType }: NoteComposerProps) {
  const [kind, setKind] = useState<ExplorationNoteKind>("note");
  const field = useRef<HTMLTextAreaElement>(null);
  const { pending, evidence, attach } = notes;
  useUnsavedWork(() => text.trim() !== "" || (!notes.isKept && notes.waiting.length > 0));
  const add = (files: readonly File[]) => {
    attach(files);
    field.current?.focus();
  };
  usePastedFiles(add);
  const choose = (chosen: ExplorationNoteKind) => {
    setKind(chosen);
    field.current?.focus();
  };
  useKindKeys(choose);
  const save = () => {
    const said = text.trim() || pending.map(({ file }) => file.name).join(", ");
    if (said === "") return;
    notes.add(kind, said, Math.round(readElapsed()));
    onType("");
    setKind("note");
    field.current?.focus();
  };
  return (
    <section className={classes.composer} aria-label="New note">
      <FilterChips label="Kind of the note">
        {EXPLORATION_NOTE_KINDS.map((one, index) => {
          const { word, icon: Icon } = NOTE_KINDS[one];
          return (
            <FilterChip
              key={one}
              pressed={kind === one}
              onToggle={() => choose(one)}
              icon={<Icon size={14} aria-hidden />}
            >
              {word} <kbd className={classes.key}>Alt {index + 1}</kbd>
            </FilterChip>
          );
        })}
      </FilterChips>
      <CommentField
        projectId={projectId}
        fieldRef={field}
        aria-label={NOTE_KINDS[kind].word}
        placeholder="What do you see? Enter saves, Shift and Enter begin a new line, @ mentions a person"
        maxLength={10_000}
        autoFocus
        sendsWithEnter
        value={text}
        onChange={onType}
        onSubmit={save}
      />
      {pending.length > 0 && (
        <ul className={classes.pending} aria-label="Files for this note">
          {pending.map((one) => (
            <WaitingFile key={one.id} evidence={one} onRemove={() => evidence.drop(one.id)} />
          ))}
        </ul>
      )}
      <div className={classes.foot}>
        <div className={classes.drop}>
          <DropZone
            words={<span>Paste a picture or drop files to go with the note, or</span>}
            buttonLabel="Choose files"
            label="Files of the note"
            onFiles={add}
          />
        </div>
        <Button onClick={save} disabled={text.trim() === "" && pending.length === 0}>
          Save {NOTE_KINDS[kind].word.toLowerCase()}
        </Button>
      </div>
    </section>
  );
}

/** Alt with 1 to 4, anywhere on the page but in a dialog: Ctrl with a digit belongs to browsers. */
function useKindKeys(choose: (kind: ExplorationNoteKind) => void): void {
  const onKind = useEffectEvent(choose);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || document.querySelector("[role=dialog]")) return;
      // Not `key`: with Alt, a Mac types another character.
      const kind = EXPLORATION_NOTE_KINDS[Number(/^(?:Digit|Numpad)([1-4])$/.exec(event.code)?.[1]) - 1];
      if (kind === undefined) return;
      event.preventDefault();
      onKind(kind);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
