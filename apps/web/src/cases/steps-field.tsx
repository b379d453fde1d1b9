import { ActionIcon, Button, Group, Input, Stack, Textarea } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import type { CaseStep } from "@tessera/domain";
import type { ClipboardEvent, ComponentProps, ReactNode } from "react";
import { stepsFromText } from "./case-values.ts";
import { movedUnit, replacedUnit, type StepUnit, stepUnits } from "./step-units.ts";
import classes from "./steps-field.module.css";

export type StepsFieldProps = {
  steps: CaseStep[];
  onChange: (steps: CaseStep[]) => void;
  /** What a form says of the field of one step. */
  inputProps: (index: number, field: "action" | "expected") => ComponentProps<typeof Textarea>;
  /** How a block of shared steps is shown; only test cases have them. */
  renderShared?: (block: StepUnit, make: { own: () => void; label: string }) => ReactNode;
  /** Stands beside the button that adds a step. */
  children?: ReactNode;
};

/** Steps that are written, moved and removed; shared ones are one block. */
export function StepsField({ steps, onChange, inputProps, renderShared, children }: StepsFieldProps) {
  const units = stepUnits(steps);
  return (
    <Input.Wrapper
      label="Steps"
      labelElement="div"
      description="What to do, and what should be seen then. A pasted list becomes a step for each line."
    >
      <Stack gap="xs" mt="2xs" align="flex-start">
        {units.map((unit, place) => {
          const label = nameOf(unit);
          const move = (to: number) => onChange(movedUnit(steps, place, to));
          return (
            <div key={unit.from} className={classes.step} data-shared={unit.shared !== undefined || undefined}>
              <span className={classes.number} aria-hidden>
                {unit.shared === undefined && unit.from + 1}
              </span>
              {unit.shared !== undefined && renderShared ? (
                renderShared(unit, {
                  label,
                  own: () => onChange(replacedUnit(steps, place, unit.steps.map(ownStep))),
                })
              ) : (
                <StepTexts
                  index={unit.from}
                  inputProps={inputProps}
                  onPaste={(pasted) => onChange(replacedUnit(steps, place, pasted))}
                  isEmpty={unit.steps[0]?.action.trim() === ""}
                />
              )}
              <ActionIcon aria-label={`Move ${label} up`} disabled={place === 0} onClick={() => move(place - 1)}>
                <IconArrowUp size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon
                aria-label={`Move ${label} down`}
                disabled={place === units.length - 1}
                onClick={() => move(place + 1)}
              >
                <IconArrowDown size={16} aria-hidden />
              </ActionIcon>
              <ActionIcon aria-label={`Remove ${label}`} onClick={() => onChange(replacedUnit(steps, place, []))}>
                <IconX size={16} aria-hidden />
              </ActionIcon>
            </div>
          );
        })}
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => onChange([...steps, { action: "", expected: "" }])}
          >
            Add step
          </Button>
          {children}
        </Group>
      </Stack>
    </Input.Wrapper>
  );
}

const nameOf = ({ shared, from, steps }: StepUnit) =>
  shared === undefined ? `step ${from + 1}` : `shared steps ${from + 1} to ${from + steps.length}`;

const ownStep = ({ action, expected }: CaseStep): CaseStep => ({ action, expected });

type StepTextsProps = Pick<StepsFieldProps, "inputProps"> & {
  index: number;
  isEmpty: boolean;
  onPaste: (steps: CaseStep[]) => void;
};

function StepTexts({ index, inputProps, isEmpty, onPaste }: StepTextsProps) {
  /** Several lines in an empty step become steps of their own; anything else is pasted as text. */
  const paste = (event: ClipboardEvent) => {
    const pasted = stepsFromText(event.clipboardData.getData("text/plain"));
    if (pasted.length < 2 || !isEmpty) return;
    event.preventDefault();
    onPaste(pasted);
  };
  const size = { autosize: true, minRows: 1, maxRows: 6 };
  return (
    <>
      <Textarea
        aria-label={`Step ${index + 1}: what to do`}
        placeholder="What to do"
        {...size}
        onPaste={paste}
        {...inputProps(index, "action")}
      />
      <Textarea
        aria-label={`Step ${index + 1}: what should be seen`}
        placeholder="What should be seen"
        {...size}
        {...inputProps(index, "expected")}
      />
    </>
  );
}
