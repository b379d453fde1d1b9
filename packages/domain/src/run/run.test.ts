import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResultStatus } from "../result.ts";
import {
  type Duplicate,
  type Duplicates,
  decidingParts,
  groupAttempts,
  isSameVariant,
  type Part,
} from "./execution.ts";
import { countOutcomes, decidingAttempt, isFailing, isFlaky, worstOf } from "./outcome.ts";
import { type Facets, traitsOf, variantsOf } from "./variant.ts";

const STATUS = { p: "passed", f: "failed", e: "error", s: "skipped", b: "blocked" } as const;
const statuses = (codes: string): ResultStatus[] => [...codes].map((it) => STATUS[it as keyof typeof STATUS]);
const NOTHING: Facets = { project: null, parameters: null, suite: null, file: null, host: null, report: null };

describe("an execution's attempts", () => {
  it.each([
    ["p", 0, false],
    ["f", 0, false],
    ["s", 0, false],
    ["fp", 1, true],
    ["ep", 1, true],
    ["pf", 1, false],
    ["ffp", 2, true],
    ["fpf", 2, true],
    ["fs", 0, false],
    ["es", 0, false],
    ["ps", 1, false],
    ["sp", 1, false],
    ["sf", 1, false],
    ["fps", 2, true],
    ["fss", 0, false],
    ["fsp", 2, true],
    ["fb", 0, false],
    ["eb", 0, false],
    ["pb", 1, false],
    ["fbsp", 3, true],
    ["pfp", 2, true],
    ["ff", 1, false],
  ])("%s count as number %i, flaky: %s", (codes, deciding, flaky) => {
    expect([decidingAttempt(statuses(codes)), isFlaky(statuses(codes))]).toEqual([deciding, flaky]);
  });
});

describe("a case with several executions", () => {
  it.each([
    ["p", "passed"],
    ["s", "skipped"],
    ["ps", "passed"],
    ["sp", "passed"],
    ["pb", "blocked"],
    ["be", "error"],
    ["ef", "failed"],
    ["pppf", "failed"],
    ["sb", "blocked"],
  ])("that ended %s counts as %s", (codes, worst) => {
    expect(worstOf(statuses(codes))).toBe(worst);
  });

  it("counts as nothing without an execution", () => {
    expect(worstOf([])).toBeUndefined();
  });
});

describe("tests of one name", () => {
  const of = (codes: string, more: (index: number) => Partial<Duplicate> = () => ({})): Duplicate[] =>
    statuses(codes).map((status, index) => ({ suite: 0, place: "", neverRepeats: false, status, ...more(index) }));
  it.each<[string, Duplicate[], Duplicates, number[][]]>([
    ["failing, passing in one suite", of("fp"), "auto", [[0, 1]]],
    ["failing twice, passing", of("fep"), "auto", [[0, 1, 2]]],
    ["passing, failing", of("pf"), "auto", [[0], [1]]],
    ["passing twice", of("pp"), "auto", [[0], [1]]],
    ["failing twice", of("ff"), "auto", [[0], [1]]],
    ["failing, passing, passing", of("fpp"), "auto", [[0], [1], [2]]],
    ["failing, passing, failing", of("fpf"), "auto", [[0], [1], [2]]],
    ["failing, skipped", of("fs"), "auto", [[0], [1]]],
    ["skipped, passing", of("sp"), "auto", [[0], [1]]],
    ["failing, passing in two suites", of("fp", (suite) => ({ suite })), "auto", [[0], [1]]],
    ["failing, passing in two files", of("fp", (it) => ({ place: `${it}` })), "auto", [[0], [1]]],
    ["failing, passing in no suite", of("fp", () => ({ suite: null })), "auto", [[0], [1]]],
    ["of a producer without retries", of("fp", () => ({ neverRepeats: true })), "auto", [[0], [1]]],
    ["failing, passing, said to differ", of("fp"), "executions", [[0], [1]]],
    ["passing, failing, said to be attempts", of("pf"), "attempts", [[0, 1]]],
    ["of two suites, said to be attempts", of("fp", (suite) => ({ suite })), "attempts", [[0, 1]]],
    ["of two files, said to be attempts", of("fp", (it) => ({ place: `${it}` })), "attempts", [[0], [1]]],
    [
      "two pairs in two suites",
      of("fpfp", (it) => ({ suite: it >> 1 })),
      "auto",
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ["one alone", of("f"), "auto", [[0]]],
  ])("%s are grouped", (_what, tests, duplicates, groups) => {
    expect(groupAttempts(tests, duplicates)).toEqual(groups);
  });
});

describe("variants", () => {
  it.each<[string, Partial<Facets>[], (string | null)[]]>([
    ["one test", [{ project: "chromium" }], [null]],
    ["projects", [{ project: "chromium" }, { project: "firefox" }], ["chromium", "firefox"]],
    ["parameters", [{ parameters: "1" }, { parameters: "2" }], ["1", "2"]],
    ["suites", [{ suite: "a" }, { suite: "b" }], ["a", "b"]],
    ["files", [{ file: "a.js" }, { file: "b.js" }], ["a.js", "b.js"]],
    ["hosts", [{ host: "m1" }, { host: "m2" }], ["m1", "m2"]],
    ["reports", [{ report: "1.xml" }, { report: "2.xml" }], ["1.xml", "2.xml"]],
    ["nothing", [{}, {}], ["#1", "#2"]],
    [
      "the project first",
      [
        { project: "c", host: "1" },
        { project: "f", host: "2" },
      ],
      ["c", "f"],
    ],
    [
      "the first that distinguishes all",
      [
        { project: "c", host: "1" },
        { project: "c", host: "2" },
      ],
      ["1", "2"],
    ],
    [
      "two facets",
      [
        { project: "c", file: "a" },
        { project: "c", file: "b" },
        { project: "f", file: "a" },
      ],
      ["c · a", "c · b", "f · a"],
    ],
    ["a facet and a number", [{ host: "m" }, { host: "m" }, { host: "n" }], ["m #1", "m #2", "n"]],
    ["one that lacks it", [{ project: "c" }, {}], ["c", "(none)"]],
  ])("are named by %s", (_what, tests, labels) => {
    const variants = variantsOf(tests.map((test) => ({ ...NOTHING, ...test })));
    expect(variants.map((variant) => variant?.label ?? null)).toEqual(labels);
  });
});

type Short = [attempt: number, status: string, project?: string | null, more?: Partial<Part>];

/** Parts of one case; a project is a variant, null stands alone in its upload but ran in chromium. */
function partsOf(short: Short[]): Part[] {
  return short.map(([jobAttempt, status, project, more]) => {
    const traits = traitsOf({ ...NOTHING, project: project === undefined ? null : (project ?? "chromium") }).join("|");
    const variant = project ? traits : null;
    return {
      environment: "",
      job: "",
      test: "t",
      jobAttempt,
      variant,
      traits,
      status: statuses(status)[0] as ResultStatus,
      ...more,
    };
  });
}
const outcome = (parts: Part[]) =>
  decidingParts(parts)
    .map(({ status }) => status[0])
    .sort()
    .join("");

describe("parts of a case in a run", () => {
  it.each<[string, Short[], string]>([
    ["one upload", [[1, "f"]], "f"],
    [
      "two uploads of one attempt",
      [
        [1, "f"],
        [1, "p"],
      ],
      "fp",
    ],
    [
      "a later attempt",
      [
        [1, "f"],
        [2, "p"],
      ],
      "p",
    ],
    [
      "a later attempt that arrives first",
      [
        [2, "p"],
        [1, "f"],
      ],
      "p",
    ],
    [
      "attempts numbered in any way",
      [
        [0, "f"],
        [977_000_001, "p"],
      ],
      "p",
    ],
    [
      "a later attempt that fails",
      [
        [1, "p"],
        [2, "f"],
      ],
      "f",
    ],
    [
      "a later attempt that skips a failure",
      [
        [1, "f"],
        [2, "s"],
      ],
      "f",
    ],
    [
      "a later attempt that skips a success",
      [
        [1, "p"],
        [2, "s"],
      ],
      "s",
    ],
    [
      "a skip after a success after a failure",
      [
        [1, "f"],
        [2, "p"],
        [3, "s"],
      ],
      "s",
    ],
    [
      "a later attempt of all",
      [
        [1, "f"],
        [1, "p"],
        [2, "p"],
      ],
      "p",
    ],
    [
      "a later attempt that passes and skips",
      [
        [1, "f"],
        [2, "p"],
        [2, "s"],
      ],
      "ps",
    ],
    [
      "a later attempt in two uploads",
      [
        [1, "f"],
        [2, "p"],
        [2, "f"],
      ],
      "fp",
    ],
    [
      "another environment",
      [
        [1, "f"],
        [2, "p", undefined, { environment: "x" }],
      ],
      "fp",
    ],
    [
      "another job",
      [
        [1, "f"],
        [2, "p", undefined, { job: "x" }],
      ],
      "fp",
    ],
    [
      "another test of the case",
      [
        [1, "f"],
        [2, "p", undefined, { test: "u" }],
      ],
      "fp",
    ],
    [
      "two variants",
      [
        [1, "f", "chromium"],
        [1, "p", "firefox"],
      ],
      "fp",
    ],
    [
      "a later attempt of one variant",
      [
        [1, "f", "chromium"],
        [1, "f", "firefox"],
        [2, "p", "firefox"],
      ],
      "fp",
    ],
    [
      "a later attempt of both",
      [
        [1, "f", "chromium"],
        [1, "f", "firefox"],
        [2, "p", "firefox"],
        [2, "p", "chromium"],
      ],
      "pp",
    ],
    [
      "a variant that is alone later",
      [
        [1, "f", "chromium"],
        [1, "p", "firefox"],
        [2, "p", null],
      ],
      "pp",
    ],
    [
      "one alone that can't be identified",
      [
        [1, "f", "chromium"],
        [1, "p", "firefox"],
        [2, "p"],
      ],
      "fpp",
    ],
    [
      "one alone that has more beside it later",
      [
        [1, "f", null],
        [2, "p", "chromium"],
        [2, "p", "firefox"],
      ],
      "pp",
    ],
  ])("with %s end as %s", (_what, short, expected) => {
    expect(outcome(partsOf(short))).toBe(expected);
    expect(outcome(partsOf(short).reverse())).toBe(expected);
  });
});

const status = fc.constantFrom("passed", "failed", "error", "skipped") as fc.Arbitrary<ResultStatus>;
const project = fc.constantFrom("chromium", "firefox", "webkit");
const part = fc
  .record({
    environment: fc.constantFrom("", "staging"),
    job: fc.constantFrom("", "e2e"),
    jobAttempt: fc.integer({ min: 0, max: 4 }),
    test: fc.constantFrom("a", "b"),
    host: fc.constantFrom("m1", "m2", "m3"),
    project,
    isAlone: fc.boolean(),
    status,
  })
  .map(({ host, project, isAlone, ...part }): Part => {
    const traits = traitsOf({ ...NOTHING, host, project }).join("|");
    return { ...part, traits, variant: isAlone ? null : traitsOf({ ...NOTHING, project }).join("|") };
  });
const RUNS = { numRuns: 2000 };

describe("any uploads of a run", () => {
  it("end the same and count the same in every order of arrival", () => {
    const shuffled = fc
      .array(part, { maxLength: 14 })
      .chain((parts) => fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length })));
    void fc.assert(
      fc.property(shuffled, ([parts, others]) => {
        const counts = countOutcomes(decidingParts(parts).map(({ status }) => status));
        expect(countOutcomes(decidingParts(others).map(({ status }) => status))).toEqual(counts);
        expect(new Set(decidingParts(others))).toEqual(new Set(decidingParts(parts)));
        expect(counts.passed + counts.failed + counts.error + counts.skipped + counts.blocked).toBe(counts.tests);
      }),
      RUNS,
    );
  });

  it("never hide a failing last attempt", () => {
    void fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const deciding = new Set(decidingParts(parts));
        for (const one of parts.filter(({ status }) => isFailing(status))) {
          const isRunLater = parts.some(
            (it) =>
              it.status !== "skipped" &&
              it.jobAttempt > one.jobAttempt &&
              [it.environment, it.job, it.test].join() === [one.environment, one.job, one.test].join() &&
              isSameVariant(it, one),
          );
          if (!isRunLater) expect(deciding.has(one)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it("leave an execution of every test that was uploaded", () => {
    void fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 14 }), (parts) => {
        const names = (of: Part[]) => new Set(of.map((it) => [it.environment, it.job, it.test].join()));
        expect(names(decidingParts(parts))).toEqual(names(parts));
      }),
      RUNS,
    );
  });
});
