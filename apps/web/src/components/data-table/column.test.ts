import { expect, it } from "vitest";
import { type Column, fittingColumns } from "./column.ts";

const column = (id: string, width: number, priority: number): Column<never> => ({
  id,
  head: id,
  width,
  priority,
  cell: () => null,
});
const COLUMNS = [column("name", 200, 0), column("owner", 150, 2), column("state", 100, 1), column("made", 50, 3)];
const fitting = (room: number) => fittingColumns(COLUMNS, room).map(({ id }) => id);

it("shows every column where there is room, in the table's order", () => {
  expect(fitting(500)).toEqual(["name", "owner", "state", "made"]);
});

it("lets columns give way by their priority, the last first, even where a narrower one would fit", () => {
  expect(fitting(499)).toEqual(["name", "owner", "state"]);
  expect(fitting(449)).toEqual(["name", "state"]);
  expect(fitting(299)).toEqual(["name"]);
});

it("keeps the first column in any width", () => {
  expect(fitting(0)).toEqual(["name"]);
});
