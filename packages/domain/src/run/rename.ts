/** A test as a report has it, with what tells it from others. */
export type RenamedTest = {
  number: number;
  name: string;
  classname: string;
  /** Null where the report names none. */
  file: string | null;
  /** Names of the suites around it, joined. */
  suite: string;
  durationMs: number | null;
};

/** A file that version control says was moved. */
export type MovedFile = { from: string; to: string };

export type ProposedRename = {
  from: number;
  to: number;
  /** 0 to 100. */
  confidence: number;
  reason: string;
  /** Version control says so: no one needs to be asked. */
  isCertain: boolean;
};

/** Pairs that are less alike than this are never proposed. */
const LEAST_CONFIDENCE = 70;
/** How much better than every other candidate of its two tests a pair must be. */
const LEAST_MARGIN = 5;
/** Names that are less alike are other tests, wherever they stand. */
const LEAST_NAME_LIKENESS = 0.5;
/** Tests of these lengths take about the same time: durations below it say nothing. */
const NOTICEABLE_MS = 50;
const MAX_COMPARED_LENGTH = 300;

type Pair = ProposedRename & { isMoved: boolean };

/**
 * Finds which of the tests that vanished between two uploads are ones that appeared, under another name or in another
 * place: the same file or a neighbour, a similar name, a similar duration, a file that was moved. Each test is in one pair
 * at most; where two candidates are about as good, there is none.
 */
export function proposeRenames(
  vanished: readonly RenamedTest[],
  appeared: readonly RenamedTest[],
  moved: readonly MovedFile[] = [],
): ProposedRename[] {
  const targets = new Map(moved.map(({ from, to }) => [from, to]));
  const pairs = vanished.flatMap((from) => appeared.flatMap((to) => pairOf(from, to, targets) ?? []));
  pairs.sort((a, b) => b.confidence - a.confidence || a.from - b.from || a.to - b.to);
  const taken = new Set<string>();
  const proposed: ProposedRename[] = [];
  for (const pair of pairs) {
    const keys = [`from ${pair.from}`, `to ${pair.to}`];
    if (keys.some((key) => taken.has(key))) continue;
    const rivals = pairs.filter(
      (it) =>
        it !== pair &&
        (it.from === pair.from) !== (it.to === pair.to) &&
        !taken.has(`from ${it.from}`) &&
        !taken.has(`to ${it.to}`),
    );
    const isClear = rivals.every(({ confidence }) => pair.confidence - confidence >= LEAST_MARGIN);
    for (const key of keys) taken.add(key);
    const { isMoved: _, ...rename } = pair;
    if (isClear) proposed.push(rename);
  }
  return proposed;
}

function pairOf(from: RenamedTest, to: RenamedTest, moved: ReadonlyMap<string, string>): Pair | null {
  const isMoved = movedTo(from, moved) !== undefined && movedTo(from, moved) === to.file;
  const likeness = nameLikeness(from.name, to.name);
  const place = isMoved ? 1 : placeLikeness(from, to);
  if (likeness < LEAST_NAME_LIKENESS || place === 0) return null;
  const confidence = Math.round(100 * (0.6 * likeness + 0.35 * place + 0.05 * durationLikeness(from, to)));
  if (confidence < LEAST_CONFIDENCE) return null;
  const isCertain = isMoved && from.name === to.name;
  return {
    from: from.number,
    to: to.number,
    confidence,
    reason: reasonOf(likeness, place, isMoved),
    isCertain,
    isMoved,
  };
}

/** The new path of the file of a test; a file in a class name too, since some reports have it there. */
function movedTo({ file, classname }: RenamedTest, moved: ReadonlyMap<string, string>): string | undefined {
  return moved.get(file ?? classname);
}

function reasonOf(likeness: number, place: number, isMoved: boolean): string {
  const name = likeness === 1 ? "the same name" : "a similar name";
  if (isMoved) return `${name} in a file that was moved`;
  if (place === 1) return `${name} in the same place`;
  return `${name} in a neighbouring place`;
}

/** 1 for the same place, less for a neighbour, 0 for somewhere else. */
function placeLikeness(from: RenamedTest, to: RenamedTest): number {
  const [a, b] = [placeOf(from), placeOf(to)];
  if (a === b) return 1;
  const [folderA, fileA] = split(a);
  const [folderB, fileB] = split(b);
  if (fileA === fileB) return 0.9;
  if (folderA === folderB && nameLikeness(fileA, fileB) >= 0.6) return 0.8;
  return 0;
}

function placeOf({ file, classname, suite, name }: RenamedTest): string {
  if (file !== null && file !== "") return file;
  return classname !== "" && classname !== name ? classname : suite;
}

function split(place: string): [folder: string, file: string] {
  const at = Math.max(place.lastIndexOf("/"), place.lastIndexOf("\\"), place.lastIndexOf("."));
  const isExtension = place.lastIndexOf("/") > -1 && at === place.lastIndexOf(".");
  const cut = isExtension ? place.lastIndexOf("/") : at;
  return [place.slice(0, Math.max(cut, 0)), place.slice(cut + 1)];
}

/** 1 where one may be the other's duration, 0 where one takes ten times as long; 0.5 where nothing is known. */
function durationLikeness(from: RenamedTest, to: RenamedTest): number {
  if (from.durationMs === null || to.durationMs === null) return 0.5;
  const [short, long] = [from.durationMs, to.durationMs].sort((a, b) => a - b) as [number, number];
  if (long < NOTICEABLE_MS) return 0.5;
  return Math.max(0, 1 - Math.log10(long / Math.max(short, 1)));
}

/** From 0 to 1: by the words of both names, and by their characters. */
export function nameLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [first, second] = [a, b].map((name) => name.slice(0, MAX_COMPARED_LENGTH).toLowerCase()) as [string, string];
  // Numbers and other values tell the cases of one test apart.
  if (valuesOf(first) !== valuesOf(second)) return 0;
  const distance = editDistance(first, second);
  const byCharacters = 1 - distance / Math.max(first.length, second.length, 1);
  return Math.min(0.99, Math.max(byCharacters, byWords(first, second)));
}

function valuesOf(name: string): string {
  return (name.match(/[0-9]+|"[^"]*"|'[^']*'/g) ?? []).join(" ");
}

function byWords(a: string, b: string): number {
  const [first, second] = [a, b].map((name) => new Set(name.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "")));
  if (!first || !second || first.size === 0 || second.size === 0) return 0;
  const common = [...first].filter((word) => second.has(word)).length;
  return (2 * common) / (first.size + second.size);
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
