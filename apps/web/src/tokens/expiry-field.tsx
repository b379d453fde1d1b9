import "@mantine/dates/styles.layer.css";
import { Input, SegmentedControl, Stack, Text } from "@mantine/core";
import { DateInput } from "@mantine/dates";
import { IconCalendar } from "@tabler/icons-react";
import { expiryOf, lastExpiryDay } from "@tessera/domain";
import { type ReactNode, useState } from "react";
import { formatCalendarDay, formatExactTime } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./expiry-field.module.css";
import { allowedPresets, EXPIRY_PURPOSES, expiryFields, type TokenChoice, type TokenPolicy } from "./token-choice.ts";

type ExpiryFieldProps = {
  policy: TokenPolicy;
  choice: TokenChoice;
  error: ReactNode;
  onChange: (change: Partial<TokenChoice>) => void;
};

export function ExpiryField({ policy, choice, error, onChange }: ExpiryFieldProps) {
  const [now] = useState(() => new Date().toISOString());
  const options = [
    ...allowedPresets(policy).map((days) => ({ value: String(days), label: <Days count={days} /> })),
    { value: "custom", label: "Custom" },
    ...(policy.allowNeverExpiring ? [{ value: "never", label: "Never" }] : []),
  ];
  return (
    <Input.Wrapper label="Expires after" labelElement="div" labelProps={{ id: "token-expiry" }} error={error}>
      <Stack gap="xs" mt="2xs">
        <SegmentedControl
          fullWidth
          className={classes.presets}
          aria-labelledby="token-expiry"
          value={choice.expiry}
          onChange={(expiry) => onChange({ expiry })}
          data={options}
        />
        {choice.expiry === "custom" && (
          <DateInput
            aria-label="Last day"
            placeholder="YYYY-MM-DD"
            valueFormat="YYYY-MM-DD"
            leftSection={<IconCalendar size={16} aria-hidden />}
            value={choice.day}
            onChange={(day) => onChange({ day })}
            minDate={now.slice(0, 10)}
            maxDate={lastExpiryDay(now, policy.maxTokenLifetimeDays)}
            // Red is for what failed.
            weekendDays={[]}
          />
        )}
        <Text size="xs" c="dimmed" role="status">
          {expiryText(choice, now, policy)}
        </Text>
      </Stack>
    </Input.Wrapper>
  );
}

function Days({ count }: { count: number }) {
  return (
    <>
      {count}
      <span className={classes.unit}> days</span>
    </>
  );
}

function expiryText(choice: TokenChoice, now: string, policy: TokenPolicy): string {
  if (choice.expiry === "never") return "Works until it is revoked. An expiry date limits what a lost token can do.";
  if (choice.expiry === "custom" && choice.day === null) {
    return `At most ${countOf(policy.maxTokenLifetimeDays, "day")}, until ${formatCalendarDay(lastExpiryDay(now, policy.maxTokenLifetimeDays))}.`;
  }
  const expiresAt = expiryOf(expiryFields(choice), now);
  if (expiresAt === null) return "";
  const purpose = EXPIRY_PURPOSES[choice.expiry];
  return `Works until ${formatExactTime(expiresAt)}. ${purpose ? `${purpose} ` : ""}This can't be changed later.`;
}
