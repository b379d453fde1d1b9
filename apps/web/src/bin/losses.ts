import type { BinKind, DeletionPreview } from "@tessera/domain";
import { countOf } from "#web/counting.ts";

/** What goes with a thing, in words: "1,200 results and 3 test cases"; undefined where nothing does. */
export function lossesOf(kind: BinKind, losses: DeletionPreview): string | undefined {
  const parts: [keyof DeletionPreview, string][] = [
    ["cycles", "test cycle"],
    ["runs", "run"],
    ["imports", "import"],
    ["folders", "folder"],
    ["cases", "test case"],
    ["results", "result"],
  ];
  const named = parts
    .map(([name, one]) => [losses[name] - (`${kind}s` === name ? 1 : 0), one] as const)
    .filter(([count]) => count > 0)
    .map(([count, one]) => countOf(count, one));
  if (named.length < 2) return named[0];
  return `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}
