import type { ExplorationNote } from "@tessera/domain";
import { clockText } from "#web/execution/draft.ts";
import classes from "./exploration.module.css";
import { NOTE_KINDS } from "./note-kinds.ts";

/** What the note is, and when in the session it was written. */
export function NoteMark({ kind, atMs }: Pick<ExplorationNote, "kind" | "atMs">) {
  const { word, icon: Icon } = NOTE_KINDS[kind];
  return (
    <div className={classes.mark} data-kind={kind}>
      <span className={classes.at}>{clockText(atMs)}</span>
      <span className={classes.kind}>
        <Icon size={14} aria-hidden />
        {word}
      </span>
    </div>
  );
}
