import { Alert, Button, Group, Stack } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { CaseImportAnswer } from "@tessera/domain";
import { countOf } from "#web/counting.ts";
import { UndoImport } from "./earlier-imports.tsx";

type CaseImportDoneProps = {
  projectId: string;
  answer: CaseImportAnswer;
  onAgain: () => void;
  onClose: () => void;
};

/** The receipt, and the way back. */
export function CaseImportDone({ projectId, answer, onAgain, onClose }: CaseImportDoneProps) {
  const { import: stored, cases, folders } = answer;
  return (
    <Stack gap="md">
      <Alert
        color="good"
        icon={<IconCheck aria-hidden />}
        title={`${countOf(cases, "test case")} imported`}
        role="status"
      >
        {folders > 0 && `${countOf(folders, "folder")} made for them. `}
        The import can be undone whole, now or later.
      </Alert>
      <Group justify="space-between" gap="xs">
        {stored ? <UndoImport projectId={projectId} id={stored.id} name={stored.fileName} leave={onClose} /> : <span />}
        <Group gap="xs">
          <Button variant="default" onClick={onAgain}>
            Import more
          </Button>
          <Button onClick={onClose} data-autofocus>
            Show test cases
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
