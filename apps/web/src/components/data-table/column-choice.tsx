import { Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { ColumnsButton } from "./columns-button.tsx";

export type ColumnOption = {
  id: string;
  head: string;
  isChosen: boolean;
  /** Chosen, but there is no room for it. */
  lacksRoom: boolean;
};

type ColumnChoiceProps = { options: readonly ColumnOption[]; onChoose: (id: string, isShown: boolean) => void };

/** The menu of `ColumnMenu`: it takes the focus from the button that stood here before it, and opens at once. */
export function ColumnChoice({ options, onChoose }: ColumnChoiceProps) {
  const [opened, { open, toggle, close }] = useDisclosure();
  const target = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    target.current?.focus({ preventScroll: true });
    open();
  }, [open]);
  return (
    <Menu width={240} closeOnItemClick={false} opened={opened} onChange={(next) => (next ? toggle() : close())}>
      <Menu.Target>
        <ColumnsButton ref={target} />
      </Menu.Target>
      <Menu.Dropdown>
        {options.map(({ id, head, isChosen, lacksRoom }) => (
          <Menu.CheckboxItem key={id} checked={isChosen} onChange={(next: boolean) => onChoose(id, next)}>
            {head}
            {lacksRoom && " (no room here)"}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
