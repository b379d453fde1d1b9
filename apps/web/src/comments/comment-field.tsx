import { Combobox, Textarea, type TextareaProps, useCombobox } from "@mantine/core";
import { useDebouncedValue, useMergedRef } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type Ref, type SyntheticEvent, useEffect, useRef, useState } from "react";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { WithAvatar } from "#web/components/avatar.tsx";
import { trpc } from "#web/trpc.ts";
import { mentionAt, type TypedMention } from "./mention-at.ts";

type CommentFieldProps = Omit<TextareaProps, "value" | "onChange"> & {
  projectId: string;
  value: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
  /** Enter alone sends it, too; with Shift it begins a new line. */
  sendsWithEnter?: boolean;
  /** The field itself, for what gives it the focus. */
  fieldRef?: Ref<HTMLTextAreaElement>;
};

/** Markdown in which `@` offers the members of the project; Ctrl and Enter send it. */
export function CommentField({
  projectId,
  value,
  onChange,
  onSubmit,
  sendsWithEnter = false,
  fieldRef,
  ...field
}: CommentFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const setArea = useMergedRef(area, fieldRef ?? null);
  const [typed, setTyped] = useState<TypedMention>();
  const combobox = useCombobox({ onDropdownClose: () => setTyped(undefined) });
  const people = useMentionable(projectId, typed?.search);
  const isOpen = typed !== undefined && people.length > 0;
  const { openDropdown, closeDropdown, selectFirstOption } = combobox;
  useEffect(() => {
    if (!isOpen) return closeDropdown();
    openDropdown();
  }, [isOpen, openDropdown, closeDropdown]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other people, another first one
  useEffect(() => {
    if (isOpen) selectFirstOption();
  }, [isOpen, people]);

  const look = ({ currentTarget }: SyntheticEvent<HTMLTextAreaElement>) => {
    const { selectionStart, selectionEnd } = currentTarget;
    setTyped(selectionStart === selectionEnd ? mentionAt(currentTarget.value, selectionStart) : undefined);
  };
  const choose = (username: string) => {
    if (!typed) return;
    const rest = value.slice(typed.start + 1 + typed.search.length);
    const before = `${value.slice(0, typed.start)}@${username} `;
    onChange(before + rest.replace(/^ /, ""));
    setTyped(undefined);
    requestAnimationFrame(() => area.current?.setSelectionRange(before.length, before.length));
  };
  return (
    <Combobox store={combobox} onOptionSubmit={choose} position="bottom-start" width={300}>
      <Combobox.Target withKeyboardNavigation={isOpen} autoComplete="off">
        <Textarea
          ref={setArea}
          autosize
          minRows={2}
          maxRows={16}
          {...field}
          value={value}
          onChange={(event) => {
            onChange(event.currentTarget.value);
            look(event);
          }}
          onSelect={look}
          onBlur={() => setTyped(undefined)}
          onKeyDown={(event) => {
            const isPlain = sendsWithEnter && !isOpen && !event.shiftKey && !event.nativeEvent.isComposing;
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey || isPlain)) {
              event.preventDefault();
              onSubmit();
            }
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!isOpen}>
        <Combobox.Options aria-label="People to mention">
          {people.map((person) => (
            <Combobox.Option key={person.id} value={person.username}>
              <WithAvatar person={person} size={24}>
                {nameAndUsername(person)}
              </WithAvatar>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** Members whose names have this part; none while no mention is typed. */
function useMentionable(projectId: string, search: string | undefined) {
  const [asked] = useDebouncedValue(search, 100);
  const found = useQuery(
    trpc.comment.people.queryOptions(
      { projectId, search: asked ?? "" },
      { enabled: asked !== undefined, placeholderData: keepPreviousData, staleTime: 60_000 },
    ),
  );
  return search === undefined || asked === undefined ? NO_ONE : (found.data?.data ?? NO_ONE);
}

const NO_ONE: never[] = [];
