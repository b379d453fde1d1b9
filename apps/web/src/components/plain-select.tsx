import { Input } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";

type PlainSelectProps = {
  label: string;
  /** What the field says while nothing is chosen: "All environments". */
  all: string;
  options: readonly { value: string; label: string }[];
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  size?: "xs" | "sm";
  className?: string | undefined;
};

/** A filter by one of a few values, as the browser draws it: no page grows heavier for it. */
export function PlainSelect({ label, all, options, value, onChange, size = "sm", className }: PlainSelectProps) {
  return (
    <Input
      component="select"
      pointer
      className={className}
      size={size}
      aria-label={label}
      value={value ?? ""}
      rightSection={<IconSelector size={14} aria-hidden />}
      rightSectionPointerEvents="none"
      onChange={(event) => onChange(event.currentTarget.value || undefined)}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Input>
  );
}
