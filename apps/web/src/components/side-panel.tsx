import { ActionIcon, CloseButton } from "@mantine/core";
import { useHotkeys, useLocalStorage } from "@mantine/hooks";
import { IconArrowsDiagonal, IconArrowsDiagonalMinimize2 } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";
import classes from "./side-panel.module.css";

const DIALOG = '[aria-modal="true"]';

/** What may float above a panel; some of it stays in the document while it is closed. */
const OVERLAY = `${DIALOG}, [role="menu"], [role="listbox"]`;

const isCovered = () => [...document.querySelectorAll(OVERLAY)].some((overlay) => overlay.checkVisibility());

type SidePanelProps = {
  label: string;
  /** Changes when the panel shows another thing; the focus then moves to its top. */
  subject: string;
  header: ReactNode;
  onClose: () => void;
  children: ReactNode;
};

/** Looks into a row without losing the list; the route that renders it gives it its own address. */
export function SidePanel({ label, subject, header, onClose, children }: SidePanelProps) {
  const [isWide, setWide] = useLocalStorage({
    key: "tessera-wide-panel",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const WidthIcon = isWide ? IconArrowsDiagonalMinimize2 : IconArrowsDiagonal;
  const panel = useRef<HTMLElement>(null);
  // A dialog or a menu over the panel takes the key for itself.
  useHotkeys([["Escape", () => isCovered() || onClose()]]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the subject is what the effect is about
  useEffect(() => {
    // A panel may arrive late, below a palette in which a person types already.
    if (!document.activeElement?.closest(DIALOG)) panel.current?.focus({ preventScroll: true });
  }, [subject]);
  return (
    <aside
      className={classes.panel}
      aria-label={label}
      ref={panel}
      tabIndex={-1}
      data-side-panel
      data-wide={isWide || undefined}
    >
      <div className={classes.header}>
        <div className={classes.heading}>{header}</div>
        <CloseButton aria-label="Close panel" onClick={onClose} />
        <ActionIcon
          className={classes.widen}
          aria-label="Wide panel"
          aria-pressed={isWide}
          title={isWide ? "Make the panel narrow" : "Make the panel wide"}
          onClick={() => setWide(!isWide)}
        >
          <WidthIcon size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.body} key={subject}>
        {children}
      </div>
    </aside>
  );
}
