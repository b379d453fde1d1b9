import { IconCheck, IconCircleDashed, IconLoader, IconX, type TablerIcon } from "@tabler/icons-react";
import type { Verdict } from "@tessera/domain";
import classes from "./run-verdict.module.css";

/** How each verdict looks and is called; never by colour alone. */
export const VERDICT_LOOKS: Record<Verdict, { word: string; icon: TablerIcon }> = {
  running: { word: "Running", icon: IconLoader },
  failed: { word: "Failed", icon: IconX },
  incomplete: { word: "Incomplete", icon: IconCircleDashed },
  passed: { word: "Passed", icon: IconCheck },
};

export function VerdictIcon({ verdict, size = 16 }: { verdict: Verdict; size?: number }) {
  const Icon = VERDICT_LOOKS[verdict].icon;
  return <Icon className={classes.icon} data-verdict={verdict} size={size} stroke={2.25} aria-hidden />;
}

export function VerdictLabel({ verdict }: { verdict: Verdict }) {
  return (
    <span className={classes.label} data-verdict={verdict}>
      <VerdictIcon verdict={verdict} />
      {VERDICT_LOOKS[verdict].word}
    </span>
  );
}

/** The word alone, where the icon stands elsewhere in the line. */
export function VerdictWord({ verdict }: { verdict: Verdict }) {
  return (
    <span className={classes.word} data-verdict={verdict}>
      {VERDICT_LOOKS[verdict].word}
    </span>
  );
}
