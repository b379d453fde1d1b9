/** What each colour is for. All but `line` and `tile` (the gold of the mark) carry text: 4.5 : 1 on `surface` and `raised`. */
export type Palette = Record<
  | "surface"
  | "raised"
  | "line"
  | "text"
  | "muted"
  | "action"
  | "onAction"
  | "token"
  | "tile"
  | "passed"
  | "failed"
  | "error"
  | "skipped"
  | "blocked",
  string
>;

export const LIGHT: Palette = {
  surface: "#ffffff",
  raised: "#f6f7f9",
  line: "#dfe3e9",
  text: "#1b2430",
  muted: "#5a6675",
  action: "#2f5bd7",
  onAction: "#ffffff",
  token: "#8a6a00",
  tile: "#b98a00",
  passed: "#1a7f4b",
  failed: "#c8322d",
  error: "#a84a00",
  skipped: "#5f6b7a",
  blocked: "#7a3fb5",
};

export const DARK: Palette = {
  surface: "#12161c",
  raised: "#1a2029",
  line: "#2b3440",
  text: "#e6eaf0",
  muted: "#9aa6b5",
  action: "#8aa9ff",
  onAction: "#12161c",
  token: "#e3b341",
  tile: "#e3b341",
  passed: "#4cc38a",
  failed: "#ff7b72",
  error: "#ffa657",
  skipped: "#9aa6b5",
  blocked: "#c297ff",
};
