/** What a badge says; only `passed` is green. */
export type BadgeState = { state: "passed" | "failed" | "unknown"; text: string };

const COLOURS: Record<BadgeState["state"], string> = { passed: "#2e7d32", failed: "#c62828", unknown: "#6b7280" };
const LABEL = "tests";
/** Width of a character of the font at this size, about, in pixels. */
const CHARACTER = 6.6;
const PADDING = 12;

/** The badge as a picture, of nothing but these words: no script, no link, nothing from elsewhere. */
export function badgeSvg({ state, text }: BadgeState): string {
  const left = Math.round(LABEL.length * CHARACTER + PADDING);
  const right = Math.round(text.length * CHARACTER + PADDING);
  const words = (x: number, word: string) => `<text x="${x}" y="14">${word}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${LABEL}: ${text}">
<title>${LABEL}: ${text}</title>
<rect width="${left + right}" height="20" rx="3" fill="#374151"/>
<rect x="${left}" width="${right}" height="20" rx="3" fill="${COLOURS[state]}"/>
<g fill="#ffffff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
${words(left / 2, LABEL)}${words(left + right / 2, text)}
</g>
</svg>
`;
}
