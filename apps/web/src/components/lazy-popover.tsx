import { type ComponentType, type ReactElement, type Ref, Suspense, useState } from "react";

type PopoverButtonProps = {
  ref?: Ref<HTMLButtonElement>;
  onClick: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  "aria-haspopup"?: "dialog";
  "aria-expanded"?: boolean;
};

/** Renders the button of a popover with what opens it. */
export type PopoverButton = (props: PopoverButtonProps) => ReactElement;

type LazyPopoverProps = {
  /** Made by `lazy` from `load`. */
  popover: ComponentType<{ button: PopoverButton }>;
  load: () => Promise<unknown>;
  button: PopoverButton;
};

/** A popover whose code is loaded when its button is pointed at, and which opens with the first click. */
export function LazyPopover({ popover: Popover, load, button }: LazyPopoverProps) {
  const [isWanted, want] = useState(false);
  const loadAhead = () => void load();
  const closed = button({
    onClick: () => want(true),
    onPointerEnter: loadAhead,
    onFocus: loadAhead,
    "aria-haspopup": "dialog",
    "aria-expanded": false,
  });
  if (!isWanted) return closed;
  return (
    <Suspense fallback={closed}>
      <Popover button={button} />
    </Suspense>
  );
}
