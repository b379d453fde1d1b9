import { Button, Menu } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import type { Column } from "./column.ts";

type ColumnMenuProps<Row> = {
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  isChosen: (column: Column<Row>) => boolean;
  onChoose: (id: string, isShown: boolean) => void;
};

/** Which columns the table has; the first one always stays. */
export function ColumnMenu<Row>({ columns, shown, isChosen, onChoose }: ColumnMenuProps<Row>) {
  return (
    <Menu width={240} closeOnItemClick={false}>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconColumns3 size={14} aria-hidden />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.slice(1).map((column) => {
          const isShown = isChosen(column);
          return (
            <Menu.CheckboxItem
              key={column.id}
              checked={isShown}
              onChange={(next: boolean) => onChoose(column.id, next)}
            >
              {column.head}
              {isShown && !shown.includes(column) && " (no room here)"}
            </Menu.CheckboxItem>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
