import { IconCalendar, IconFlag, IconPlayerPause, IconPlayerPlay, type TablerIcon } from "@tabler/icons-react";
import type { Exploration } from "@tessera/domain";
import { StateLabel } from "#web/components/state-label.tsx";

export const EXPLORATION_WORDS: Record<Exploration["state"], string> = {
  planned: "Planned",
  running: "Running",
  paused: "Paused",
  ended: "Ended",
};

const ICONS: Record<Exploration["state"], TablerIcon> = {
  planned: IconCalendar,
  running: IconPlayerPlay,
  paused: IconPlayerPause,
  ended: IconFlag,
};

export function ExplorationState({ state }: Pick<Exploration, "state">) {
  return (
    <StateLabel
      word={EXPLORATION_WORDS[state]}
      icon={ICONS[state]}
      tone={state === "ended" ? undefined : state === "running" ? "good" : "open"}
    />
  );
}
