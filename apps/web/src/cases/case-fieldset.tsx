import { NumberInput, Select, SimpleGrid, Textarea } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { CASE_PRIORITIES, type Person } from "@tessera/domain";
import { folderOptions } from "#web/folders/folder-path.ts";
import { MemberSelect } from "#web/members/member-select.tsx";
import { PRIORITY_LABELS } from "./case-labels.ts";
import { type CaseValues, firstError } from "./case-values.ts";
import { foldersQuery } from "./cases-query.ts";
import { LinksField } from "./links-field.tsx";
import { StepsField } from "./steps-field.tsx";
import { TagsField } from "./tags-field.tsx";

type CaseFieldsetProps = {
  form: UseFormReturnType<CaseValues>;
  projectId: string;
  /** Who looks after the case now. */
  owner: Person | null | undefined;
};

/** The fields of a form about a test case. */
export function CaseFieldset({ form, projectId, owner }: CaseFieldsetProps) {
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
      <StepsField form={form} />
      <PlanningFields form={form} projectId={projectId} owner={owner} />
      <LinksField form={form} />
    </>
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
          data={folderOptions(folders)}
          {...form.getInputProps("folderId")}
        />
      )}
    </SimpleGrid>
  );
}
