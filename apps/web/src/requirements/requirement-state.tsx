import { IconCheck, IconCircleDashed, IconCircleDotted, IconUnlink, IconX, type TablerIcon } from "@tabler/icons-react";
import type { RequirementState } from "@tessera/domain";
import classes from "./requirement-state.module.css";

/** How each state looks and is called; never by colour alone. */
export const REQUIREMENT_LOOKS: Record<RequirementState, { word: string; icon: TablerIcon }> = {
  failing: { word: "Failing", icon: IconX },
  noCase: { word: "No test case", icon: IconUnlink },
  neverRun: { word: "Never run", icon: IconCircleDotted },
  partial: { word: "Partly run", icon: IconCircleDashed },
  passing: { word: "Passing", icon: IconCheck },
};

export function RequirementStateIcon({ state, size = 16 }: { state: RequirementState; size?: number }) {
  const Icon = REQUIREMENT_LOOKS[state].icon;
  return <Icon className={classes.icon} data-state={state} size={size} stroke={2.25} aria-hidden />;
}

export function RequirementStateLabel({ state }: { state: RequirementState }) {
  return (
    <span className={classes.label} data-state={state}>
      <RequirementStateIcon state={state} />
      {REQUIREMENT_LOOKS[state].word}
    </span>
  );
}
