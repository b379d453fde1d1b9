import { Button, Group, Progress, Stack, Text } from "@mantine/core";
import { countOf } from "#web/counting.ts";
import { GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { UploadDone } from "./upload-done.tsx";
import { UploadForm } from "./upload-form.tsx";
import { useUpload } from "./use-upload.ts";

type UploadDialogProps = {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  /** Files that were dropped on the page. */
  dropped?: readonly File[];
};

/** Uploads reports by hand: choose or drop, watch the progress, read the receipt, go on to the run. */
export function UploadDialog({ opened, onClose, ...upload }: UploadDialogProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title="Upload reports" size="lg">
      <Upload {...upload} />
    </GuardedDialog>
  );
}

const UNDER_WAY = {
  title: "Cancel the upload?",
  text: "The reports are still being sent. Nothing of them is stored yet.",
  stay: "Keep uploading",
  leave: "Cancel upload",
};

function Upload({ projectId, dropped = [] }: Pick<UploadDialogProps, "projectId" | "dropped">) {
  const { state, send, cancel, again } = useUpload();
  const { close } = useDialog();
  useUnsavedWork(() => state.step === "sending", UNDER_WAY);
  if (state.step === "done") return <UploadDone receipt={state.receipt} onAgain={again} onClose={close} />;
  return (
    <>
      {/* Stays mounted: what was chosen and typed is still here after a refusal. */}
      <div hidden={state.step === "sending"}>
        <UploadForm
          projectId={projectId}
          dropped={dropped}
          problem={state.step === "choosing" ? state.problem : undefined}
          onSend={send}
        />
      </div>
      {state.step === "sending" && <UploadProgress share={state.share} onCancel={cancel} />}
    </>
  );
}

function UploadProgress({ share, onCancel }: { share: number; onCancel: () => void }) {
  const percent = Math.floor(share * 100);
  return (
    <Stack gap="md">
      <Text role="status">{percent < 100 ? "Sending the reports…" : "Sent. The server reads and stores them…"}</Text>
      <Progress value={percent} aria-label={`${countOf(percent, "percent", "percent")} sent`} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onCancel}>
          Cancel upload
        </Button>
      </Group>
    </Stack>
  );
}
