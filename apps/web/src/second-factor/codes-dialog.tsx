import { type ReactNode, useState } from "react";
import { GuardedDialog } from "#web/leaving/guarded-dialog.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";

type CodesDialogProps = {
  opened: boolean;
  title: string;
  onClose: () => void;
  /** What was asked for is done, and codes that came of it are kept. */
  onDone?: () => void;
  /** What asks; it calls `done` with the codes that came of it, or null where there are none. */
  children: (done: (codes: readonly string[] | null) => void) => ReactNode;
};

/** A question, then the recovery codes that come of it. They live in this component's state and nowhere else. */
export function CodesDialog({ opened, title, onClose, onDone, children }: CodesDialogProps) {
  const [codes, setCodes] = useState<readonly string[]>();
  const finish = () => {
    setCodes(undefined);
    onClose();
    onDone?.();
  };
  return (
    <GuardedDialog
      opened={opened}
      onClose={onClose}
      size={560}
      title={codes ? "Keep your recovery codes" : title}
      // With the codes in sight there is no way past the question whether they are kept.
      closeOnEscape={codes === undefined}
      withCloseButton={codes === undefined}
    >
      {codes ? (
        <RecoveryCodes codes={codes} onKept={finish} />
      ) : (
        children((made) => (made === null ? finish() : setCodes(made)))
      )}
    </GuardedDialog>
  );
}
