import { CloseButton, Input, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { QUERY_KEYS, type QueryList, type ReadQuery, readQuery } from "@tessera/domain";
import { useEffect, useId, useRef, useState } from "react";
import type { ViewStep } from "#web/use-set-view.ts";
import filters from "./filters.module.css";

type SearchFieldProps = {
  label: string;
  value: string | undefined;
  onSearch: (text: string | undefined, step: ViewStep) => void;
  /** Takes terms like `status:failed` out of the text: at a space, at Enter and on leaving the field. */
  terms?: { list: QueryList; onTake: (read: Pick<ReadQuery, "filters" | "text">) => void };
};

/**
 * Searches while one types, a moment after the last key; the owner keeps the text in the address. What is typed without
 * leaving the field is one step of the history.
 */
export function SearchField({ label, value = "", onSearch, terms }: SearchFieldProps) {
  const [text, setText] = useState(value);
  const [problem, setProblem] = useState<string>();
  const problemId = useId();
  const sent = useRef(value);
  const isSameStep = useRef(false);
  const read = (typed: string) => terms && readQuery(typed, terms.list, new Date().toISOString());
  const send = useDebouncedCallback((next: string) => {
    // A term that is still being typed is not searched for.
    const wanted = (read(next)?.text ?? next).trim();
    if (wanted === sent.current) return;
    sent.current = wanted;
    onSearch(wanted || undefined, { isSameStep: isSameStep.current });
    isSameStep.current = true;
  }, 250);
  // The address may change from elsewhere: the back button, "Clear filters".
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      isSameStep.current = false;
      setText(value);
      setProblem(undefined);
    }
  }, [value]);
  const take = (typed: string) => {
    const found = read(typed);
    if (!found) return false;
    setProblem(found.problems[0]);
    if (found.problems.length > 0 || Object.keys(found.filters).length === 0) return false;
    send.cancel();
    sent.current = found.text;
    isSameStep.current = false;
    setText(found.text);
    terms?.onTake(found);
    return true;
  };
  const change = (next: string) => {
    setProblem(undefined);
    setText(next);
    if (!next.endsWith(" ") || !take(next)) send(next);
  };
  return (
    <>
      <TextInput
        type="search"
        aria-label={label}
        placeholder={terms ? `${label}, or ${firstKey(terms.list)}:…` : label}
        value={text}
        maxLength={200}
        error={problem !== undefined}
        aria-describedby={problem && problemId}
        autoComplete="off"
        className={filters.search}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={text !== "" && <CloseButton size="sm" aria-label="Clear search" onClick={() => change("")} />}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && take(text)}
        onBlur={() => {
          take(text);
          isSameStep.current = false;
        }}
      />
      {problem !== undefined && (
        <Input.Error id={problemId} className={filters.problem} role="alert">
          {problem}
        </Input.Error>
      )}
    </>
  );
}

/** Tells that the field takes more than text. */
const firstKey = (list: QueryList) => Object.keys(QUERY_KEYS[list])[0];
