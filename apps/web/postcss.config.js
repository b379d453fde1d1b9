const media = (query) => ({ [`@media ${query}`]: { "@mixin-content": {} } });

export default {
  plugins: {
    "postcss-preset-mantine": {
      // The widths at which pages change shape; src/breakpoints.ts has the same for scripts.
      mixins: {
        narrow: media("(max-width: 47.99em)"),
        "not-narrow": media("(min-width: 48em)"),
        folding: media("(max-width: 68.74em)"),
        roomy: media("(min-width: 80em)"),
        "not-roomy": media("(max-width: 79.99em)"),
        // Text of any direction stands where the text around it does. Chromium knows only the prefixed value.
        "as-around": {
          "text-align": "-webkit-match-parent",
          "@supports (text-align: match-parent)": { "text-align": "match-parent" },
        },
      },
    },
  },
};
