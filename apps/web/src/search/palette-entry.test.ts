import { IconSettings } from "@tabler/icons-react";
import { expect, it } from "vitest";
import { type PaletteEntry, withWords } from "./palette-entry.ts";

const entry = (label: string, also?: string): PaletteEntry => ({
  key: label,
  label,
  also,
  icon: IconSettings,
  run: () => {},
});
const ENTRIES = [
  entry("Test cases"),
  entry("Appearance", "personal settings theme dark"),
  entry("Server settings", "administration mail"),
];
const found = (text: string) => withWords(ENTRIES, text).map(({ label }) => label);

it.each([
  ["case", ["Test cases"]],
  ["TEST ca", ["Test cases"]],
  ["theme", ["Appearance"]],
  ["settings", ["Appearance", "Server settings"]],
  ["personal sett", ["Appearance"]],
  ["server mail", ["Server settings"]],
  ["ark", []],
  ["theme mail", []],
])("the palette finds by label and by other words: %s", (text, labels) => expect(found(text)).toEqual(labels));
