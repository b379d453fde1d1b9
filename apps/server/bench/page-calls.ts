import type { BigProject } from "./big-project.ts";

/** A procedure that a page calls, and what with. */
export type PageCall = {
  name: string;
  procedure: string;
  inputOf: (project: BigProject) => object;
  /** What it reads at most, where 100,000 results have less: then only its time counts, and not how it grew. */
  reads?: string;
};

type More = object | ((project: BigProject) => object);

function call(name: string, procedure: string, more: More = {}): PageCall {
  const given = (project: BigProject) =>
    typeof more === "function" ? (more as (project: BigProject) => object)(project) : more;
  return { name, procedure, inputOf: (project) => ({ projectId: project.projectId, ...given(project) }) };
}

function ofRun(name: string, procedure: string, more: object = {}): PageCall {
  return call(name, procedure, ({ runs }: BigProject) => ({ runId: `RUN-${runs}`, ...more }));
}

const inCycle = { cycleId: "TCYCLE-1" };
const ofCase = { caseId: "TC-8" };

export const PAGE_CALLS: PageCall[] = [
  call("runs", "run.list"),
  call("runs of a branch", "run.list", { branch: "main" }),
  call("runs that failed", "run.list", { verdict: ["failed"] }),
  call("runs that passed, of which there are none", "run.list", { verdict: ["passed"] }),
  call("runs of an environment", "run.list", { environment: "staging" }),
  call("runs, search for what isn't there", "run.list", { search: "quetzal" }),
  call("runs of a commit that isn't there", "run.list", { commit: "ffffffff" }),
  ofRun("run", "run.get"),
  ofRun("run, new failures", "run.results", { change: ["newFailure"] }),
  { ...ofRun("run, all failures", "run.results", { status: ["failed", "error"] }), reads: "200 runs of streaks" },
  ofRun("run, fixed", "run.results", { change: ["fixed"] }),
  ofRun("run, flaky", "run.results", { flaky: true }),
  ofRun("run, missing", "run.results", { change: ["missing"] }),
  ofRun("run, slowest", "run.results", { sort: "duration" }),
  { ...ofRun("run, all", "run.results"), reads: "200 runs of streaks" },
  ofRun("run, all by name", "run.results", { sort: "name" }),
  ofRun("run, search", "run.results", { search: "suite77" }),
  { ...ofRun("run, environment", "run.results", { environment: "staging" }), reads: "200 runs of streaks" },
  { ...ofRun("run, causes", "run.causes"), reads: "failures of 90 days" },
  ofRun("run, uploads", "import.list"),
  ofRun("run, compared with its baseline", "run.comparison"),
  ofRun("run, compared with the first", "run.comparison", { with: "RUN-1" }),
  call("imports", "import.list"),
  call("history of a test", "case.history", ofCase),
  {
    ...call("history of a test in an environment", "case.history", { ...ofCase, environment: "staging" }),
    reads: "500 runs",
  },
  call("explanation of a failing test", "case.explain", ofCase),
  call("test cases", "case.list"),
  call("test cases, search", "case.list", { search: "variant 4999" }),
  call("folders", "folder.list"),
  call("cycles", "cycle.list"),
  call("cycle", "cycle.get", inCycle),
  call("results of a cycle", "result.list", { ...inCycle, latest: true }),
  call("results of a cycle, skipped ones", "result.list", { ...inCycle, latest: true, status: ["skipped"] }),
  call("window of a cycle's results", "result.window", inCycle),
  call("window of a cycle's results by name", "result.window", { ...inCycle, sort: "name" }),
  call("results", "result.search"),
  call("results that failed", "result.search", { status: ["failed"] }),
  { ...call("results of a test", "result.search", ofCase), reads: "all runs of a test" },
  { ...call("flaky tests", "flaky.list"), reads: "runs of 30 days" },
  { ...call("causes", "cause.list"), reads: "failures of 90 days" },
  { ...call("cause", "cause.get", { causeId: "CAUSE-1" }), reads: "failures of 90 days" },
  call("trends of a year", "project.trends", { days: 365 }),
  call("slowest tests", "project.slowest"),
  call("project", "project.get"),
  { name: "home", procedure: "insight.home", inputOf: () => ({}) },
  call("search", "search.find", { query: "variant 49" }),
  call("search for what isn't there", "search.find", { query: "quetzal" }),
];
