import { useBlocker } from "@tanstack/react-router";
import { lazy, useEffect, useState } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { useEscape } from "./escape-key.ts";
import { findUnsaved, type LeaveQuestion, mayLeave, setLeaveQuestion } from "./unsaved-work.ts";

// Loaded as soon as the page is used, so that it is at hand when the connection is gone.
const load = async () => ({ default: (await import("./leave-dialog.tsx")).LeaveDialog });
const LeaveDialog = lazy(load);

type Place = { pathname: string; search: unknown };

const isElsewhere = (current: Place, next: Place) =>
  current.pathname !== next.pathname || JSON.stringify(current.search) !== JSON.stringify(next.search);

// Outside the component, so that the blocker is set once.
const shouldBlockFn = async ({ current, next }: { current: Place; next: Place }) =>
  isElsewhere(current, next) && !(await mayLeave());
const enableBeforeUnload = () => findUnsaved() !== undefined;

function loadOnFirstUse(): () => void {
  const used = new AbortController();
  const start = () => {
    used.abort();
    // A failure shows when the dialog is needed, and is met there.
    load().catch(() => {});
  };
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, start, { signal: used.signal });
  return () => used.abort();
}

/** Stands between a page with unsaved work and whatever leads away from it, and asks. */
export function LeaveGuard() {
  useBlocker({ shouldBlockFn, enableBeforeUnload });
  const [asked, setAsked] = useState<{ question: LeaveQuestion; answer: (leaves: boolean) => void }>();
  const [isOpen, setOpen] = useState(false);
  useEffect(
    () =>
      setLeaveQuestion(
        (question) =>
          new Promise((answer) => {
            setAsked({ question, answer });
            setOpen(true);
          }),
      ),
    [],
  );
  useEffect(loadOnFirstUse, []);
  const give = (leaves: boolean) => {
    setOpen(false);
    asked?.answer(leaves);
  };
  useEscape(isOpen, () => give(false));
  return (
    <WhenOpened opened={isOpen}>
      <LeaveDialog opened={isOpen} question={asked?.question} onAnswer={give} />
    </WhenOpened>
  );
}
