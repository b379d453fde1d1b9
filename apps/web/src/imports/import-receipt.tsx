import { Stack, Text, Title } from "@mantine/core";
import type { AttachmentCounts, Import, ImportReceipt, ImportWarning } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { formatDuration } from "#web/duration.ts";
import { asCounts } from "./import-counts.ts";
import classes from "./import-receipt.module.css";

/** What an upload did: outcome, cases, names that stood more than once, and what is wrong beside the tests. */
export function ImportReceiptView({ receipt }: { receipt: ImportReceipt | Import }) {
  const counts = asCounts(receipt.totals);
  return (
    <>
      <Stack gap="xs">
        <OutcomeBar counts={counts} size="thick" />
        <Text size="xs" c="dimmed">
          {outcomeText(counts)}
        </Text>
      </Stack>
      <ReceiptFacts receipt={receipt} />
      {receipt.outside.length > 0 && (
        <Notes title="Outside of tests" notes={receipt.outside}>
          These count in no total. They make the run fail until a later attempt of the job arrives whole.
        </Notes>
      )}
      {receipt.warnings.length > 0 && <Notes title="Warnings" notes={receipt.warnings} />}
    </>
  );
}

function ReceiptFacts({ receipt }: { receipt: ImportReceipt | Import }) {
  const { totals, cases, projectId, cycleId, sharedNames } = receipt;
  const unmatched = cases.unmatched ?? 0;
  return (
    <Facts
      of={{
        "Test cycle": (
          <TextLink to="/projects/$projectId/cycles/$cycleId" params={{ projectId, cycleId }} ff="monospace" size="xs">
            {cycleId}
          </TextLink>
        ),
        Tests: formatCount(totals.tests),
        Duration: formatDuration(totals.durationMs),
        "Test cases": `${formatCount(cases.matched)} known, ${formatCount(cases.created)} new`,
        Unmatched: unmatched > 0 && `${countOf(unmatched, "test")} without a test case`,
        "Shared names":
          sharedNames > 0 &&
          `${countOf(sharedNames, "name")} stood more than once; each place counts as an execution of its own`,
        Flaky: receipt.flaky > 0 && `${countOf(receipt.flaky, "test")} failed and then passed`,
        Attachments: attachmentsText(receipt.attachments),
        Format: receipt.format,
      }}
    />
  );
}

/** Null where the reports name no files. */
function attachmentsText({ stored, missing, tooLarge, noRoom }: AttachmentCounts): string | null {
  const parts = [
    stored > 0 && `${formatCount(stored)} stored`,
    missing > 0 && `${formatCount(missing)} not sent`,
    tooLarge > 0 && `${formatCount(tooLarge)} too large`,
    noRoom > 0 && `${formatCount(noRoom)} without room in the project`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(", ") : null;
}

type NotesProps = { title: string; notes: readonly ImportWarning[]; children?: string };

function Notes({ title, notes, children }: NotesProps) {
  return (
    <section>
      <Title order={3} mb="2xs">
        {title}
      </Title>
      {children !== undefined && (
        <Text size="xs" c="dimmed">
          {children}
        </Text>
      )}
      <ul className={classes.notes}>
        {notes.map(({ file, line, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the notes of one receipt never move
          <li key={index}>
            {message}
            <span className={classes.place}>{line === null ? file : `${file}:${line}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
