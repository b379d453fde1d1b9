import type { TablerIcon } from "@tabler/icons-react";
import classes from "./state-label.module.css";

type StateLabelProps = {
  word: string;
  icon: TablerIcon;
  /** `open` where someone is to act, `good` where it ended well; else it stands back. */
  tone?: "open" | "good" | undefined;
};

/** How far something is, by icon and word. */
export function StateLabel({ word, icon: Icon, tone }: StateLabelProps) {
  return (
    <span className={classes.state} data-tone={tone}>
      <Icon size={14} aria-hidden />
      {word}
    </span>
  );
}
