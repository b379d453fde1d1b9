import type { ResultStatus } from "@tessera/domain";
import type { Shortcut } from "#web/shortcuts/shortcuts-dialog.tsx";

/** What a key asks for while someone executes a cycle. */
export type Command =
  | { do: "judge"; status: ResultStatus }
  | {
      do:
        | "next"
        | "previous"
        | "stepDown"
        | "stepUp"
        | "comment"
        | "defect"
        | "evidence"
        | "issue"
        | "save"
        | "timer"
        | "correct"
        | "help"
        | "leave";
    };

const JUDGED: Record<string, ResultStatus> = { p: "passed", f: "failed", b: "blocked", s: "skipped", e: "error" };
const COMMANDS: Record<string, Exclude<Command["do"], "judge">> = {
  ...{ n: "next", arrowright: "next", k: "previous", arrowleft: "previous" },
  ...{ arrowdown: "stepDown", arrowup: "stepUp" },
  ...{
    c: "comment",
    d: "defect",
    a: "evidence",
    i: "issue",
    t: "timer",
    u: "correct",
    "?": "help",
    escape: "leave",
    enter: "save",
  },
};

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/**
 * The command of a key. While someone types, only Escape leaves the field, and Ctrl or ⌘ with Enter saves; keys that the
 * browser or the system uses are left alone.
 */
export function commandOf({ key, ctrlKey, metaKey, altKey }: Pressed, isTyping: boolean): Command | undefined {
  const pressed = key.toLowerCase();
  const isSave = (ctrlKey || metaKey) && pressed === "enter";
  if (isSave) return { do: "save" };
  if (ctrlKey || metaKey || altKey) return undefined;
  if (isTyping) return pressed === "escape" ? { do: "leave" } : undefined;
  const status = JUDGED[pressed];
  if (status !== undefined) return { do: "judge", status };
  const name = COMMANDS[pressed];
  return name && { do: name };
}

/** What `?` shows. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: "P", does: "Pass, and go to the next test case" },
  { keys: "F", does: "Fail, then write what you saw" },
  { keys: "B", does: "Block, then write why" },
  { keys: "S", does: "Skip, and go to the next test case" },
  { keys: "E", does: "Error: it could not be tested, then write why" },
  { keys: "↓ ↑", does: "Choose a step; P, F, B, S and E then judge that step" },
  { keys: "Enter", does: "Save the chosen status, or what the steps come to, and go on" },
  { keys: "Ctrl Enter", does: "The same while you write" },
  { keys: "C", does: "Write a comment" },
  { keys: "D", does: "Link a defect" },
  { keys: "I", does: "Open a new issue in your tracker" },
  { keys: "A", does: "Attach files as evidence; Ctrl V pastes a picture" },
  { keys: "N or →", does: "Next test case" },
  { keys: "K or ←", does: "Previous test case" },
  { keys: "T", does: "Stop or start the timer" },
  { keys: "U", does: "Correct your result, for 15 minutes" },
  { keys: "Esc", does: "Leave a field or a step" },
  { keys: "?", does: "Show these shortcuts" },
];
