import { ERROR_NOTES, EXPIRY_PRESETS, HTTP_STATUS, SCOPE_SETS } from "@tessera/domain";
import { ASSISTANTS } from "../src/tokens/assistants.ts";
import { ROTATION_CADENCE } from "../src/tokens/rotation-cadence.ts";
import { offeredScopes, SCOPE_SET_LABELS, type ScopeSet } from "../src/tokens/scope-labels.ts";
import { EXPIRY_PURPOSES } from "../src/tokens/token-choice.ts";

/** The address that examples name; the page puts its own server's in its place. */
export const EXAMPLE_URL = "https://tessera.example.com";

/** What a chapter takes from the product's own lists, as Markdown, so that neither says what the other doesn't. */
const INCLUDES: Readonly<Record<string, () => string>> = {
  errors: () =>
    tableOf(
      ["Code", "HTTP", "When"],
      Object.entries(ERROR_NOTES).map(([code, note]) => [
        `\`${code}\``,
        String(HTTP_STATUS[code as keyof typeof HTTP_STATUS]),
        note,
      ]),
    ),
  "token-errors": () =>
    tableOf(
      ["Code", "HTTP", "When"],
      Object.entries(ERROR_NOTES)
        .filter(([code]) => HTTP_STATUS[code as keyof typeof HTTP_STATUS] === 401 || /TOKEN|SCOPE|IP_|RATE/.test(code))
        .map(([code, note]) => [`\`${code}\``, String(HTTP_STATUS[code as keyof typeof HTTP_STATUS]), note]),
    ),
  expiry: () =>
    tableOf(
      ["Lifetime", "What it is good for"],
      EXPIRY_PRESETS.map((days) => [`${days} days`, EXPIRY_PURPOSES[days] ?? ""]),
    ),
  cadence: () =>
    tableOf(
      ["Lifetime", "Rotate it every", "Days left then"],
      ROTATION_CADENCE.map(({ lifetimeDays, everyDays }) => [
        `${lifetimeDays} days`,
        `${everyDays} days`,
        `${lifetimeDays - everyDays}`,
      ]),
    ),
  scopes: () =>
    tableOf(
      ["Scope", "What it opens"],
      offeredScopes("ADMIN").flatMap(({ scopes }) => scopes.map(([scope, about]) => [`\`${scope}\``, about])),
    ),
  "scope-sets": () =>
    tableOf(
      ["Access", "Scopes", "For"],
      (Object.keys(SCOPE_SETS) as ScopeSet[]).map((set) => [
        SCOPE_SET_LABELS[set].name,
        SCOPE_SETS[set].map((scope) => `\`${scope}\``).join(", "),
        SCOPE_SET_LABELS[set].about,
      ]),
    ),
  assistants: () =>
    ASSISTANTS.map(({ label, where, language, note, snippet }) =>
      [
        `### ${label}`,
        "",
        `${where}${note === undefined ? "" : ` ${note}`}`,
        "",
        `\`\`\`${language}`,
        snippet(EXAMPLE_URL),
        "```",
      ].join("\n"),
    ).join("\n\n"),
};

/** The text of a chapter with the product's own lists in the place of `<!-- include: name -->`. */
export function withIncludes(markdown: string, source: string): string {
  return markdown.replace(/^<!-- include: (\S+) -->$/gm, (_, name: string) => {
    const include = INCLUDES[name];
    if (!include) throw new Error(`${source} includes ${name}, which is not there`);
    return include();
  });
}

function tableOf(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
