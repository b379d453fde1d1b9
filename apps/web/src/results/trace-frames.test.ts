import { describe, expect, it } from "vitest";
import { foldTrace } from "./trace-frames.ts";

const kinds = (trace: string) => foldTrace(trace).map(({ kind, lines }) => [kind, lines.length]);

describe("foldTrace", () => {
  it("folds the frames of runners and runtimes, and keeps those of the project", () => {
    const trace = [
      "java.lang.AssertionError: expected 200",
      "\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:39)",
      "\tat org.junit.jupiter.api.Assertions.assertEquals(Assertions.java:527)",
      "\tat shop.PaymentTest.pays(PaymentTest.java:48)",
      "\tat java.base/java.lang.reflect.Method.invoke(Method.java:580)",
      "\tat app//org.gradle.api.Runner.run(Runner.java:1)",
      "Caused by: java.io.IOException: closed",
    ].join("\n");
    expect(kinds(trace)).toEqual([
      ["own", 1],
      ["library", 2],
      ["own", 1],
      ["library", 2],
      ["own", 1],
    ]);
  });

  it.each([
    ["Node.js", "    at run (/home/me/shop/node_modules/vitest/dist/index.js:1:1)\n    at node:internal/timers:1:1"],
    ["Python", '  File "/usr/lib/python3.12/site-packages/a.py", line 1\n  File "/usr/lib/python3.12/b.py", line 2'],
    [".NET", "   at System.Threading.Tasks.Task.Run()\n   at Xunit.Sdk.Invoker.Run()"],
  ])("knows the library frames of %s", (_, trace) => {
    expect(kinds(trace)).toEqual([["library", 2]]);
  });

  it("does not fold a single frame", () => {
    expect(kinds("Error\n    at node:internal/timers:1:1\n    at mine (shop.js:1:1)")).toEqual([["own", 3]]);
  });

  it("leaves out no line", () => {
    const trace = "one\n\n  two\n    at node:a\n    at node:b\nthree";
    expect(
      foldTrace(trace)
        .flatMap(({ lines }) => lines)
        .join("\n"),
    ).toBe(trace);
  });
});
