import { lazy, useEffect, useState } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { useEscape } from "#web/leaving/escape-key.ts";
import { setIdentityQuestion, type WhyConfirm } from "./confirm-identity.ts";

type Answer = (isProven: boolean) => void;

const IdentityDialog = lazy(async () => ({ default: (await import("./identity-dialog.tsx")).IdentityDialog }));

/** Asks over the page who it is, for any call that needs to know; the call goes on after it. */
export function IdentityQuestion() {
  const [asked, setAsked] = useState<{ why: WhyConfirm; answer: Answer }>();
  const [isOpen, setOpen] = useState(false);
  useEffect(
    () =>
      setIdentityQuestion(
        (why) =>
          new Promise((answer) => {
            setAsked({ why, answer });
            setOpen(true);
          }),
      ),
    [],
  );
  const give: Answer = (isProven) => {
    setOpen(false);
    asked?.answer(isProven);
  };
  useEscape(isOpen, () => give(false));
  return (
    <WhenOpened opened={isOpen}>
      <IdentityDialog opened={isOpen} why={asked?.why} onAnswer={give} />
    </WhenOpened>
  );
}
