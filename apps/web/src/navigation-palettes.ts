import { NAVIGATION_PALETTES, type Preferences } from "@tessera/domain";

export type NavigationPalette = Preferences["navigation"];

/** Colours of the navigation. Text, muted and active carry words and icons: 4.5 : 1 on what they lie on. */
export type NavigationColours = Record<
  "surface" | "hover" | "line" | "text" | "muted" | "active" | "activeSurface",
  string
>;

type Schemes = { light: NavigationColours; dark: NavigationColours };

/** Slate is the look of the rest of the page; night is dark in both schemes. */
export const PALETTES: Record<NavigationPalette, Schemes> = {
  slate: {
    light: colours("#f6f7f9", "#e9ecf0", "#dfe3e9", "#1b2430", "#5a6675", "#2f5bd7", "#e5eaf7"),
    dark: colours("#1a2029", "#242c37", "#2b3440", "#e6eaf0", "#9aa6b5", "#8aa9ff", "#232d42"),
  },
  ocean: {
    light: colours("#e8f2f7", "#d8e8f0", "#c3dae6", "#0f2c3b", "#41606f", "#00587f", "#cbe3ef"),
    dark: colours("#0c222d", "#143040", "#1e3e50", "#e2f0f6", "#93b3c2", "#6cc7f0", "#173a4d"),
  },
  moss: {
    light: colours("#edf4ec", "#dfeadd", "#cbdcc8", "#1a2e1a", "#4a624a", "#1f6430", "#d3e6d2"),
    dark: colours("#14231a", "#1e3125", "#2a4033", "#e6f1e8", "#9bb5a2", "#7fd39a", "#213b2b"),
  },
  plum: {
    light: colours("#f5eff7", "#eae0ee", "#dccde2", "#2d1c33", "#655169", "#7a3294", "#e9d9ef"),
    dark: colours("#241a2a", "#32253a", "#423249", "#f2e9f5", "#b7a3be", "#dba6f0", "#3e2b49"),
  },
  clay: {
    light: colours("#faf1ea", "#f2e3d7", "#e6d2c2", "#36221a", "#6f5749", "#98400f", "#f3dfd0"),
    dark: colours("#2a1e18", "#392a22", "#4a382e", "#f6ece6", "#c0a898", "#f4b184", "#453024"),
  },
  night: {
    light: colours("#161c2b", "#232b3e", "#333d53", "#eef1f7", "#a5b0c5", "#9db8ff", "#29365a"),
    dark: colours("#05070b", "#141923", "#232b39", "#e9edf4", "#98a3b6", "#93b0ff", "#1a2440"),
  },
};

function colours(
  surface: string,
  hover: string,
  line: string,
  text: string,
  muted: string,
  active: string,
  activeSurface: string,
): NavigationColours {
  return { surface, hover, line, text, muted, active, activeSurface };
}

/** Every palette's colours of one scheme, for the theme's variables: `--tessera-ocean-surface`. */
export function paletteVariables(scheme: keyof Schemes): Record<string, string> {
  return Object.fromEntries(
    NAVIGATION_PALETTES.flatMap((palette) =>
      Object.entries(PALETTES[palette][scheme]).map(([name, colour]) => [variable(palette, name), colour]),
    ),
  );
}

/** For the style of what takes the palette's colours, as `--tessera-nav-surface` and so on. */
export function navigationStyle(palette: NavigationPalette): Record<`--${string}`, string> {
  const names = Object.keys(PALETTES[palette].light);
  return Object.fromEntries(names.map((name) => [variable("nav", name), `var(${variable(palette, name)})`]));
}

const variable = (palette: string, name: string) =>
  `--tessera-${palette}-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
