import { UnstyledButton } from "@mantine/core";
import type { ResultStatus } from "@tessera/domain";
import { OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";
import classes from "./execution.module.css";

const VERDICTS: readonly { status: ResultStatus; verb: string; key: string }[] = [
  { status: "passed", verb: "Pass", key: "P" },
  { status: "failed", verb: "Fail", key: "F" },
  { status: "blocked", verb: "Block", key: "B" },
  { status: "skipped", verb: "Skip", key: "S" },
  { status: "error", verb: "Error", key: "E" },
];

type VerdictBarProps = {
  /** Chosen, but not saved. */
  status: ResultStatus | null;
  /** What saving would record; undefined while nothing is chosen. */
  toSave: ResultStatus | undefined;
  isCorrecting: boolean;
  onJudge: (status: ResultStatus) => void;
  onSave: () => void;
};

/** The verdicts at the foot of the screen, each with its key. */
export function VerdictBar({ status, toSave, isCorrecting, onJudge, onSave }: VerdictBarProps) {
  return (
    <div className={classes.verdicts} role="toolbar" aria-label="Record a result">
      {VERDICTS.map(({ status: each, verb, key }) => (
        <UnstyledButton
          key={each}
          className={classes.verdict}
          aria-pressed={status === each}
          aria-keyshortcuts={key.toLowerCase()}
          onClick={() => onJudge(each)}
        >
          <OutcomeIcon status={each} />
          {verb}
          <kbd className={classes.key}>{key}</kbd>
        </UnstyledButton>
      ))}
      {toSave !== undefined && (
        <UnstyledButton className={classes.save} aria-keyshortcuts="Control+Enter" onClick={onSave}>
          {isCorrecting ? "Correct to" : "Save as"} {OUTCOMES[toSave].word.toLowerCase()}
          <kbd className={classes.key}>Ctrl ↵</kbd>
        </UnstyledButton>
      )}
    </div>
  );
}
