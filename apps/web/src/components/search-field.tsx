import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import filters from "./filters.module.css";

type SearchFieldProps = { label: string; value: string | undefined; onSearch: (text: string | undefined) => void };

/** Searches while one types, a moment after the last key; the owner keeps the text in the address. */
export function SearchField({ label, value = "", onSearch }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const send = useDebouncedCallback((next: string) => {
    sent.current = next.trim();
    onSearch(sent.current || undefined);
  }, 250);
  // The address may change from elsewhere: the back button, "Clear filters".
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
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
    />
  );
}
