import type { Preferences } from "@tessera/domain";

export type Theme = Preferences["theme"];

export const THEMES: { value: Theme; label: string }[] = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "System" },
];
