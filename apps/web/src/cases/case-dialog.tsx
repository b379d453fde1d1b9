import { GuardedDialog } from "#web/leaving/guarded-dialog.tsx";
import { CaseForm, type CaseFormProps } from "./case-form.tsx";

type CaseDialogProps = CaseFormProps & { opened: boolean; onClose: () => void };

/** Creates a test case, or changes the one given. */
export function CaseDialog({ opened, onClose, ...form }: CaseDialogProps) {
  return (
    <GuardedDialog
      opened={opened}
      onClose={onClose}
      size={720}
      title={form.testCase ? `Edit ${form.testCase.id}` : "Create a test case"}
    >
      <CaseForm {...form} />
    </GuardedDialog>
  );
}
