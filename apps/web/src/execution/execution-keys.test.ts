import { expect, it } from "vitest";
import { commandOf } from "./execution-keys.ts";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false },
  ...more,
});

it("keys judge a test case, and move on", () => {
  expect(commandOf(press("p"), false)).toEqual({ do: "judge", status: "passed" });
  expect(commandOf(press("F"), false)).toEqual({ do: "judge", status: "failed" });
  expect(commandOf(press("ArrowRight"), false)).toEqual({ do: "next" });
  expect(commandOf(press("?"), false)).toEqual({ do: "help" });
});

it("keys write text while someone types, and combinations are the browser's", () => {
  expect(commandOf(press("p"), true)).toBeUndefined();
  expect(commandOf(press("Escape"), true)).toEqual({ do: "leave" });
  expect(commandOf(press("Enter", { ctrlKey: true }), true)).toEqual({ do: "save" });
  expect(commandOf(press("f", { ctrlKey: true }), false)).toBeUndefined();
  expect(commandOf(press("ArrowLeft", { altKey: true }), false)).toBeUndefined();
});
