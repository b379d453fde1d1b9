import { Checkbox, Input, Stack, Text } from "@mantine/core";
import { WEBHOOK_EVENTS, type WebhookEventType } from "@tessera/domain";
import type { ReactNode } from "react";
import classes from "./events-field.module.css";
import { groupsOf } from "./webhook-labels.ts";

type EventsFieldProps = {
  offered: readonly WebhookEventType[];
  value?: WebhookEventType[];
  error?: ReactNode;
  onChange?: (events: WebhookEventType[]) => void;
};

/** Which events are sent, each with what it is. */
export function EventsField({ offered, value = [], error, onChange }: EventsFieldProps) {
  return (
    <Input.Wrapper label="Events" labelElement="div" labelProps={{ id: "webhook-events" }} error={error}>
      <Checkbox.Group
        className={classes.events}
        aria-labelledby="webhook-events"
        value={value}
        onChange={(chosen) => onChange?.(offered.filter((type) => chosen.includes(type)))}
      >
        {groupsOf(offered).map(({ heading, events }) => (
          <Stack key={heading} gap="xs" className={classes.group}>
            <Text size="xs" c="dimmed">
              {heading}
            </Text>
            {events.map((type) => (
              <Checkbox
                key={type}
                value={type}
                label={<code className={classes.type}>{type}</code>}
                description={WEBHOOK_EVENTS[type].about}
              />
            ))}
          </Stack>
        ))}
      </Checkbox.Group>
    </Input.Wrapper>
  );
}
