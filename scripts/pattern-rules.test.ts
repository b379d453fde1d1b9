import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkSync } from "recheck";
import recheck from "recheck/package.json" with { type: "json" };
import { afterAll, expect, it } from "vitest";
import { parseAst } from "vitest/node";

// Regular expressions run over text that callers send. Each must take steps in proportion to the text's length: recheck
// proves it, or gives a text that attacks the pattern.

/** A pattern the way the source has it; `source` is null where the program puts it together. */
type Pattern = { at: string; source: string | null; flags: string };
type Node = { type?: string; start?: number; end?: number; [key: string]: unknown };

/** Patterns put together by the program: only of constants. */
const PUT_TOGETHER = {
  "packages/domain/src/ids.ts: new RegExp(`^${prefix}-[1-9][0-9]{0,9}$`)": "anchored, with the prefix of a public id",
  'packages/domain/src/token-format.ts: new RegExp(`(?=(${TOKEN_PATTERN.source}))`, "g")': "of a fixed length",
  // Two words of one person or server, each of at most some hundred characters, letter by letter.
  'apps/server/src/identity/credentials/context-words.ts: new RegExp(`${written(characters)}|${written(characters.toReversed())}`, "gu")':
    "an alternative of two fixed sequences of classes",
  'packages/domain/src/text.ts: new RegExp(UNSTORABLE, "gu")': "one character of a class",
  'packages/domain/src/text.ts: new RegExp(UNSEEN, "gu")': "one character of a class",
};
const root = dirname(import.meta.dirname);
/** Milliseconds for one pattern: one that can't be judged meanwhile is to be written more plainly. */
const TIMEOUT_MS = 20_000;
const PROOF_TIMEOUT_MS = 3000;

function patternsIn(file: string, code: string): Pattern[] {
  const found: Pattern[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const node = value as Node;
    const regex = node.regex as { pattern: string; flags: string } | undefined;
    if (node.type === "Literal" && regex) {
      found.push({ at: `${file}: /${regex.pattern}/${regex.flags}`, source: regex.pattern, flags: regex.flags });
    }
    if (node.type === "NewExpression" || node.type === "CallExpression") {
      const { name } = (node.callee ?? {}) as { name?: string };
      if (name === "RegExp")
        found.push({ at: `${file}: ${code.slice(node.start, node.end)}`, source: null, flags: "" });
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(code, { lang: file.endsWith("x") ? "tsx" : "ts" }));
  return found;
}

/** Patterns that this version of recheck proved to be linear in an earlier run; a proof takes a tenth of a second. */
class Proofs {
  readonly #file = join(root, "node_modules", ".cache", `linear-patterns-${recheck.version}.json`);
  readonly #proved = new Set<string>(existsSync(this.#file) ? JSON.parse(readFileSync(this.#file, "utf8")) : []);

  has({ source, flags }: Pattern): boolean {
    return this.#proved.has(`/${source}/${flags}`);
  }

  add({ source, flags }: Pattern): void {
    this.#proved.add(`/${source}/${flags}`);
  }

  write(): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, JSON.stringify([...this.#proved].sort()));
  }
}

const proofs = new Proofs();
afterAll(() => proofs.write());

/** Recheck attacks long repetitions at random, and on a busy machine takes slowness for success. Its proof is tried first. */
function judge(source: string, flags: string): ReturnType<typeof checkSync> {
  const proof = checkSync(source, flags, { checker: "automaton", maxRepeatCount: 1000, timeout: PROOF_TIMEOUT_MS });
  return proof.status === "safe" ? proof : checkSync(source, flags, { timeout: TIMEOUT_MS });
}

/** What is wrong with the pattern; null where it is proved to be linear. */
function faultOf(pattern: Pattern): string | null {
  const { at, source, flags } = pattern;
  if (source === null) return at in PUT_TOGETHER ? null : `${at}: put together by the program, so nothing can judge it`;
  if (proofs.has(pattern)) return null;
  const found = judge(source, flags);
  if (found.status === "safe") {
    proofs.add(pattern);
    return null;
  }
  return `${at}: ${found.status}, ${found.status === "vulnerable" ? found.complexity.summary : "could not be judged"}`;
}

function isProductCode(file: string): boolean {
  return !/\.(test|testing|config)\.tsx?$|\/(e2e|bench)\/|(^|\/)(node_modules|dist)\//.test(file);
}

it("proves every regular expression of the product to be linear", { timeout: 300_000 }, () => {
  const files = globSync("{packages,apps,scripts}/**/*.{ts,tsx,mjs}", { cwd: root }).filter(isProductCode);
  const patterns = files.flatMap((file) => patternsIn(file, readFileSync(join(root, file), "utf8")));
  expect(patterns.length).toBeGreaterThan(100);
  expect(patterns.map(faultOf).filter((fault) => fault !== null)).toEqual([]);
  const putTogether = patterns.filter(({ source }) => source === null).map(({ at }) => at);
  expect(putTogether.sort()).toEqual(Object.keys(PUT_TOGETHER).sort());
});

it("finds a pattern whose steps grow with the square of the text, and one that can't be judged", () => {
  const planted = `
    const line = text.replace(/\\s*[\\r\\n]\\s*/g, " ");
    const time = /^(?:\\d+\\.?\\d*)$/.test(text);
    const anything = new RegExp(word);
    const fine = /^\\d{1,9}$/;
  `;
  const faults = patternsIn("planted.ts", planted).map(faultOf);
  expect(faults).toEqual([
    expect.stringContaining("vulnerable, 2nd degree polynomial"),
    expect.stringContaining("vulnerable, 2nd degree polynomial"),
    expect.stringContaining("new RegExp(word)"),
    null,
  ]);
});
