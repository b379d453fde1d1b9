/** Facets that may distinguish tests of one name in one upload, the clearest first; null where a report has none. */
export type Facets = {
  /** Project of the runner, or browser. */
  project: string | null;
  /** Values a parametrised test ran with. */
  parameters: string | null;
  /** Names of the suites around the test, joined. */
  suite: string | null;
  /** Source file of the test. */
  file: string | null;
  /** Machine that the suite ran on; Playwright writes its project there. */
  host: string | null;
  /** Uploaded report file that holds the test. */
  report: string | null;
};

export const FACETS = ["project", "parameters", "suite", "file", "host", "report"] as const;

/** Distinguishes a test from others of its name in its upload: a label for people, and a key for later attempts. */
export type Variant = { label: string; key: string };

/** Longest label, in UTF-16 code units; its key always stands for the whole. */
const MAX_LABEL_LENGTH = 300;

/** Digests of all facets of a test, by which it is found again where it stands alone in an upload; see `isSameVariant`. */
export function traitsOf(facets: Facets): string[] {
  return FACETS.flatMap((facet) => traitOf(facet, facets[facet]) ?? []);
}

/**
 * The variants of tests that share a name in one upload, in their order; null for one that stands alone. One facet that
 * distinguishes all of them names them, else all facets that differ, else their number in the upload as well.
 */
export function variantsOf(tests: readonly Facets[]): (Variant | null)[] {
  if (tests.length < 2) return tests.map(() => null);
  const differing = FACETS.filter((facet) => tests.some((test) => test[facet] !== tests[0]?.[facet]));
  const telling = differing.find((facet) => new Set(tests.map((test) => test[facet])).size === tests.length);
  const named = tests.map((test) => nameBy(telling === undefined ? differing : [telling], test));
  return telling === undefined ? numbered(named) : named.map(({ label, key }) => ({ label: cut(label), key }));
}

function nameBy(facets: readonly (typeof FACETS)[number][], test: Facets): Variant {
  const known = facets.filter((facet) => test[facet] !== null);
  if (facets.length > 0 && known.length === 0) return { label: "(none)", key: "none" };
  return {
    label: known.map((facet) => test[facet]).join(" · "),
    key: known.map((facet) => traitOf(facet, test[facet])).join("|"),
  };
}

/** Variants that are still alike get their number among those alike, and how many there are: of another number none is the same. */
function numbered(variants: Variant[]): Variant[] {
  const sizes = new Map<string, number>();
  for (const { key } of variants) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const seen = new Map<string, number>();
  return variants.map(({ label, key }) => {
    const size = sizes.get(key) as number;
    if (size === 1) return { label: cut(label), key };
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    return {
      label: `${cut(label)}${label === "" ? "" : " "}#${number}`,
      key: `${key}${key === "" ? "" : "|"}#${number}/${size}`,
    };
  });
}

function cut(label: string): string {
  return label.length > MAX_LABEL_LENGTH ? `${label.slice(0, MAX_LABEL_LENGTH - 1)}…`.toWellFormed() : label;
}

function traitOf(facet: (typeof FACETS)[number], value: string | null): string | null {
  return value === null ? null : `${facet.slice(0, 2)}:${digest(value)}`;
}

const PRIME = 16777619;

/**
 * 52 bits of a text in base 36, from two passes of FNV-1a (32 bits) with different starts: the values of one name in one
 * upload are few, and nothing secret depends on them.
 */
export function digest(text: string): string {
  const high = fnv1a(text, 2166136261);
  const low = fnv1a(text, 84696351);
  return ((high >>> 6) * 2 ** 26 + (low >>> 6)).toString(36);
}

/** FNV-1a over the UTF-16 code units, two bytes each. */
function fnv1a(text: string, start: number): number {
  let hash = start;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    hash = Math.imul(hash ^ (code & 0xff), PRIME);
    hash = Math.imul(hash ^ (code >>> 8), PRIME);
  }
  return hash >>> 0;
}
