import type { FeaturePreview } from "@tessera/domain";

type PreviewLabel = {
  name: string;
  /** What it does, in one sentence. */
  about: string;
  /** Where it shows. */
  place: { to: "/" | "/settings/tokens"; words: string };
};

export const PREVIEW_LABELS: Record<FeaturePreview, PreviewLabel> = {
  commandPalette: {
    name: "Command palette",
    about: "⌘K or Ctrl-K opens a search that finds projects, test cases, cycles and what you can do here.",
    place: { to: "/", words: "Find it in the bar on top" },
  },
  compactTables: {
    name: "Compact tables",
    about: "Rows of tables are lower, so that more of them fit on the screen.",
    place: { to: "/settings/tokens", words: "See it in your API tokens" },
  },
};
