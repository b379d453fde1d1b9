import { expect, it } from "vitest";
import { indexFolders, isWithin, visibleRows } from "./folder-rows.ts";

const folder = (id: string, parentId: string | null, cases = 1, name = id) => ({
  ...{ id, parentId, cases, name, projectId: "PRJ-1" },
});
const tree = {
  data: [folder("b", null), folder("a", null), folder("a10", "a"), folder("a9", "a"), folder("deep", "a9", 5)],
  unfiled: 3,
};
const index = indexFolders(tree);
const shown = (...expanded: string[]) =>
  visibleRows(index, new Set(expanded)).map(({ key, level, cases }) => `${key} ${level} ${cases}`);

it("counts a folder's test cases with those of the folders below it", () => {
  expect(shown()).toEqual(["all 1 12", "a 1 8", "b 1 1", "none 1 3"]);
});

it("shows the folders below an expanded one only, in the order in which people count", () => {
  expect(shown("a")).toEqual(["all 1 12", "a 1 8", "a9 2 6", "a10 2 1", "b 1 1", "none 1 3"]);
  expect(shown("a9")).toEqual(shown());
  expect(shown("a", "a9")).toContain("deep 3 5");
});

it("numbers the lines of one level for assistive technology", () => {
  const rows = visibleRows(index, new Set(["a"]));
  const placed = Object.fromEntries(rows.map(({ key, position, siblings }) => [key, [position, siblings]]));
  expect(placed).toEqual({ all: [1, 4], a: [2, 4], a9: [1, 2], a10: [2, 2], b: [3, 4], none: [4, 4] });
});

it("keeps a folder in sight whose parent is not among the folders", () => {
  const { data, unfiled } = tree;
  const rows = visibleRows(indexFolders({ data: [...data, folder("lost", "gone")], unfiled }), new Set());
  expect(rows.map(({ key }) => key)).toContain("lost");
});

it("knows which folders lie in another one", () => {
  expect([isWithin(index, "deep", "a"), isWithin(index, "a", "a"), isWithin(index, "a", "deep")]).toEqual([
    true,
    true,
    false,
  ]);
});
