import { Select, Textarea } from "@mantine/core";
import { schemaResolver, type UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { type CaseStep, CreateCase } from "@tessera/domain";
import { folderOptions } from "#web/folders/folder-path.ts";
import { foldersQuery } from "./cases-query.ts";
import { StepsField } from "./steps-field.tsx";

export type CaseValues = { name: string; description: string; steps: CaseStep[]; folderId: string | null };

/** What a person sets of a test case. */
export const CASE_FORM_FIELDS = ["name", "description", "steps", "folderId"] as const;

/** The fields of a form about a test case. */
export function CaseFieldset({ projectId, form }: { projectId: string; form: UseFormReturnType<CaseValues> }) {
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  return (
    <>
      <Textarea
        label="Name"
        placeholder="Refuses an expired card"
        autosize
        minRows={1}
        maxRows={4}
        data-autofocus
        {...form.getInputProps("name")}
      />
      <Textarea
        label="Description"
        description="Optional. What must be there before the first step."
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps("description")}
      />
      <StepsField form={form} />
      {folders.length > 0 && (
        <Select
          label="Folder"
          placeholder="None"
          searchable
          clearable
          data={folderOptions(folders)}
          {...form.getInputProps("folderId")}
        />
      )}
    </>
  );
}

export function checkCase(projectId: string, values: CaseValues) {
  const errors = schemaResolver(CreateCase, { sync: true })({ projectId, ...values });
  values.steps.forEach(({ action }, index) => {
    if (action.trim() === "") errors[`steps.${index}.action`] = "Say what to do, or remove the step";
  });
  return errors;
}
