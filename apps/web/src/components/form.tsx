import type { FormErrors } from "@mantine/form";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";

/** What of Mantine's form it takes to keep an eye on it. */
type Watched = { errors: FormErrors; isDirty: () => boolean };

type FormProps = {
  form: Watched;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  /** What is typed here may be lost without a word: a sign-in, say. */
  unguarded?: boolean;
  /** The first field takes the focus when the form appears; in dialogs `data-autofocus` does that. */
  takesFocus?: boolean;
  className?: string;
  children: ReactNode;
};

const FIELD = "input:not([hidden]), textarea, select, button";
const REFUSED = '[aria-invalid="true"], .mantine-InputWrapper-error, .mantine-Input-error';

/** Every form of the page: asks before what was typed is lost, and leads to the first field that was refused. */
export function Form({ form, onSubmit, unguarded = false, takesFocus = false, className, children }: FormProps) {
  const element = useRef<HTMLFormElement>(null);
  const awaitsAnswer = useRef(false);
  useUnsavedWork(() => !unguarded && form.isDirty());
  useEffect(() => {
    if (takesFocus) element.current?.querySelector<HTMLElement>(FIELD)?.focus();
  }, [takesFocus]);
  useEffect(() => {
    if (!awaitsAnswer.current || Object.keys(form.errors).length === 0) return;
    awaitsAnswer.current = false;
    if (element.current) focusRefused(element.current);
  }, [form.errors]);
  return (
    <form
      noValidate
      ref={element}
      className={className}
      // Once someone types on, the focus is theirs.
      onInput={() => {
        awaitsAnswer.current = false;
      }}
      onSubmit={(event) => {
        awaitsAnswer.current = true;
        // A dialog that a form opens lies within it for React: its form would be taken for this one's.
        event.stopPropagation();
        onSubmit(event);
      }}
    >
      {children}
    </form>
  );
}

/** A field reads its message itself; a message without one leads to the first field of its group. */
function focusRefused(form: HTMLFormElement): void {
  const first = form.querySelector<HTMLElement>(REFUSED);
  if (!first) return;
  const isField = first.matches('[aria-invalid="true"]');
  const field = isField ? first : first.parentElement?.querySelector<HTMLElement>(FIELD);
  field?.focus();
  first.scrollIntoView({ block: "nearest" });
}
