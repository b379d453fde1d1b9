/** Below 768 px: the navigation is a drawer. The same as the mixin `narrow` in postcss.config.js. */
export const NARROW = "(max-width: 47.99em)";

/** Below 1100 px: the navigation shows icons only. The same as the mixin `folding`. */
export const FOLDING = "(max-width: 68.74em)";
