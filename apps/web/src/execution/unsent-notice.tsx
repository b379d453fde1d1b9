import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { countOf } from "#web/counting.ts";
import { statusWord } from "#web/cycles/case-status.tsx";
import type { UnsentQueue } from "./use-unsent-results.ts";

/** What the server has not confirmed: what waits for the connection, and what it refused, for the person to decide. */
export function UnsentNotice({ queue }: { queue: UnsentQueue }) {
  const { waiting, refused, isKept } = queue;
  return (
    <Stack gap="xs" aria-live="polite">
      {waiting.length > 0 && (
        <Alert color="warning" p="xs">
          {countOf(waiting.length, "result is", "results are")} not sent yet.{" "}
          {isKept
            ? "They are kept in this browser and sent as soon as the server answers; you can go on."
            : "This browser can't keep them: leave this page open until they are sent."}
        </Alert>
      )}
      {refused.map(({ key, name, input, refusal }) => (
        <Alert key={key} color="danger" p="xs" title={`${input.caseId} ${name.slice(0, 100)} was not recorded`}>
          <Stack gap="2xs">
            <Text size="sm">
              {refusal?.message} Yours: {statusWord(input.status).toLowerCase()}
              {input.message !== null && `, “${input.message.slice(0, 200)}”`}.
            </Text>
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={() => queue.sendAnyway(key)}>
                {refusal?.isConflict ? "Record mine too" : "Send again"}
              </Button>
              <Button size="xs" variant="subtle" color="gray" onClick={() => queue.discard(key)}>
                Discard mine
              </Button>
            </Group>
          </Stack>
        </Alert>
      ))}
    </Stack>
  );
}
