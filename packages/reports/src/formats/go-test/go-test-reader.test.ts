import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Event = Record<string, unknown>;
const event = (Action: string, Test?: string, more: Event = {}): Event => ({
  ...{ Action, Package: "shop/cart" },
  ...(Test === undefined ? {} : { Test }),
  ...more,
});
const run = (test: string, ending: string, Elapsed: number, output = ""): Event[] => [
  event("run", test),
  event("output", test, { Output: `=== RUN   ${test}\n` }),
  ...(output === "" ? [] : [event("output", test, { Output: output })]),
  event("output", test, { Output: `--- ${ending.toUpperCase()}: ${test} (${Elapsed}s)\n` }),
  event(ending, test, { Elapsed }),
];
const start = event("start");
const end = (ending: string) => event(ending, undefined, { Elapsed: 1 });
const report = (...events: (Event | string)[]) =>
  events.map((one) => `${typeof one === "string" ? one : JSON.stringify(one)}\n`).join("");
const readTests = async (...events: Event[]) => (await read(report(start, ...events))).tests;
const outsideOf = async (...events: (Event | string)[]) =>
  (await read(report(start, ...events))).summary.outside.map(({ message }) => message);

describe("go test -json", () => {
  it("keeps a failure's message, place and output, without go's own lines", async () => {
    expect(
      await readTests(...run("TestPay", "fail", 0.25, "    cart_test.go:9: declined\n"), end("fail")),
    ).toMatchObject([
      {
        ...{ name: "TestPay", classname: "shop/cart", suites: ["shop/cart"], status: "failed", durationMs: 250 },
        ...{ message: "declined", trace: "    cart_test.go:9: declined", properties: { location: "cart_test.go:9" } },
      },
    ]);
  });

  it("says why a test was skipped, and keeps what a passing one wrote", async () => {
    const tests = await readTests(
      ...run("TestPrint", "skip", 0, "    print_test.go:3: needs a printer\n"),
      ...run("TestAdd", "pass", 0.01, "hello\n"),
      end("pass"),
    );
    expect(tests).toMatchObject([
      { status: "skipped", message: "needs a printer" },
      { status: "passed", output: "hello", message: null },
    ]);
  });

  it("keeps attributes as properties", async () => {
    const attr = event("attr", "TestPay", { Key: "test_id", Value: "TC-4" });
    const [begin, ...rest] = run("TestPay", "pass", 0.25);
    expect(await readTests(begin ?? {}, attr, ...rest, end("pass"))).toMatchObject([
      { properties: { test_id: "TC-4" } },
    ]);
  });

  it("counts a test and its subtests, whose names may hold slashes, and each second once", async () => {
    const tests = await readTests(
      event("run", "TestAll"),
      ...run("TestAll/1/2", "pass", 0.5),
      ...run("TestAll/b", "fail", 0.25, "    a_test.go:1: no\n"),
      event("fail", "TestAll", { Elapsed: 1 }),
      end("fail"),
    );
    expect(tests.map(({ name, status, durationMs, message }) => [name, status, durationMs, message])).toEqual([
      ["TestAll", "failed", 250, "Failed in TestAll/b"],
      ["TestAll/1/2", "passed", 500, null],
      ["TestAll/b", "failed", 250, "no"],
    ]);
    expect(tests.map(({ suites }) => suites)).toEqual([
      ["shop/cart"],
      ["shop/cart", "TestAll"],
      ["shop/cart", "TestAll"],
    ]);
  });

  it("takes runs of -count and of a re-run that was appended for attempts, of which the last one counts", async () => {
    const events = [
      ...run("TestPay", "fail", 1, "    a_test.go:1: first\n"),
      end("fail"),
      start,
      ...run("TestPay", "pass", 2),
      end("pass"),
    ];
    const { tests, summary } = await read(report(start, ...events));
    expect(tests).toMatchObject([
      {
        status: "passed",
        durationMs: 2000,
        earlierAttempts: [{ status: "failed", durationMs: 1000, message: "first" }],
      },
    ]);
    expect(summary.outside).toEqual([]);
  });

  it("takes a test without an end for an error, with the panic that ended it", async () => {
    const panic = event("output", "TestPay", { Output: "panic: no cart [recovered]\n" });
    const { tests, summary } = await read(report(start, event("run", "TestPay"), panic, end("fail")));
    expect(tests).toMatchObject([{ status: "error", message: "panic: no cart [recovered]" }]);
    expect(summary.outside).toEqual([]);
    expect(await readTests(event("run", "TestPay"), end("fail"))).toMatchObject([
      { status: "error", message: expect.stringContaining("Never ended") },
    ]);
  });

  it("doesn't take output after the end of a test for another run", async () => {
    const late = event("output", "TestAdd", { Output: "late\n" });
    expect(await readTests(...run("TestAdd", "pass", 1), late, end("pass"))).toMatchObject([
      { status: "passed", earlierAttempts: [] },
    ]);
  });

  it("puts outside a package that failed outside of its tests, with the reason", async () => {
    const output = (Output: string) => event("output", undefined, { Output });
    expect(
      await outsideOf(
        ...run("TestAdd", "pass", 1),
        output("panic: late\n"),
        output("FAIL\tshop/cart\t1s\n"),
        end("fail"),
      ),
    ).toEqual(["Package shop/cart failed outside of its tests: panic: late"]);
    expect(await outsideOf(...run("TestPay", "fail", 1), end("fail"))).toEqual([]);
  });

  it("puts a build that failed outside once, with what the compiler said", async () => {
    const build = (Action: string, more: Event = {}) => ({ Action, ImportPath: "shop/pay [shop/pay.test]", ...more });
    const failed = { Action: "fail", Package: "shop/pay", FailedBuild: "shop/pay [shop/pay.test]" };
    expect(
      await outsideOf(
        ...run("TestAdd", "pass", 1),
        end("pass"),
        build("build-output", { Output: "# shop/pay\npay.go:3: undefined: x\n" }),
        build("build-fail"),
        failed,
      ),
    ).toEqual(["The build of shop/pay [shop/pay.test] failed: pay.go:3: undefined: x"]);
  });

  it("puts a package without an end outside, and an event that is cut off", async () => {
    expect(await outsideOf(...run("TestAdd", "pass", 1), '{"Action":"pa')).toEqual([
      "An event is broken or cut off",
      "Package shop/cart has no end: the stream of events stops before, or lost it",
    ]);
  });

  it("leaves out lines of other programs, before and between events, with a warning", async () => {
    const { tests, summary } = await read(
      report("go: downloading x v1", start, "noise", ...run("TestAdd", "pass", 1), end("pass")),
    );
    expect(tests).toMatchObject([{ status: "passed" }]);
    expect(summary.warnings).toMatchObject([
      { line: 1, message: "Lines that are no events of go test were left out (2 times)" },
    ]);
  });

  it("keeps the end of a long output, and forgets none of its tests", async () => {
    const events = Array.from({ length: 3000 }, (_, index) =>
      event("output", "TestPay", { Output: `${"x".repeat(99)}${index}\n` }),
    );
    const [test] = await readTests(
      event("run", "TestPay"),
      ...events,
      event("pass", "TestPay", { Elapsed: 1 }),
      end("pass"),
    );
    expect(test?.output).toHaveLength(64 * 1024 - 1);
    expect(test?.output?.endsWith("2999")).toBe(true);
  });
});
