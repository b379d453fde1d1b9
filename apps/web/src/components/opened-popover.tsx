import { Popover } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactNode, useEffect, useRef } from "react";
import type { PopoverButton } from "./lazy-popover.tsx";

type OpenedPopoverProps = {
  button: PopoverButton;
  label: string;
  width: number | string;
  className: string | undefined;
  children: (close: () => void) => ReactNode;
};

/** The popover of `LazyPopover`: it takes the focus from the button that stood here before it, and opens at once. */
export function OpenedPopover({ button, label, width, className, children }: OpenedPopoverProps) {
  const [opened, { open, toggle, close }] = useDisclosure();
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus({ preventScroll: true });
    open();
  }, [open]);
  return (
    <Popover
      width={width}
      position="bottom-end"
      trapFocus
      returnFocus
      opened={opened}
      onChange={(next) => next || close()}
      transitionProps={{ duration: 120 }}
    >
      <Popover.Target>{button({ ref: target, onClick: toggle })}</Popover.Target>
      <Popover.Dropdown className={className} aria-label={label}>
        {children(close)}
      </Popover.Dropdown>
    </Popover>
  );
}
