import { useLocalStorage } from "@mantine/hooks";
import { type RefObject, useLayoutEffect, useState } from "react";
import { type Column, fittingColumns } from "./column.ts";

/** What someone chose: columns shown or hidden other than the table does by itself. */
type Choice = Record<string, boolean>;

/** Which columns a table shows in the room it has, and the choice among them, which the browser keeps by `name`. */
export function useColumns<Row>(name: string, columns: readonly Column<Row>[], room: number) {
  const [choice, setChoice] = useLocalStorage<Choice>({
    key: `tessera-columns-${name}`,
    defaultValue: {},
    getInitialValueInEffect: false,
  });
  const isChosen = ({ id, optional = false }: Column<Row>) => id === columns[0]?.id || (choice[id] ?? !optional);
  const chosen = columns.filter(isChosen);
  return {
    shown: fittingColumns(chosen, room),
    isChosen,
    choose: (id: string, isShown: boolean) => setChoice({ ...choice, [id]: isShown }),
  };
}

/** Width of an element in pixels; undefined before it is there. */
export function useWidth(element: RefObject<HTMLElement | null>): number | undefined {
  const [width, setWidth] = useState<number>();
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    setWidth(current.clientWidth);
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
