import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { ViewStep } from "#web/use-set-view.ts";
import filters from "./filters.module.css";

type SearchFieldProps = {
  label: string;
  value: string | undefined;
  onSearch: (text: string | undefined, step: ViewStep) => void;
};

/**
 * Searches while one types, a moment after the last key; the owner keeps the text in the address. What is typed without
 * leaving the field is one step of the history.
 */
export function SearchField({ label, value = "", onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const isSameStep = useRef(false);
  const send = useDebouncedCallback((next: string) => {
    if (next.trim() === sent.current) return;
    sent.current = next.trim();
    onSearch(sent.current || undefined, { isSameStep: isSameStep.current });
    isSameStep.current = true;
  }, 250);
  // The address may change from elsewhere: the back button, "Clear filters".
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      isSameStep.current = false;
      setText(value);
    }
  }, [value]);
  const change = (next: string) => {
    setText(next);
    send(next);
  };
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      maxLength={200}
      className={filters.search}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text !== "" && <CloseButton size="sm" aria-label="Clear search" onClick={() => change("")} />}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => {
        isSameStep.current = false;
      }}
    />
  );
}
