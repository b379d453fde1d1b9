import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconCheck, IconCopyCheck } from "@tabler/icons-react";
import type { ImportReceipt } from "@tessera/domain";
import { ButtonLink } from "#web/components/button-link.tsx";
import { countOf } from "#web/counting.ts";
import { ImportReceiptView } from "./import-receipt.tsx";

type UploadDoneProps = { receipt: ImportReceipt; onAgain: () => void; onClose: () => void };

/** The receipt, and the way to the run. */
export function UploadDone({ receipt, onAgain, onClose }: UploadDoneProps) {
  const { run, projectId, replayed } = receipt;
  return (
    <Stack gap="md">
      {replayed ? (
        <Alert color="gray" icon={<IconCopyCheck aria-hidden />} title="Uploaded before" role="status">
          The same files were uploaded before, so nothing was stored again. This is the receipt of that upload.
        </Alert>
      ) : (
        <Alert
          color="good"
          icon={<IconCheck aria-hidden />}
          title={`${countOf(receipt.totals.tests, "test")} stored`}
          role="status"
        >
          {run !== null && `${run.id}: ${run.reason}`}
        </Alert>
      )}
      <ImportReceiptView receipt={receipt} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onAgain}>
          Upload more reports
        </Button>
        {run === null ? (
          <Button onClick={onClose}>Close</Button>
        ) : (
          <ButtonLink
            to="/projects/$projectId/runs/$runId"
            params={{ projectId, runId: run.id }}
            onClick={onClose}
            data-autofocus
          >
            Open {run.id}
          </ButtonLink>
        )}
      </Group>
    </Stack>
  );
}
