import {
  attemptsByFile,
  type Duplicates,
  decidingAttempt,
  digest,
  groupAttempts,
  isFlaky,
  type ResultStatus,
  type Variant,
  variantsOf,
} from "@tessera/domain";
import { facetsOf } from "../results/result-staging.ts";
import type { Spool } from "./spool.ts";
import type { SpooledTest } from "./spooled-tests.ts";

/** Where a test of an upload belongs among those of its name. */
export type Placement = {
  variant: Variant | null;
  /** Its execution counts as it in this upload, and not as an earlier or later attempt. */
  decides: boolean;
  /** Its execution failed and then passed in this upload. */
  isFlaky: boolean;
};

/** The placements of the tests of an upload, by their number in it. */
export type Placements = (index: number, test: SpooledTest) => Placement;

/** Finds names that occur more than once in an upload, in some bytes for each. */
export class NameCounter {
  readonly #seen = new Set<number>();
  readonly shared = new Set<number>();

  add(test: Pick<SpooledTest, "classname" | "name">): void {
    const name = nameOf(test);
    if (this.#seen.has(name)) this.shared.add(name);
    else this.#seen.add(name);
  }
}

type Occurrence = {
  index: number;
  test: Pick<SpooledTest, "classname" | "name" | "place" | "suites" | "report">;
  runs: ResultStatus[];
};

/** Reads an upload again if names occur more than once in it, and distinguishes their tests. */
export async function placeTests(
  spool: Pick<Spool, "batches" | "sharedNames" | "reports">,
  duplicates: Duplicates,
): Promise<Placements> {
  const placements = new Map<number, Placement>();
  if (spool.sharedNames.size > 0) {
    for (const sharing of (await gather(spool)).values()) place(sharing, spool.reports, duplicates, placements);
  }
  return (index, test) => placements.get(index) ?? alone(test);
}

/** Of tests that share a name, keeps only what distinguishes them. */
async function gather({
  batches,
  sharedNames,
}: Pick<Spool, "batches" | "sharedNames">): Promise<Map<number, Occurrence[]>> {
  const found = new Map<number, Occurrence[]>();
  let index = 0;
  for await (const tests of batches()) {
    for (const test of tests) {
      const name = nameOf(test);
      if (sharedNames.has(name)) {
        const { classname, place, suites, report } = test;
        const kept = { classname, name: test.name, place, suites, report };
        const occurrences = found.get(name) ?? [];
        occurrences.push({ index, test: kept, runs: runsOf(test) });
        found.set(name, occurrences);
      }
      index++;
    }
  }
  return found;
}

function place(
  sharing: Occurrence[],
  reports: string[],
  duplicates: Duplicates,
  placements: Map<number, Placement>,
): void {
  const facets = sharing.map(({ test }) => facetsOf(test, reportOf(reports, test.report)));
  const labelled = sharing.map(({ test, runs }, index) => ({
    suite: test.place.suite,
    place: JSON.stringify([test.classname, test.name, test.report, facets[index]]),
    neverRepeats: test.place.neverRepeats,
    status: runs.at(-1) as ResultStatus,
  }));
  const byFile = duplicates === "auto" ? attemptsByFile(sharing.map(({ test }) => `${reports[test.report]}`)) : null;
  const executions = byFile ? [byFile] : groupAttempts(labelled, duplicates);
  const variants = variantsOf(executions.map(([first = 0]) => facets[first] as ReturnType<typeof facetsOf>));
  for (const [number, attempts] of executions.entries()) {
    const variant = variants[number] ?? null;
    const tests = attempts.map((attempt) => sharing[attempt] as Occurrence);
    const runs = tests.flatMap((test) => test.runs.map((status) => ({ test, status })));
    const statuses = runs.map(({ status }) => status);
    const deciding = runs[decidingAttempt(statuses)]?.test;
    for (const test of tests) {
      const decides = test === deciding;
      placements.set(test.index, { variant, decides, isFlaky: decides && isFlaky(statuses) });
    }
  }
}

/** The name of the uploaded file that holds a test; null where there is only one. */
export function reportOf(reports: string[], index: number): string | null {
  return reports.length > 1 ? `${reports[index]}` : null;
}

function alone(test: SpooledTest): Placement {
  return { variant: null, decides: true, isFlaky: isFlaky(runsOf(test)) };
}

function runsOf(test: SpooledTest): ResultStatus[] {
  return [...test.earlierAttempts, test].map(({ status }) => status);
}

function nameOf({ classname, name, wholes }: Pick<SpooledTest, "classname" | "name" | "wholes">): number {
  return Number.parseInt(digest(`${wholes?.classname ?? classname ?? ""}\0${wholes?.name ?? name}`), 36);
}
