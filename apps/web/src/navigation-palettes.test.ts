import { NAVIGATION_PALETTES } from "@tessera/domain";
import { expect, it } from "vitest";
import { type NavigationColours, navigationStyle, PALETTES, paletteVariables } from "./navigation-palettes.ts";

/** What is read, and what it lies on. */
const PAIRS: [keyof NavigationColours, keyof NavigationColours][] = [
  ["text", "surface"],
  ["text", "hover"],
  ["muted", "surface"],
  ["active", "surface"],
  ["active", "hover"],
  ["active", "activeSurface"],
];

const CASES = NAVIGATION_PALETTES.flatMap((palette) =>
  (["light", "dark"] as const).flatMap((scheme) =>
    PAIRS.map(([over, under]) => ({ palette, scheme, over, under, colours: PALETTES[palette][scheme] })),
  ),
);

it.each(CASES)("$palette, $scheme: $over is legible on $under", ({ colours, over, under }) => {
  expect(contrast(colours[over], colours[under])).toBeGreaterThanOrEqual(4.5);
});

it("the contrast of known pairs is computed right", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

it("the navigation takes nothing but variables that the theme defines", () => {
  const defined = { ...paletteVariables("light"), ...paletteVariables("dark") };
  for (const palette of NAVIGATION_PALETTES) {
    for (const value of Object.values(navigationStyle(palette))) expect(defined).toHaveProperty([value.slice(4, -1)]);
  }
});

/** WCAG 2.2, contrast ratio. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
