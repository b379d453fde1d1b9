import { caseId } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { type FoundKey, find } from "./case-key-repo.ts";
import * as caseRepo from "./case-repo.ts";
import { type NamingTest, namedCases, nameWithoutIds } from "./named-cases.ts";
import { type KeyedTest, keysOf, type TestKeys } from "./test-keys.ts";

/** The parts of a reported test that identify its case. */
export type ReportedCase = KeyedTest & NamingTest;

/** The cases a reported test belongs to; numbers only where they exist. */
export type Match = {
  /** The key of a case that is made for the test. */
  key: string;
  /** Several where the report names several by their ids. */
  numbers: number[];
  /** How they were found; `created` where they were not. */
  by: "id" | "stableId" | "key" | "created";
  /** The report names the cases by their ids. */
  named: boolean;
  /** The case was named by id and takes the test as its automation, because it has none yet. */
  learns: boolean;
  /** Keys by which the one case can be found from now on too. */
  newKeys: string[];
  /** It was found by what only resembles the test: only one test of an import may find it so. */
  once: boolean;
  /** What the report gives as ids of cases but the project doesn't know, like `TC-99` or `12, see wiki`. */
  unknownIds: string[];
};

type Wanted = { test: ReportedCase; ids: number[]; others: string[]; keys: TestKeys; nameless: TestKeys | null };
type Known = { byKey: Map<string, FoundKey>; byNumber: Map<number, caseRepo.FoundByNumber> };

/**
 * Finds the cases of each test: by the ids it names, else by the producer's stable id, else by name and class, or what
 * says more than the class. Reads only; the answers stand in the order of the tests.
 */
export async function matchCases({ db }: Pick<Ctx, "db">, projectId: string, tests: ReportedCase[]): Promise<Match[]> {
  const wanted = tests.map(wantedOf);
  const keys = new Set(wanted.flatMap((it) => candidatesOf(it).map(({ key }) => key)));
  const numbers = [...new Set(wanted.flatMap(({ ids }) => ids))];
  const byKey = await find(db, projectId, [...keys]);
  const byNumber = new Map((await caseRepo.findByNumbers(db, projectId, numbers)).map((row) => [row.number, row]));
  return wanted.map((it) => matchOf(it, { byKey, byNumber }));
}

function wantedOf(test: ReportedCase): Wanted {
  const { ids, others } = namedCases(test);
  const name = nameWithoutIds(test.name);
  const isShorter = name !== test.name && name !== "" && test.wholes?.name === undefined;
  return { test, ids, others, keys: keysOf(test), nameless: isShorter ? keysOf(test, name) : null };
}

type Candidate = { key: string; by: "stableId" | "key"; onlyAlone: boolean; once: boolean };

/** The keys by which a test may find its case, the surest first. */
function candidatesOf({ keys, nameless }: Wanted): Candidate[] {
  const sure = (key: string | null, by: Candidate["by"]) => (key ? [{ key, by, onlyAlone: false, once: false }] : []);
  // A case that was never found by a better key was made before there were any, or by a person.
  const resembling = (key: string | null | undefined, onlyAlone: boolean): Candidate[] =>
    key ? [{ key, by: "key", onlyAlone, once: true }] : [];
  return [
    ...sure(keys.stable, "stableId"),
    ...sure(keys.own, "key"),
    ...resembling(nameless?.own, false),
    ...resembling(keys.plain, true),
    ...resembling(nameless?.plain, true),
  ];
}

function matchOf(wanted: Wanted, { byKey, byNumber }: Known): Match {
  const { ids, others, keys } = wanted;
  const named = ids.flatMap((id) => byNumber.get(id) ?? []);
  const unknownIds = [...others, ...ids.filter((id) => !byNumber.has(id)).map(caseId)];
  const newKeys = [keys.stable, keys.own].filter((key): key is string => key !== null && !byKey.has(key));
  const plain = { key: keys.own, named: false, learns: false, once: false, unknownIds };
  const [first] = named;
  if (first) {
    const numbers = named.map(({ number }) => number);
    const isOne = named.length === 1;
    const learns = isOne && first.automationName === null && newKeys.includes(keys.own);
    return { ...plain, numbers, by: "id", named: true, learns, newKeys: isOne ? newKeys : [] };
  }
  for (const { key, by, onlyAlone, once } of candidatesOf(wanted)) {
    const found = byKey.get(key);
    if (!found || (onlyAlone && !found.isOnly) || (once && found.isNew)) continue;
    return { ...plain, numbers: [found.number], by, newKeys, once };
  }
  return { ...plain, numbers: [], by: "created", newKeys: [] };
}
