import { lazy, useEffect, useState } from "react";
import { WhenOpened } from "../components/when-opened.tsx";
import { setPasswordQuestion } from "../trpc.ts";

const PasswordDialogue = lazy(async () => ({ default: (await import("./password-dialogue.tsx")).PasswordDialogue }));

type Answer = (given: boolean) => void;

/** Asks for the password before the few actions that need it given again; the action itself goes on after it. */
export function PasswordQuestion() {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => setPasswordQuestion(() => new Promise((resolve) => setAnswer(() => resolve))), []);
  const give: Answer = (given) => {
    answer?.(given);
    setAnswer(undefined);
  };
  const opened = answer !== undefined;
  return (
    <WhenOpened opened={opened}>
      <PasswordDialogue opened={opened} onAnswer={give} />
    </WhenOpened>
  );
}
