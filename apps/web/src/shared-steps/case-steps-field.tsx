import type { UseFormReturnType } from "@mantine/form";
import type { CaseValues } from "#web/cases/case-values.ts";
import { StepsField } from "#web/cases/steps-field.tsx";
import { InsertSharedSteps } from "./insert-shared-steps.tsx";
import { ShareSteps } from "./share-steps.tsx";
import { SharedStepsBlock } from "./shared-steps-block.tsx";

/** The steps of a test case, its own and shared ones. */
export function CaseStepsField({ form, projectId }: { form: UseFormReturnType<CaseValues>; projectId: string }) {
  const { steps } = form.values;
  const change = (next: typeof steps) => form.setFieldValue("steps", next);
  return (
    <StepsField
      steps={steps}
      onChange={change}
      inputProps={(index, field) => form.getInputProps(`steps.${index}.${field}`)}
      renderShared={(block, { label, own }) => (
        <SharedStepsBlock projectId={projectId} block={block} label={label} onMakeOwn={own} />
      )}
    >
      <InsertSharedSteps projectId={projectId} onInsert={(copies) => change([...steps, ...copies])} />
      {steps.some(({ shared }) => shared === undefined) && (
        <ShareSteps projectId={projectId} steps={steps} onChange={change} />
      )}
    </StepsField>
  );
}
