import type { TablerIcon } from "@tabler/icons-react";

/** Something that the palette offers. */
export type PaletteEntry = {
  key: string;
  label: string;
  /** What distinguishes it from others of the same name. */
  hint?: string;
  /** Other words for it, in lower case, by whose beginnings it is found too. */
  also?: string;
  icon: TablerIcon;
  /** Shown first the next time. */
  isPlace?: boolean;
  run: () => void;
};

export type PaletteGroup = { name: string; entries: PaletteEntry[] };

/** The entries that have each word of the text in their label, or as the beginning of another word for it. */
export function withWords(entries: readonly PaletteEntry[], text: string): PaletteEntry[] {
  const words = text.toLowerCase().split(/\s+/);
  return entries.filter(({ label, also = "" }) => {
    const others = also.split(" ");
    return words.every((word) => label.toLowerCase().includes(word) || others.some((other) => other.startsWith(word)));
  });
}
