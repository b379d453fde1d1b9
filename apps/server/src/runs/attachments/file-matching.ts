/** Folders that must agree, with the file's own name, where neither path holds the other from its root on. */
const MIN_SHARED_PARTS = 2;

/** Finds the files that reports name among those that were sent: tests ran elsewhere, so that absolute paths differ. */
export class FileIndex {
  readonly #byLast = new Map<string, string[][]>();
  readonly #names = new Map<string, string>();

  add(name: string): void {
    const parts = partsOf(name);
    const last = parts.at(-1) ?? "";
    const key = parts.join("/");
    if (last === "" || this.#names.has(key)) return;
    this.#names.set(key, name);
    this.#byLast.set(last, [...(this.#byLast.get(last) ?? []), parts]);
  }

  /**
   * The name of the file that a report means: beside the report, at the path itself, or the one whose folders agree
   * most. Undefined where several agree as much: a wrong picture is worse than none.
   */
  find(report: string, path: string): string | undefined {
    const parts = partsOf(path);
    const beside = partsOf([...partsOf(report).slice(0, -1), ...parts].join("/"));
    const exact = this.#names.get(beside.join("/")) ?? this.#names.get(parts.join("/"));
    if (exact !== undefined) return exact;
    let best: string[] | undefined;
    let most = MIN_SHARED_PARTS - 1;
    for (const sent of this.#byLast.get(parts.at(-1) ?? "") ?? []) {
      const shared = sharedEnd(sent, parts);
      if (shared > most) best = sent;
      else if (shared === most) best = undefined;
      most = Math.max(most, shared);
    }
    return best && this.#names.get(best.join("/"));
  }
}

/** Without root, drive and steps up, so that it leads nowhere. */
function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path
    .replace(/^file:\/\//, "")
    .replaceAll("\\", "/")
    .replace(/^[A-Za-z]:/, "")
    .split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}

function sharedEnd(some: readonly string[], others: readonly string[]): number {
  let shared = 0;
  while (shared < some.length && shared < others.length && some.at(-1 - shared) === others.at(-1 - shared)) shared++;
  return shared;
}
