import { expect, it } from "vitest";
import { shownText, storable, storableFault } from "./text.ts";

it("finds characters that no database keeps, and replaces them", () => {
  expect(storableFault("ok \ud83d\ude00")).toBeUndefined();
  expect(storableFault("x\ud800y")).toContain("half of a surrogate pair (U+D800)");
  expect(storableFault("x\udfff")).toContain("U+DFFF");
  expect(storableFault("a\0b")).toContain("NUL");
  expect(storable("x\ud800y\0 \ud83d\ude00")).toBe("x\ufffdy\ufffd \ud83d\ude00");
});

it("writes out invisible characters in a name from a report", () => {
  expect(shownText("a\r\n\tb")).toBe("a b");
  expect(shownText("\u202egpj.exe\u0007")).toBe("⟨U+202E⟩gpj.exe⟨U+0007⟩");
  expect(shownText("👩‍👧 pays")).toBe("👩‍👧 pays");
});
