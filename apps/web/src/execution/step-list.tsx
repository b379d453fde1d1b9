import { Text, TextInput } from "@mantine/core";
import { type CaseStep, RESULT_STATUSES, type StepResult } from "@tessera/domain";
import { useEffect, useRef } from "react";
import { OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";
import { CaseStatusIcon, statusWord } from "#web/cycles/case-status.tsx";
import classes from "./execution.module.css";

type StepListProps = {
  steps: readonly CaseStep[];
  results: readonly StepResult[];
  /** The step that keys judge. */
  chosen: number | null;
  onChoose: (step: number | null) => void;
  onChange: (step: number, change: Partial<StepResult>) => void;
};

/** The steps of a case, each with its status; the chosen one can be judged and commented. */
export function StepList({ steps, results, chosen, onChoose, onChange }: StepListProps) {
  return (
    <ol className={classes.steps} aria-label="Steps">
      {steps.map((step, index) => (
        <Step
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          key={index}
          step={step}
          number={index + 1}
          result={results[index] ?? { status: null, comment: "" }}
          isChosen={chosen === index}
          onChoose={() => onChoose(chosen === index ? null : index)}
          onChange={(change) => onChange(index, change)}
        />
      ))}
    </ol>
  );
}

type StepProps = {
  step: CaseStep;
  number: number;
  result: StepResult;
  isChosen: boolean;
  onChoose: () => void;
  onChange: (change: Partial<StepResult>) => void;
};

function Step({ step: { action, expected }, number, result, isChosen, onChoose, onChange }: StepProps) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) item.current?.scrollIntoView({ block: "nearest" });
  }, [isChosen]);
  const status = result.status ?? "untested";
  return (
    <li
      ref={item}
      className={classes.step}
      data-chosen={isChosen || undefined}
      aria-current={isChosen ? "step" : undefined}
    >
      <button type="button" className={classes.stepText} onClick={onChoose}>
        <CaseStatusIcon status={status} />
        <span>
          <span className={classes.stepAction}>
            {number}. {action}
          </span>
          {expected !== "" && <span className={classes.expected}>{expected}</span>}
        </span>
        <span className={classes.stepStatus}>{result.status === null ? "" : statusWord(result.status)}</span>
      </button>
      {isChosen && (
        <div className={classes.stepTools}>
          {RESULT_STATUSES.toReversed().map((each) => (
            <button
              key={each}
              type="button"
              className={classes.stepVerdict}
              aria-pressed={result.status === each}
              onClick={() => onChange({ status: each })}
            >
              <OutcomeIcon status={each} size={14} />
              {OUTCOMES[each].word}
            </button>
          ))}
          <TextInput
            className={classes.stepComment}
            size="xs"
            aria-label={`Comment on step ${number}`}
            placeholder="Comment on this step"
            maxLength={5000}
            value={result.comment}
            onChange={(event) => onChange({ comment: event.currentTarget.value })}
          />
        </div>
      )}
      {!isChosen && result.comment !== "" && (
        <Text size="sm" c="dimmed" className={classes.said}>
          {result.comment}
        </Text>
      )}
    </li>
  );
}
