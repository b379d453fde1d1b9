import { NumberInput, Select, SimpleGrid, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { CASE_PRIORITIES, type CaseFieldValue, type Person } from "@tessera/domain";
import { CaseFieldInput } from "#web/case-fields/case-field-input.tsx";
import { useCaseFields } from "#web/case-fields/case-fields-query.ts";
import { folderOptions } from "#web/folders/folder-path.ts";
import { MemberSelect } from "#web/members/member-select.tsx";
import { CaseStepsField } from "#web/shared-steps/case-steps-field.tsx";
import { PRIORITY_LABELS } from "./case-labels.ts";
import { type CaseValues, firstError } from "./case-values.ts";
import { foldersQuery } from "./cases-query.ts";
import { LinksField } from "./links-field.tsx";
import { SimilarCases } from "./similar-cases.tsx";
import { TagsField } from "./tags-field.tsx";

type CaseFieldsetProps = {
  form: UseFormReturnType<CaseValues>;
  projectId: string;
  /** The case that is changed; undefined for a new one. */
  caseId?: string | undefined;
  /** Who looks after the case now. */
  owner: Person | null | undefined;
};

/** The fields of a form about a test case. */
export function CaseFieldset({ form, projectId, caseId, owner }: CaseFieldsetProps) {
  return (
    <>
      <div>
        <Textarea
          label="Name"
          placeholder="Refuses an expired card"
          autosize
          minRows={1}
          maxRows={4}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <SimilarCases projectId={projectId} name={form.isDirty("name") ? form.values.name : ""} caseId={caseId} />
      </div>
      <Textarea
        label="Description"
        description="Optional. What this test case is about."
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps("description")}
      />
      <Textarea
        label="Preconditions"
        description="Optional. What must be so before the first step."
        autosize
        minRows={1}
        maxRows={8}
        {...form.getInputProps("preconditions")}
      />
      <CaseStepsField form={form} projectId={projectId} />
      <PlanningFields form={form} projectId={projectId} owner={owner} />
      <OwnFields form={form} projectId={projectId} />
      <LinksField form={form} />
    </>
  );
}

/** The fields that the project gives its test cases. */
function OwnFields({ form, projectId }: Pick<CaseFieldsetProps, "form" | "projectId">) {
  const fields = useCaseFields(projectId);
  if (fields.length === 0) return null;
  const set = (id: string, value: CaseFieldValue | undefined) => {
    const { [id]: _, ...others } = form.values.customFields;
    form.setFieldValue("customFields", value === undefined ? others : { ...others, [id]: value });
    form.clearFieldError(`customFields.${id}`);
  };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      {fields.map((field) => (
        <CaseFieldInput
          key={field.id}
          field={field}
          value={form.values.customFields[field.id]}
          error={form.errors[`customFields.${field.id}`]}
          onChange={(value) => set(field.id, value)}
        />
      ))}
    </SimpleGrid>
  );
}

/** Where it lies, how much depends on it, who looks after it and how long it takes. */
function PlanningFields({ form, projectId, owner }: CaseFieldsetProps) {
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <Select
        label="Priority"
        allowDeselect={false}
        data={CASE_PRIORITIES.map((value) => ({ value, label: PRIORITY_LABELS[value] }))}
        {...form.getInputProps("priority")}
      />
      <MemberSelect label="Owner" projectId={projectId} chosen={owner} {...form.getInputProps("ownerId")} />
      <TagsField
        label="Tags"
        placeholder={form.values.tags.length === 0 ? "smoke, checkout" : ""}
        projectId={projectId}
        {...form.getInputProps("tags")}
        error={firstError(form.errors, "tags")}
      />
      <NumberInput
        label="Estimate in minutes"
        placeholder="5"
        min={1}
        max={10_000}
        allowDecimal={false}
        allowNegative={false}
        {...form.getInputProps("estimate")}
      />
      {folders.length > 0 && (
        <Select
          label="Folder"
          placeholder="None"
          searchable
          clearable
          limit={100}
          data={folderOptions(folders)}
          {...form.getInputProps("folderId")}
        />
      )}
    </SimpleGrid>
  );
}
