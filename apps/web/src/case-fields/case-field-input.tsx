import { Checkbox, NumberInput, Select, TextInput } from "@mantine/core";
import type { CaseField, CaseFieldValue } from "@tessera/domain";
import type { ReactNode } from "react";

type CaseFieldInputProps = {
  field: CaseField;
  value: CaseFieldValue | undefined;
  /** Undefined: nothing is filled in. */
  onChange: (value: CaseFieldValue | undefined) => void;
  error?: ReactNode;
};

/** The control of a custom field, by its kind. */
export function CaseFieldInput({ field, value, onChange, error }: CaseFieldInputProps) {
  const { name, kind, required, options } = field;
  const common = { label: name, withAsterisk: required, error };
  if (kind === "checkbox") {
    return (
      <Checkbox
        {...{ label: name, error }}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked || (required ? false : undefined))}
      />
    );
  }
  if (kind === "select") {
    const chosen = typeof value === "string" ? value : null;
    return (
      <Select
        {...common}
        clearable
        searchable
        data={options}
        value={chosen}
        onChange={(one) => onChange(one ?? undefined)}
      />
    );
  }
  if (kind === "number") {
    return (
      <NumberInput
        {...common}
        value={typeof value === "number" ? value : ""}
        onChange={(one) => onChange(one === "" ? undefined : Number(one))}
      />
    );
  }
  return (
    <TextInput
      {...common}
      type={kind === "date" ? "date" : "text"}
      placeholder={kind === "url" ? "https://" : ""}
      value={typeof value === "string" ? value : ""}
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    />
  );
}
