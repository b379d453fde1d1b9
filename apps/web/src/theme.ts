import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import { paletteVariables } from "./navigation-palettes.ts";
import { DARK, LIGHT, type Palette } from "./palette.ts";

/** One colour in all ten places of a Mantine tuple: shades come from the scheme's variables below, not from an index. */
const flat = (color: string) => Array.from({ length: 10 }, () => color) as unknown as MantineColorsTuple;

/** Mantine colour names that pages may use, and the role each takes. */
const ROLES = {
  action: "action",
  danger: "failed",
  token: "token",
  good: "passed",
  warning: "error",
  gray: "muted",
} as const;

const mix = (color: string, percent: number) => `color-mix(in srgb, ${color} ${percent}%, var(--tessera-surface))`;

/** Some components ask for a shade by its number, whatever the scheme. */
const shades = (name: string, color: string) =>
  Object.fromEntries(Array.from({ length: 10 }, (_, shade) => [`--mantine-color-${name}-${shade}`, color]));

function schemeVariables(palette: Palette): Record<string, string> {
  const variables: Record<string, string> = {
    "--tessera-surface": palette.surface,
    "--tessera-raised": palette.raised,
    "--tessera-line": palette.line,
    "--tessera-text": palette.text,
    "--tessera-muted": palette.muted,
    "--tessera-action": palette.action,
    "--tessera-on-action": palette.onAction,
    "--tessera-action-soft": mix(palette.action, 6),
    "--tessera-token": palette.token,
    "--tessera-tile": palette.tile,
    "--tessera-passed": palette.passed,
    "--tessera-failed": palette.failed,
    "--tessera-error": palette.error,
    "--tessera-skipped": palette.skipped,
    "--tessera-blocked": palette.blocked,
    "--mantine-color-body": palette.surface,
    "--mantine-color-text": palette.text,
    "--mantine-color-bright": palette.text,
    "--mantine-color-dimmed": palette.muted,
    "--mantine-color-placeholder": palette.muted,
    "--mantine-color-anchor": palette.action,
    "--mantine-color-error": palette.failed,
    "--mantine-color-success": palette.passed,
    "--mantine-color-default": palette.surface,
    "--mantine-color-default-hover": palette.raised,
    "--mantine-color-default-color": palette.text,
    "--mantine-color-default-border": palette.line,
    "--mantine-color-disabled": palette.raised,
    "--mantine-color-disabled-color": palette.muted,
    "--mantine-color-disabled-border": palette.line,
  };
  for (const [name, role] of Object.entries(ROLES)) {
    const color = palette[role];
    Object.assign(variables, {
      ...(name === "gray" ? {} : shades(name, color)),
      [`--mantine-color-${name}-text`]: color,
      [`--mantine-color-${name}-filled`]: color,
      [`--mantine-color-${name}-filled-hover`]: `color-mix(in srgb, ${color} 88%, var(--tessera-text))`,
      [`--mantine-color-${name}-light`]: mix(color, 7),
      [`--mantine-color-${name}-light-hover`]: mix(color, 10),
      [`--mantine-color-${name}-light-color`]: color,
      [`--mantine-color-${name}-outline`]: color,
      [`--mantine-color-${name}-outline-hover`]: mix(color, 6),
    });
  }
  return variables;
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    "--tessera-nav-width": "232px",
    "--tessera-nav-icons-width": "60px",
    "--tessera-bar-height": "52px",
    "--tessera-panel-width": "480px",
    "--tessera-reading-width": "960px",
    "--tessera-sign-in-width": "360px",
    "--tessera-question-width": "600px",
    "--tessera-row-height": "40px",
    "--tessera-row-height-compact": "32px",
    "--tessera-cell-padding": "6px",
    "--tessera-cell-padding-compact": "1px",
    "--tessera-font-table": "13px",
    "--tessera-font-fact": "28px",
    "--tessera-font-fact-narrow": "22px",
    "--tessera-motion": "120ms",
  },
  light: { ...schemeVariables(LIGHT), ...paletteVariables("light") },
  dark: { ...schemeVariables(DARK), ...paletteVariables("dark") },
});

/** A filled button of the dark scheme is light, so its text must be the dark one. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const resolved = defaultVariantColorsResolver(input);
  return input.variant === "filled" ? { ...resolved, color: "var(--tessera-on-action)" } : resolved;
};

/** The buttons of a calendar are arrows, and the words between them say nothing of what they do. */
const CALENDAR_LABELS = {
  previousMonth: "Previous month",
  nextMonth: "Next month",
  previousYear: "Previous year",
  nextYear: "Next year",
  previousDecade: "Previous ten years",
  nextDecade: "Next ten years",
};

const DIALOG_TITLE = { fontSize: "16px", fontWeight: 600, lineHeight: 1.4, overflowWrap: "anywhere" } as const;
const QUICK = { transitionProps: { duration: 120 } };
/** Leaves at once: asked for again while it fades, it would take the first keys while it goes. */
const QUICK_DIALOG = { transitionProps: { duration: 120, exitDuration: 0 } };

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono Variable", ui-monospace, monospace',
  primaryColor: "action",
  primaryShade: 6,
  variantColorResolver,
  respectReducedMotion: true,
  cursorType: "pointer",
  white: LIGHT.surface,
  black: LIGHT.text,
  colors: {
    action: flat(LIGHT.action),
    danger: flat(LIGHT.failed),
    token: flat(LIGHT.token),
    good: flat(LIGHT.passed),
    warning: flat(LIGHT.error),
    gray: [
      "#f6f7f9",
      "#eff1f4",
      "#e7eaef",
      "#dfe3e9",
      "#cfd5dd",
      "#8a95a3",
      "#5a6675",
      "#465262",
      "#2f3a48",
      "#1b2430",
    ],
    dark: [
      "#e6eaf0",
      "#c3ccd7",
      "#9aa6b5",
      "#9aa6b5",
      "#2b3440",
      "#232b36",
      "#1a2029",
      "#12161c",
      "#0e1217",
      "#0a0d11",
    ],
  },
  spacing: { "2xs": "4px", xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px", "2xl": "48px" },
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  defaultRadius: "md",
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.5" },
  breakpoints: { xs: "30em", sm: "48em", md: "68.75em", lg: "80em", xl: "96em" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "20px", lineHeight: "1.35" },
      h2: { fontSize: "16px", lineHeight: "1.4" },
      h3: { fontSize: "14px", lineHeight: "1.45" },
    },
  },
  components: {
    Modal: {
      defaultProps: { ...QUICK_DIALOG, centered: true, closeButtonProps: { "aria-label": "Close" } },
      styles: { title: { ...DIALOG_TITLE } },
    },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    Drawer: { defaultProps: { ...QUICK_DIALOG, closeButtonProps: { "aria-label": "Close" } } },
    Menu: { defaultProps: { ...QUICK, position: "bottom-end", shadow: "md", withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { shadow: "md" } },
    Select: { defaultProps: { comboboxProps: QUICK } },
    Tooltip: { defaultProps: { ...QUICK, openDelay: 300, withArrow: true, multiline: true, maw: 360 } },
    Tabs: { defaultProps: { keepMounted: false } },
    // Dots that stand still say "wait" as well; a ring that stands still looks broken.
    Loader: { defaultProps: { type: "dots" } },
    // The calendar has no label that could name it as a dialog; its days and buttons have names of their own.
    DatePickerInput: {
      defaultProps: { ariaLabels: CALENDAR_LABELS, popoverProps: { ...QUICK, withRoles: false } },
    },
    SegmentedControl: { defaultProps: { transitionDuration: 120 } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
  },
});
