import { VisuallyHidden } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/** What has asked for the focus already: a panel or dialog that opened, a form that begins in its first field. */
const TAKES_FOCUS = '[data-side-panel], [role="dialog"], main input, main textarea, main [role="combobox"]';

/** After a link was followed, announces the title of its page and moves the focus to where its content begins, as a browser would. */
export function RouteAnnouncer() {
  const router = useRouter();
  const [title, setTitle] = useState("");
  useEffect(() => {
    let heading = headingOf();
    let shown: string | undefined;
    let moved = false;
    const stopListening = router.history.subscribe(({ action }) => {
      // Loading the first page may redirect, which replaces; following a link before it is there does not.
      if (action.type !== "REPLACE") moved = true;
    });
    // The event names no origin for a page that was left before it stood, or a wrong one after a reload.
    const stopAnnouncing = router.subscribe("onRendered", ({ toLocation: { pathname } }) => {
      const [before, after] = [heading, headingOf()];
      const isOther = pathname !== shown && (shown !== undefined || moved);
      heading = after;
      shown = pathname;
      // The list beside a panel is still the same page.
      if (!isOther || isSame(before, after)) return;
      setTitle(document.title);
      if (document.activeElement?.closest(TAKES_FOCUS)) return;
      document.querySelector<HTMLElement>("main")?.focus({ preventScroll: true });
    });
    return () => {
      stopListening();
      stopAnnouncing();
    };
  }, [router]);
  return (
    <VisuallyHidden aria-live="polite" aria-atomic>
      {title}
    </VisuallyHidden>
  );
}

type Heading = { element: Element | null; text: string };

function headingOf(): Heading {
  const element = document.querySelector("main h1");
  return { element, text: element?.textContent ?? "" };
}

const isSame = (a: Heading, b: Heading) => a.element !== null && a.element === b.element && a.text === b.text;
