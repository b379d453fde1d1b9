import { Stack, Text, Title } from "@mantine/core";
import type { ProposedImportDetail } from "@tessera/domain";
import { LongText } from "#web/components/long-text.tsx";
import { formatCount } from "#web/counting.ts";

/** The first tests of proposed results that didn't pass. */
export function ProposedFailures({ proposed: { failures, totals } }: { proposed: ProposedImportDetail }) {
  const more = totals.failed + totals.errors - failures.length;
  if (failures.length === 0) return null;
  return (
    <section>
      <Title order={3} mb="2xs">
        Failing tests
      </Title>
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
        {failures.map(({ name, classname, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report may name a test twice, and the list never changes
          <li key={index}>
            <Text fw={500} dir="auto" style={{ overflowWrap: "anywhere" }}>
              {name}
            </Text>
            {classname !== null && (
              <Text size="xs" c="dimmed" dir="auto" style={{ overflowWrap: "anywhere" }}>
                {classname}
              </Text>
            )}
            {message !== "" && <LongText text={message} lines={3} />}
          </li>
        ))}
      </Stack>
      {more > 0 && <Text c="dimmed">And {formatCount(more)} more.</Text>}
    </section>
  );
}
