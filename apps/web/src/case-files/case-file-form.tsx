import { Button, Group, Select, Stack } from "@mantine/core";
import { CASE_FILE_FORMATS } from "@tessera/domain";
import { useState } from "react";
import { FormError } from "#web/components/load-error.tsx";
import { FileDrop } from "#web/imports/file-drop.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { FORMAT_LABELS } from "./case-file-labels.ts";
import { EarlierImports } from "./earlier-imports.tsx";
import type { Chosen } from "./use-case-import.ts";

type CaseFileFormProps = {
  projectId: string;
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
  /** Why the last attempt was refused. */
  problem: string | undefined;
  onPreview: () => void;
};

const FORMATS = [
  { value: "auto", label: "As the content says" },
  ...CASE_FILE_FORMATS.map((value) => ({ value, label: FORMAT_LABELS[value] })),
];

export function CaseFileForm({ projectId, chosen, onChoose, problem, onPreview }: CaseFileFormProps) {
  const [lacksFiles, setLacksFiles] = useState(false);
  const hasFiles = chosen.files.length > 0;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setLacksFiles(!hasFiles);
        if (hasFiles) onPreview();
      }}
    >
      <Stack gap="md">
        <FileDrop
          label="Files of test cases"
          hint="CSV of TestRail, Xray, Zephyr, TestPlanIt or a spreadsheet, XML of TestRail, JSON of Qase or Tessera, Gherkin; up to 20 MB."
          files={chosen.files}
          problem={lacksFiles && !hasFiles ? "Choose a file of test cases" : undefined}
          onChange={(files) => onChoose({ ...chosen, files, columns: {} })}
        />
        <Select
          label="Format"
          allowDeselect={false}
          data={FORMATS}
          value={chosen.format}
          onChange={(format) => onChoose({ ...chosen, format: format ?? "auto" })}
        />
        <FormError message={problem} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit">Preview import</Button>
        </Group>
        <EarlierImports projectId={projectId} />
      </Stack>
    </form>
  );
}
