import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { formatCount } from "#web/counting.ts";
import { GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { trpc } from "#web/trpc.ts";
import { CaseFileForm } from "./case-file-form.tsx";
import { CaseImportDone } from "./case-import-done.tsx";
import { CaseImportPreview } from "./case-import-preview.tsx";
import { type CaseImportState, type Chosen, useCaseImport } from "./use-case-import.ts";

type ImportCasesDialogProps = { opened: boolean; onClose: () => void; projectId: string };

/** Imports test cases: choose files, see what they hold, map columns, store them, undo that. */
export function ImportCasesDialog({ opened, onClose, projectId }: ImportCasesDialogProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title="Import test cases" size={860}>
      <ImportCases projectId={projectId} />
    </GuardedDialog>
  );
}

const UNDER_WAY = {
  title: "Cancel the import?",
  text: "Nothing is stored unless the import comes to its end.",
  stay: "Keep importing",
  leave: "Cancel import",
};

function ImportCases({ projectId }: { projectId: string }) {
  const { state, preview, store, cancel, restart } = useCaseImport(projectId);
  const [chosen, choose] = useState<Chosen>({ files: [], format: "auto", columns: {} });
  const { close } = useDialog();
  useUnsavedWork(() => state.step === "sending", UNDER_WAY);
  if (state.step === "sending") return <Sending state={state} projectId={projectId} onCancel={cancel} />;
  if (state.step === "done") {
    return <CaseImportDone projectId={projectId} answer={state.answer} onAgain={restart} onClose={close} />;
  }
  if (state.step === "previewing") {
    return (
      <CaseImportPreview
        projectId={projectId}
        answer={state.answer}
        problem={state.problem}
        columns={chosen.columns}
        onColumns={(columns) => {
          choose({ ...chosen, columns });
          void preview({ ...chosen, columns }, state.answer);
        }}
        onBack={restart}
        onStore={() => void store(chosen, state.answer)}
      />
    );
  }
  return (
    <CaseFileForm
      projectId={projectId}
      chosen={chosen}
      onChoose={choose}
      problem={state.problem}
      onPreview={() => void preview(chosen)}
    />
  );
}

type SendingProps = {
  state: Extract<CaseImportState, { step: "sending" }>;
  projectId: string;
  onCancel: () => void;
};

const POLL_MS = 500;

function Sending({ state: { share, dry }, projectId, onCancel }: SendingProps) {
  const isStoring = share === 1 && !dry;
  const newest = useQuery({
    ...trpc.caseImport.list.queryOptions({ projectId, limit: 1 }),
    enabled: isStoring,
    refetchInterval: POLL_MS,
  }).data?.data[0];
  const running = isStoring && newest?.state === "running" ? newest : undefined;
  const percent = running ? Math.floor((running.stored / running.cases) * 100) : Math.floor(share * 100);
  const stored = running && `${formatCount(running.stored)} of ${formatCount(running.cases)} test cases stored`;
  return (
    <Stack gap="md">
      <Text role="status">
        {stored ?? (share < 1 ? "Sending the file…" : dry ? "Reading the file…" : "Storing the test cases…")}
      </Text>
      <Progress value={percent} aria-label={stored ?? `${percent} percent sent`} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel import
        </Button>
      </Group>
    </Stack>
  );
}
