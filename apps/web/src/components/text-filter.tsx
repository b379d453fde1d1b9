import { CloseButton, TextInput } from "@mantine/core";
import { useEffect, useId, useState } from "react";
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
  const list = useId();
  // The address may change from elsewhere: the back button, "Clear filters".
  useEffect(() => setText(value), [value]);
  const options = [...new Set(known)].filter((one) => one !== "");
  const ask = (next: string) => {
    const wanted = next.trim();
    if (wanted !== value) onChange(wanted === "" ? undefined : wanted);
  };
  return (
    <>
      <TextInput
        className={filters.select}
        aria-label={label}
        placeholder={label}
        maxLength={300}
        list={list}
        autoComplete="off"
        value={text}
        rightSection={
          text !== "" && (
            <CloseButton
              size="sm"
              aria-label={`Clear ${label.toLowerCase()}`}
              onClick={() => {
                setText("");
                ask("");
              }}
            />
          )
        }
        onChange={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          // A suggestion that was picked comes whole, without a key.
          const { nativeEvent } = event;
          if (
            options.includes(next) &&
            !(nativeEvent instanceof InputEvent && nativeEvent.inputType === "insertText")
          ) {
            ask(next);
          }
        }}
        onBlur={() => ask(text)}
        onKeyDown={(event) => event.key === "Enter" && ask(text)}
      />
      <datalist id={list}>
        {options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </>
  );
}
