import { lazy, Suspense, useState } from "react";
import type { Column } from "./column.ts";
import { ColumnsButton } from "./columns-button.tsx";

type ColumnMenuProps<Row> = {
  columns: readonly Column<Row>[];
  shown: readonly Column<Row>[];
  isChosen: (column: Column<Row>) => boolean;
  onChoose: (id: string, isShown: boolean) => void;
};

const load = () => import("./column-choice.tsx");
const ColumnChoice = lazy(async () => ({ default: (await load()).ColumnChoice }));

/** Which columns the table has; the first one always stays. The menu is loaded once someone wants it. */
export function ColumnMenu<Row>({ columns, shown, isChosen, onChoose }: ColumnMenuProps<Row>) {
  const [isWanted, want] = useState(false);
  const loadAhead = () => void load();
  const closed = (
    <ColumnsButton aria-haspopup="menu" onPointerEnter={loadAhead} onFocus={loadAhead} onClick={() => want(true)} />
  );
  if (!isWanted) return closed;
  const options = columns.slice(1).map((column) => ({
    ...{ id: column.id, head: column.head, isChosen: isChosen(column) },
    lacksRoom: isChosen(column) && !shown.includes(column),
  }));
  return (
    <Suspense fallback={closed}>
      <ColumnChoice options={options} onChoose={onChoose} />
    </Suspense>
  );
}
