import type { ReportFormat } from "@tessera/domain";

const lines = (...events: object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

/** A small report of each JSON and text format, written for these tests: one test passes, one fails, where the format can hold both. */
export const JSON_SAMPLES = {
  ctrf: JSON.stringify({
    reportFormat: "CTRF",
    specVersion: "0.0.0",
    results: {
      tool: { name: "jest" },
      summary: { tests: 2, passed: 1, failed: 1, skipped: 0, pending: 0, other: 0 },
      tests: [
        { name: "adds an item", status: "passed", duration: 12 },
        { name: "pays", status: "failed", duration: 30, message: "card declined" },
      ],
    },
  }),
  tap: `TAP version 14
1..2
ok 1 - adds an item
not ok 2 - pays
  ---
  message: card declined
  duration_ms: 30
  ...
`,
  "cucumber-json": JSON.stringify([
    {
      ...{ uri: "features/cart.feature", id: "cart", keyword: "Feature", name: "Cart" },
      elements: [
        {
          ...{ type: "scenario", id: "cart;adds", name: "adds an item", line: 3 },
          steps: [{ keyword: "Given ", name: "a cart", result: { status: "passed", duration: 12_000_000 } }],
        },
        {
          ...{ type: "scenario", id: "cart;pays", name: "pays", line: 7 },
          steps: [{ keyword: "When ", name: "I pay", result: { status: "failed", error_message: "card declined" } }],
        },
      ],
    },
  ]),
  "cucumber-messages": lines(
    { meta: { protocolVersion: "27.0.0" } },
    { pickle: { id: "p1", uri: "cart.feature", name: "adds an item", astNodeIds: ["s1"], steps: [], tags: [] } },
    {
      pickle: {
        id: "p2",
        uri: "cart.feature",
        name: "pays",
        astNodeIds: ["s2"],
        steps: [{ id: "ps2", text: "I pay" }],
        tags: [],
      },
    },
    { testRunStarted: { timestamp: { seconds: 1_750_000_000, nanos: 0 } } },
    { testCase: { id: "c1", pickleId: "p1", testSteps: [] } },
    { testCase: { id: "c2", pickleId: "p2", testSteps: [{ id: "t2", pickleStepId: "ps2" }] } },
    { testCaseStarted: { id: "a1", testCaseId: "c1", attempt: 0 } },
    { testCaseFinished: { testCaseStartedId: "a1", willBeRetried: false } },
    { testCaseStarted: { id: "a2", testCaseId: "c2", attempt: 0 } },
    {
      testStepFinished: {
        testCaseStartedId: "a2",
        testStepId: "t2",
        testStepResult: { status: "FAILED", message: "card declined", duration: { seconds: 0, nanos: 30_000_000 } },
      },
    },
    { testCaseFinished: { testCaseStartedId: "a2", willBeRetried: false } },
    { testRunFinished: { success: false } },
  ),
  "go-test": lines(
    { Action: "start", Package: "shop/cart" },
    { Action: "run", Package: "shop/cart", Test: "TestAdd" },
    { Action: "pass", Package: "shop/cart", Test: "TestAdd", Elapsed: 0.01 },
    { Action: "run", Package: "shop/cart", Test: "TestPay" },
    { Action: "output", Package: "shop/cart", Test: "TestPay", Output: "    cart_test.go:9: card declined\n" },
    { Action: "fail", Package: "shop/cart", Test: "TestPay", Elapsed: 0.03 },
    { Action: "fail", Package: "shop/cart", Elapsed: 0.04 },
  ),
  "playwright-json": JSON.stringify({
    config: { rootDir: "/shop", forbidOnly: false, projects: [] },
    suites: [
      {
        ...{ title: "cart.spec.ts", file: "cart.spec.ts" },
        specs: ["adds an item", "pays"].map((title, index) => ({
          ...{ id: `s-${index}`, title, file: "cart.spec.ts", line: 3 + index },
          tests: [
            {
              ...{ projectName: "chromium", expectedStatus: "passed", status: index === 0 ? "expected" : "unexpected" },
              results: [
                index === 0
                  ? { retry: 0, status: "passed", duration: 12 }
                  : { retry: 0, status: "failed", duration: 30, errors: [{ message: "card declined" }] },
              ],
            },
          ],
        })),
      },
    ],
    errors: [],
    stats: { expected: 1, unexpected: 1, skipped: 0, flaky: 0 },
  }),
  allure: JSON.stringify({
    ...{ uuid: "u-1", historyId: "h-1", name: "pays", fullName: "shop.Cart.pays", status: "failed", stage: "finished" },
    ...{
      statusDetails: { message: "card declined", trace: "at Cart.pay" },
      start: 1_750_000_000_000,
      stop: 1_750_000_000_030,
    },
    labels: [{ name: "suite", value: "Cart" }],
  }),
  "mocha-json": JSON.stringify({
    stats: { suites: 1, tests: 2, passes: 1, pending: 0, failures: 1 },
    tests: [{ title: "adds an item", fullTitle: "Cart adds an item" }],
    pending: [],
    failures: [{ title: "pays", fullTitle: "Cart pays", duration: 30, err: { message: "card declined" } }],
    passes: [{ title: "adds an item", fullTitle: "Cart adds an item", duration: 12, err: {} }],
  }),
  "jest-json": JSON.stringify({
    ...{ numTotalTests: 2, numFailedTests: 1, success: false },
    testResults: [
      {
        ...{ name: "/shop/cart.test.ts", status: "failed", message: "1 failed" },
        assertionResults: [
          { ancestorTitles: ["Cart"], title: "adds an item", status: "passed", duration: 12, failureMessages: [] },
          {
            ancestorTitles: ["Cart"],
            title: "pays",
            status: "failed",
            duration: 30,
            failureMessages: ["Error: card declined"],
          },
        ],
      },
    ],
  }),
  "rspec-json": JSON.stringify({
    version: "3.13.0",
    examples: [
      {
        description: "adds",
        full_description: "Cart adds",
        status: "passed",
        file_path: "./spec/cart_spec.rb",
        run_time: 0.01,
      },
      {
        ...{ description: "pays", full_description: "Cart pays", status: "failed", file_path: "./spec/cart_spec.rb" },
        exception: { class: "Declined", message: "card declined", backtrace: ["./lib/cart.rb:3"] },
      },
    ],
    summary: { example_count: 2, failure_count: 1, pending_count: 0, errors_outside_of_examples_count: 0 },
  }),
  "gtest-json": JSON.stringify({
    ...{ tests: 2, failures: 1, disabled: 0, errors: 0, name: "AllTests" },
    testsuites: [
      {
        ...{ name: "Cart", tests: 2 },
        testsuite: [
          { name: "Adds", status: "RUN", result: "COMPLETED", time: "0.012s", classname: "Cart" },
          {
            ...{ name: "Pays", status: "RUN", result: "COMPLETED", time: "0.03s", classname: "Cart" },
            failures: [{ failure: "cart_test.cc:9\ncard declined", type: "" }],
          },
        ],
      },
    ],
  }),
  "pytest-json": JSON.stringify({
    ...{ created: 1_750_000_000, exitcode: 1, root: "/shop", environment: {} },
    summary: { passed: 1, failed: 1, total: 2, collected: 2 },
    collectors: [],
    tests: [
      {
        nodeid: "tests/test_cart.py::test_add",
        lineno: 2,
        outcome: "passed",
        call: { duration: 0.01, outcome: "passed" },
      },
      {
        ...{ nodeid: "tests/test_cart.py::test_pay", lineno: 6, outcome: "failed" },
        call: { duration: 0.03, outcome: "failed", crash: { message: "card declined" }, longrepr: "E   card declined" },
      },
    ],
  }),
  "bazel-bep": lines(
    { id: { started: {} }, started: { uuid: "u" } },
    {
      id: { testResult: { label: "//cart:add", run: 1, shard: 1, attempt: 1 } },
      testResult: { status: "PASSED", testAttemptDuration: "1.5s" },
    },
    {
      id: { testResult: { label: "//cart:pay", run: 1, shard: 1, attempt: 1 } },
      testResult: { status: "FAILED", testAttemptDurationMillis: "30" },
    },
    { id: { buildFinished: {} }, finished: { exitCode: { name: "TESTS_FAILED", code: 3 } }, lastMessage: true },
  ),
  "xcresult-json": JSON.stringify({
    devices: [],
    testNodes: [
      {
        ...{ nodeType: "Test Plan", name: "Shop", result: "Failed" },
        children: [
          {
            ...{ nodeType: "Unit test bundle", name: "ShopTests", result: "Failed" },
            children: [
              {
                ...{ nodeType: "Test Suite", name: "CartTests", result: "Failed" },
                children: [
                  { nodeType: "Test Case", name: "testAdd()", result: "Passed", duration: "0.012s" },
                  {
                    ...{ nodeType: "Test Case", name: "testPay()", result: "Failed", durationInSeconds: 0.03 },
                    children: [{ nodeType: "Failure Message", name: "CartTests.swift:9: card declined" }],
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    testPlanConfigurations: [],
  }),
} as const satisfies Partial<Record<ReportFormat, string>>;

/** A blob report of Playwright, which is of the same format as its JSON. */
export const BLOB_SAMPLE = lines(
  { method: "onBlobReportMetadata", params: { version: 2, userAgent: "Playwright/1.65.1" } },
  {
    method: "onProject",
    params: {
      project: {
        name: "chromium",
        suites: [
          {
            ...{ title: "cart.spec.ts", location: { file: "cart.spec.ts", line: 0 } },
            entries: [
              { testId: "t1", title: "adds an item", location: { line: 3 } },
              { testId: "t2", title: "pays", location: { line: 4 } },
            ],
          },
        ],
      },
    },
  },
  { method: "onTestBegin", params: { testId: "t1", result: { id: "r1", retry: 0 } } },
  {
    method: "onTestEnd",
    params: { test: { testId: "t1", expectedStatus: "passed" }, result: { id: "r1", duration: 12, status: "passed" } },
  },
  { method: "onTestBegin", params: { testId: "t2", result: { id: "r2", retry: 0 } } },
  {
    method: "onTestEnd",
    params: {
      test: { testId: "t2", expectedStatus: "passed" },
      result: { id: "r2", duration: 30, status: "failed", errors: [{ message: "card declined" }] },
    },
  },
  { method: "onEnd", params: { result: { status: "failed" } } },
);
