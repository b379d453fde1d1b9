import { ActionIcon, Autocomplete, Button, Group, Input, NativeSelect, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { CLAIM_OPERATORS, type ClaimRule, type PublisherSystem, SYSTEMS } from "@tessera/domain";
import type { ReactNode } from "react";
import { OPERATOR_LABELS } from "./publisher-labels.ts";
import classes from "./rules-field.module.css";

/** A rule as it is typed; several values are parted by commas. */
export type TypedRule = { key: number; claim: string; operator: ClaimRule["operator"]; text: string };

let keys = 0;
export const newRule = (claim = ""): TypedRule => ({ key: ++keys, claim, operator: "equals", text: "" });

export const typedRule = ({ claim, operator, values }: ClaimRule): TypedRule => ({
  ...{ ...newRule(claim), operator },
  text: values.join(", "),
});

/** The rules as the server takes them; rows left empty are none. */
export function rulesOf(typed: readonly TypedRule[]): ClaimRule[] {
  return typed
    .filter(({ claim, text }) => claim.trim() !== "" || text.trim() !== "")
    .map(({ claim, operator, text }) => ({ claim: claim.trim(), operator, values: valuesOf(operator, text) }));
}

function valuesOf(operator: ClaimRule["operator"], text: string): string[] {
  if (operator !== "in") return [text.trim()];
  const values = text.split(",").map((value) => value.trim());
  return values.filter((value) => value !== "");
}

type RulesFieldProps = {
  system: PublisherSystem;
  value?: TypedRule[];
  error?: ReactNode;
  onChange?: (rules: TypedRule[]) => void;
};

/** What the claims of a build must be, a row for each rule. */
export function RulesField({ system, value = [], error, onChange }: RulesFieldProps) {
  const { pins, names, suggests } = SYSTEMS[system];
  const change = (key: number, part: Partial<TypedRule>) =>
    onChange?.(value.map((rule) => (rule.key === key ? { ...rule, ...part } : rule)));
  const ids = pins.length === 0 ? "a claim that no one else can have" : pins.join(" or ");
  const orNames = names.length === 0 ? "" : ` Or ${names.join(" and ")}: the first build then fixes the ids.`;
  return (
    <Input.Wrapper
      label="Rules"
      labelElement="div"
      description={`A build must meet all of them. One must fix ${ids}.${orNames} In patterns * stops at a slash, ** doesn't.`}
      error={error}
    >
      <Stack gap="xs" mt="xs">
        {value.map(({ key, claim, operator, text }, index) => (
          <Group key={key} gap="xs" className={classes.rule} role="group" aria-label={`Rule ${index + 1}`}>
            <Autocomplete
              className={classes.claim}
              aria-label="Claim"
              placeholder={pins[0] ?? "sub"}
              data={[...new Set([...pins, ...names, ...suggests])]}
              spellCheck={false}
              value={claim}
              onChange={(typed) => change(key, { claim: typed })}
            />
            <NativeSelect
              className={classes.operator}
              aria-label="Comparison"
              data={CLAIM_OPERATORS.map((it) => ({ value: it, label: OPERATOR_LABELS[it] }))}
              value={operator}
              onChange={({ currentTarget }) => {
                const chosen = CLAIM_OPERATORS.find((it) => it === currentTarget.value);
                if (chosen) change(key, { operator: chosen });
              }}
            />
            <TextInput
              className={classes.value}
              aria-label="Value"
              placeholder={operator === "in" ? "main, release" : undefined}
              autoComplete="off"
              spellCheck={false}
              value={text}
              onChange={({ currentTarget }) => change(key, { text: currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove rule ${index + 1}`}
              disabled={value.length === 1}
              onClick={() => onChange?.(value.filter((rule) => rule.key !== key))}
            >
              <IconX size={16} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
        <div>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={value.length >= 20}
            onClick={() => onChange?.([...value, newRule()])}
          >
            Add rule
          </Button>
        </div>
      </Stack>
    </Input.Wrapper>
  );
}
