import { MultiSelect, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { foldersQuery } from "#web/cases/cases-query.ts";
import { TagsField } from "#web/cases/tags-field.tsx";
import { folderOptions } from "#web/folders/folder-path.ts";
import { useProject } from "#web/projects/use-project.ts";
import { trpc } from "#web/trpc.ts";
import { AssignFields } from "./assign-fields.tsx";
import { type ChoiceKind, type ChoiceValues, onlyApproved } from "./case-choice.ts";

const KINDS: { value: ChoiceKind; label: string }[] = [
  { value: "none", label: "None for now" },
  { value: "all", label: "All test cases of the project" },
  { value: "folders", label: "Those of folders" },
  { value: "tags", label: "Those with tags" },
  { value: "run", label: "Those that fail in a run" },
  { value: "cycle", label: "Failed and untested ones of another cycle" },
];

type ChoiceFieldsProps = {
  projectId: string;
  values: ChoiceValues;
  onChange: (change: Partial<ChoiceValues>) => void;
  /** "None for now" makes no sense where adding is all that is done. */
  mayBeNone: boolean;
};

/** Which test cases a cycle gets, and who executes them. */
export function ChoiceFields({ projectId, values, onChange, mayBeNone }: ChoiceFieldsProps) {
  const { kind } = values;
  const { project } = useProject(projectId);
  const folders = useQuery({ ...foldersQuery(projectId), enabled: kind === "folders" }).data?.data ?? [];
  const runs = useQuery({ ...trpc.run.list.queryOptions({ projectId, limit: 50 }), enabled: kind === "run" });
  const cycles = useQuery({ ...trpc.cycle.list.queryOptions({ projectId, limit: 200 }), enabled: kind === "cycle" });
  return (
    <>
      <Select
        label="Test cases"
        description={onlyApproved(project)}
        allowDeselect={false}
        data={mayBeNone ? KINDS : KINDS.slice(1)}
        value={kind}
        onChange={(value) => onChange({ kind: (value ?? "none") as ChoiceKind, assignBy: "none" })}
      />
      {kind === "folders" && (
        <MultiSelect
          label="Folders"
          description="With the folders below them."
          searchable
          data={folderOptions(folders)}
          value={values.folderIds}
          onChange={(folderIds) => onChange({ folderIds })}
        />
      )}
      {kind === "tags" && (
        <TagsField label="Tags" projectId={projectId} value={values.tags} onChange={(tags) => onChange({ tags })} />
      )}
      {kind === "run" && (
        <Select
          label="Run"
          searchable
          data={(runs.data?.data ?? []).map(({ id, name }) => ({ value: id, label: `${id} ${name}` }))}
          value={values.runId || null}
          onChange={(runId) => onChange({ runId: runId ?? "" })}
        />
      )}
      {kind === "cycle" && (
        <Select
          label="Test cycle"
          searchable
          data={(cycles.data?.data ?? []).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
          value={values.fromCycle || null}
          onChange={(fromCycle) => onChange({ fromCycle: fromCycle ?? "" })}
        />
      )}
      {kind !== "none" && (
        <AssignFields projectId={projectId} values={values} onChange={onChange} hasBefore={kind === "cycle"} />
      )}
    </>
  );
}
