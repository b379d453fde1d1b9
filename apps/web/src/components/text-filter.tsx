import { Autocomplete } from "@mantine/core";
import { useEffect, useState } from "react";
import filters from "./filters.module.css";

type TextFilterProps = {
  label: string;
  value: string | undefined;
  /** Values that are known; others can be typed. */
  known: readonly string[];
  onChange: (value: string | undefined) => void;
};

/** A filter by one exact value, picked among the known ones or typed; Enter or leaving the field asks. */
export function TextFilter({ label, value = "", known, onChange }: TextFilterProps) {
  const [text, setText] = useState(value);
  // The address may change from elsewhere: the back button, "Clear filters".
  useEffect(() => setText(value), [value]);
  const ask = (next: string) => {
    const wanted = next.trim();
    if (wanted !== value) onChange(wanted === "" ? undefined : wanted);
  };
  return (
    <Autocomplete
      className={filters.select}
      aria-label={label}
      placeholder={label}
      maxLength={200}
      data={[...new Set(known)].filter((one) => one !== "")}
      value={text}
      clearable
      clearButtonProps={{ "aria-label": `Clear ${label.toLowerCase()}` }}
      onChange={setText}
      onOptionSubmit={ask}
      onClear={() => ask("")}
      onBlur={() => ask(text)}
      onKeyDown={(event) => event.key === "Enter" && ask(text)}
    />
  );
}
