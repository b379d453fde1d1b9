import { ActionIcon, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { DraftRule } from "./retention-form.tsx";
import classes from "./retention-rule-row.module.css";

const FOR_EVER = "ever";
const FOR_DAYS = "days";
const USUAL_DAYS = 90;

type RetentionRuleRowProps = {
  rule: DraftRule;
  /** Its place among the rules, from 1. */
  number: number;
  faults: { branch: string | undefined; keepDays: string | undefined };
  disabled: boolean;
  onChange: (rule: DraftRule) => void;
  onRemove: () => void;
};

/** One rule: which branches, and how long. */
export function RetentionRuleRow({ rule, number, faults, disabled, onChange, onRemove }: RetentionRuleRowProps) {
  const { branch, keepDays } = rule;
  return (
    <fieldset className={classes.row} disabled={disabled}>
      <legend className={classes.legend}>Rule {number}</legend>
      <TextInput
        label="Branch"
        className={classes.branch}
        value={branch}
        error={branch === "" ? faults.branch : undefined}
        spellCheck={false}
        placeholder="release/*"
        onChange={(event) => onChange({ ...rule, branch: event.currentTarget.value })}
      />
      <NativeSelect
        label="Keep"
        value={keepDays === null ? FOR_EVER : FOR_DAYS}
        data={[
          { value: FOR_DAYS, label: "For days" },
          { value: FOR_EVER, label: "For ever" },
        ]}
        onChange={(event) =>
          onChange({ ...rule, keepDays: event.currentTarget.value === FOR_EVER ? null : USUAL_DAYS })
        }
      />
      {keepDays !== null && (
        <NumberInput
          label="Days"
          className={classes.days}
          value={keepDays}
          error={faults.keepDays}
          min={1}
          max={3650}
          allowDecimal={false}
          allowNegative={false}
          onChange={(value) => onChange({ ...rule, keepDays: typeof value === "number" ? value : "" })}
        />
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="input-sm"
        className={classes.remove}
        aria-label={`Remove rule ${number}`}
        onClick={onRemove}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </fieldset>
  );
}
