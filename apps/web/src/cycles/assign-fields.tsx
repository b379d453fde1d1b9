import { Select } from "@mantine/core";
import { MemberMultiSelect } from "#web/members/member-multi-select.tsx";
import type { AssignKind, ChoiceValues } from "./case-choice.ts";

const KINDS: { value: AssignKind; label: string }[] = [
  { value: "none", label: "No one" },
  { value: "people", label: "People, evenly" },
  { value: "owner", label: "The owner of each test case" },
  { value: "same", label: "Their assignees there" },
];

type AssignFieldsProps = {
  projectId: string;
  values: Pick<ChoiceValues, "assignBy" | "userIds">;
  onChange: (change: Partial<Pick<ChoiceValues, "assignBy" | "userIds">>) => void;
  /** They come from another cycle. */
  hasBefore: boolean;
};

/** Who executes test cases. */
export function AssignFields({ projectId, values, onChange, hasBefore }: AssignFieldsProps) {
  return (
    <>
      <Select
        label="Assign to"
        allowDeselect={false}
        data={hasBefore ? KINDS : KINDS.slice(0, -1)}
        value={values.assignBy}
        onChange={(value) => onChange({ assignBy: (value ?? "none") as AssignKind })}
      />
      {values.assignBy === "people" && (
        <MemberMultiSelect
          label="People"
          projectId={projectId}
          value={values.userIds}
          onChange={(userIds) => onChange({ userIds })}
        />
      )}
    </>
  );
}
