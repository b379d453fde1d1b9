import type { FeaturePreview } from "@tessera/domain";

type PreviewLabel = {
  name: string;
  /** What it does, in one sentence. */
  about: string;
  /** Where it shows. */
  place: { to: "/" | "/settings/tokens"; words: string };
};

export const PREVIEW_LABELS: Record<FeaturePreview, PreviewLabel> = {
  compactTables: {
    name: "Compact tables",
    about: "Rows of tables are lower, so that more of them fit on the screen.",
    place: { to: "/settings/tokens", words: "See it in your API tokens" },
  },
  goKeys: {
    name: "Go to pages by key",
    about: "G shows the pages of the project with a key for each, which leads there.",
    place: { to: "/", words: "Press G on any page" },
  },
};
