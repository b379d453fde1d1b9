import { IconBug, IconBulb, IconHelpCircle, IconNote, type TablerIcon } from "@tabler/icons-react";
import type { ExplorationNoteKind } from "@tessera/domain";

type NoteKind = { word: string; icon: TablerIcon; count: [one: string, many: string] };

export const NOTE_KINDS: Record<ExplorationNoteKind, NoteKind> = {
  note: { word: "Note", icon: IconNote, count: ["note", "notes"] },
  bug: { word: "Bug", icon: IconBug, count: ["bug", "bugs"] },
  question: { word: "Question", icon: IconHelpCircle, count: ["question", "questions"] },
  idea: { word: "Idea", icon: IconBulb, count: ["idea", "ideas"] },
};
