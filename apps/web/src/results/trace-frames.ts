import { withoutCodes } from "./terminal-colours.ts";

/** A run of lines of a trace: of the project's own code, or frames of libraries that are folded away. */
export type TracePart = {
  kind: "own" | "library";
  lines: string[];
  /** Number of its first line in the trace, from 0. */
  first: number;
};

/** Frames of test runners, runtimes and package folders, as Java, Kotlin, .NET, JavaScript, Python and Ruby print them. */
const LIBRARY_FRAMES = [
  /^\s*at (?:[\w.$]+\/)?(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy)\./,
  /^\s*at (?:app\/\/)?(?:org\.(?:junit|gradle|testng|apache\.maven|hamcrest|assertj|mockito|opentest4j|spockframework|springframework))\./,
  /^\s*at java\.base\//,
  /^\s*at (?:System|Microsoft|Xunit|NUnit)\./,
  /^\s*at .*(?:node_modules[\\/]|node:|\(internal\/)/,
  /^\s*File ".*(?:site-packages|dist-packages|[\\/]lib[\\/]python\d)/,
  /^\s*(?:from )?\/.*\/gems\//,
  /^\s*\.\.\. \d+ (?:more|common frames omitted)/,
];

/** A single frame is not worth a fold. */
const WORTH_FOLDING = 2;

export function foldTrace(trace: string): TracePart[] {
  const parts: TracePart[] = [];
  for (const [first, line] of trace.trimEnd().split("\n").entries()) {
    const plain = withoutCodes(line);
    const kind = LIBRARY_FRAMES.some((frame) => frame.test(plain)) ? "library" : "own";
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line], first });
  }
  return mergeShortFolds(parts);
}

function mergeShortFolds(parts: TracePart[]): TracePart[] {
  const merged: TracePart[] = [];
  for (const part of parts) {
    const kind = part.kind === "library" && part.lines.length >= WORTH_FOLDING ? "library" : "own";
    const last = merged.at(-1);
    if (last?.kind === "own" && kind === "own") last.lines.push(...part.lines);
    else merged.push({ ...part, kind });
  }
  return merged;
}
