import { classOf, isFailing, traceOf, type Written } from "./written-report.ts";

const SPECS_A_FILE = 200;

/** One object a line. */
const line = (...events: object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");
/** Items of an array, of which the first has no comma before it. */
const item = (n: number, value: object) => `${n === 0 ? "" : ","}\n${JSON.stringify(value)}`;
const message = (n: number) => `expected ${n} to be ${n + 1}`;
const name = (n: number) => `keeps what it was given, variant ${n}`;
const ended = (n: number) => (isFailing(n) ? "failed" : "passed");

/** Reports in JSON and text as their runners write them. */
export const WRITTEN_JSON = {
  ctrf: {
    head: '{"reportFormat":"CTRF","specVersion":"0.0.0","results":{"tool":{"name":"x"},"summary":{},"tests":[',
    test: (n) =>
      item(n, {
        ...{ name: name(n), status: ended(n), duration: 12, suite: [classOf(n)], filePath: "test/keeps.ts" },
        ...(isFailing(n) ? { message: message(n), trace: traceOf(n) } : {}),
      }),
    tail: "]}}",
  },
  tap: {
    head: "TAP version 14\n",
    test: (n) =>
      isFailing(n)
        ? `not ok ${n + 1} - ${name(n)}\n  ---\n  message: ${message(n)}\n  stack: |-\n    ${traceOf(n).replaceAll("\n", "\n    ")}\n  ...\n`
        : `ok ${n + 1} - ${name(n)}\n`,
    tail: "",
  },
  "go-test": {
    head: line({ Action: "start", Package: "shop" }),
    test: (n) => {
      const of = { Time: "2026-03-01T10:00:00Z", Package: `shop/area${Math.floor(n / 500)}`, Test: `TestKeeps${n}` };
      const output = isFailing(n) ? [{ ...of, Action: "output", Output: traceOf(n) }] : [];
      return line({ ...of, Action: "run" }, ...output, {
        ...of,
        Action: isFailing(n) ? "fail" : "pass",
        Elapsed: 0.012,
      });
    },
    tail: "",
  },
  "jest-json": {
    head: '{"numTotalTests":1,"testResults":[{"name":"/shop/keeps.test.ts","status":"passed","message":"","assertionResults":[',
    test: (n) =>
      item(n, {
        ...{ ancestorTitles: [classOf(n)], fullName: `${classOf(n)} ${name(n)}`, title: name(n), status: ended(n) },
        ...{ duration: 12, failureMessages: isFailing(n) ? [traceOf(n)] : [], location: null },
      }),
    tail: "]}]}",
  },
  "playwright-json": {
    head: '{"config":{"rootDir":"/shop","forbidOnly":false,"projects":[]},"suites":[{"title":"a.spec.ts","file":"a.spec.ts","specs":[',
    test: (n) => {
      const errors = isFailing(n) ? [{ message: traceOf(n) }] : [];
      const results = [{ retry: 0, status: ended(n), duration: 12, errors, stdout: [], stderr: [], attachments: [] }];
      const status = isFailing(n) ? "unexpected" : "expected";
      const tests = [{ projectName: "chromium", expectedStatus: "passed", status, results }];
      const spec = { id: `s-${n}`, title: name(n), file: "a.spec.ts", line: n, ok: !isFailing(n), tags: [], tests };
      const isNewFile = n > 0 && n % SPECS_A_FILE === 0;
      return `${isNewFile ? `],"suites":[]},{"title":"${n}.spec.ts","file":"${n}.spec.ts","specs":[` : ""}${item(n % SPECS_A_FILE, spec)}`;
    },
    tail: '],"suites":[]}],"errors":[]}',
  },
  "mocha-json": {
    head: '{"stats":{"suites":1},"failures":[],"pending":[],"tests":[],"passes":[',
    test: (n) =>
      item(n, { title: name(n), fullTitle: `${classOf(n)} ${name(n)}`, file: "/shop/keeps.js", duration: 12, err: {} }),
    tail: "]}",
  },
  "cucumber-json": {
    head: '[{"uri":"features/keeps.feature","id":"keeps","keyword":"Feature","name":"Keeps","elements":[',
    test: (n) => {
      const result = { status: ended(n), duration: 12_000_000, ...(isFailing(n) ? { error_message: traceOf(n) } : {}) };
      const steps = [{ keyword: "Given ", name: "a cart", line: 4, match: {}, result }];
      return item(n, { type: "scenario", id: `keeps;${n}`, keyword: "Scenario", name: name(n), line: n, steps });
    },
    tail: "]}]",
  },
  "pytest-json": {
    head: '{"created":1,"exitcode":1,"root":"/shop","environment":{},"summary":{},"collectors":[],"tests":[',
    test: (n) => {
      const failure = isFailing(n) ? { crash: { message: message(n) }, longrepr: traceOf(n) } : {};
      const call = { duration: 0.012, outcome: ended(n), ...failure };
      return item(n, { nodeid: `tests/test_keeps.py::test_${n}`, lineno: n, outcome: ended(n), call });
    },
    tail: "]}",
  },
  allure: {
    head: "",
    test: (n) =>
      JSON.stringify({
        ...{
          uuid: `u-${n}`,
          historyId: `h-${n}`,
          name: name(n),
          fullName: `${classOf(n)}.keeps${n}`,
          status: ended(n),
        },
        ...{ start: 1_750_000_000_000, stop: 1_750_000_000_012, labels: [{ name: "suite", value: classOf(n) }] },
        ...(isFailing(n) ? { statusDetails: { message: message(n), trace: traceOf(n) } } : {}),
      }),
    tail: "",
  },
} as const satisfies Record<string, Written>;
