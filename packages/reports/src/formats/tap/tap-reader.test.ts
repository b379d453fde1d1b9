import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

const readTests = async (...lines: string[]) => (await read(lines.join("\n"))).tests;
const outsideOf = async (...lines: string[]) =>
  (await read(`${lines.join("\n")}\n`)).summary.outside.map(({ message }) => message);

describe("TAP", () => {
  it.each([
    ["ok 1 - adds", "adds", "passed", null],
    ["not ok 1 - pays", "pays", "failed", null],
    ["ok 1 prints # SKIP needs a printer", "prints", "skipped", "needs a printer"],
    ["not ok 1 - prints # skip: none", "prints", "skipped", "none"],
    ["not ok 1 - later # TODO not yet", "later", "skipped", "To do: not yet"],
    ["ok 1 - early # todo", "early", "skipped", "To do:"],
    ["ok 1 - issue \\#7 and \\\\", "issue #7 and \\", "passed", null],
    ["ok 1 - C# is fine", "C# is fine", "passed", null],
    ["ok 1", "Test 1", "passed", null],
    ["ok", "Test 1", "passed", null],
    ["ok no number", "no number", "passed", null],
  ])("reads %s", async (line, name, status, message) => {
    expect(await readTests("TAP version 14", "1..1", line)).toMatchObject([{ name, status, message }]);
  });

  it("keeps message, stack, duration and place of a diagnosis", async () => {
    const [test] = await readTests(
      ...[
        "TAP version 13",
        "1..1",
        "not ok 1 - pays",
        "  ---",
        "  duration_ms: 12.5",
        "  location: '/builds/g/shop/cart.test.js:3:1'",
      ],
      ...["  error: |-", "    card", "    declined", "  stack: |-", "    at pay (cart.js:9:3)", "  ..."],
    );
    expect(test).toMatchObject({
      ...{
        message: "card declined",
        trace: "card\ndeclined\nat pay (cart.js:9:3)",
        durationMs: 13,
        file: "cart.test.js",
        line: 3,
      },
    });
  });

  it("keeps a diagnosis in comments, and one that is no YAML", async () => {
    expect(
      await readTests("1..2", "not ok 1 - a", "#   Failed test 'a'", "#   at t/a.t line 3.", "ok 2 - b"),
    ).toMatchObject([{ trace: "  Failed test 'a'\n  at t/a.t line 3." }, { trace: null }]);
    expect(await readTests("1..1", "not ok 1 - a", "  ---", "  (o.o) : ::", "  ...")).toMatchObject([
      { message: "(o.o) : ::" },
    ]);
  });

  it("reads node-tap's time", async () => {
    expect(await readTests("1..1", "ok 1 - a # time=1.5s")).toMatchObject([{ name: "a", durationMs: 1500 }]);
  });

  it("counts the point that sums subtests up, and names those that failed", async () => {
    const tests = await readTests(
      ...["TAP version 14", "# Subtest: cart", "    # Subtest: deep", "        not ok 1 - pays", "        1..1"],
      ...["    not ok 1 - deep", "    ok 2 - adds", "    1..2", "not ok 1 - cart", "1..1"],
    );
    expect(tests).toMatchObject([
      { name: "cart", status: "failed", message: "not ok 1 - pays", trace: "  not ok 1 - pays\nnot ok 1 - deep" },
    ]);
  });

  it("reads subtests in braces", async () => {
    const { tests, summary } = await read(
      "TAP version 13\n1..2\nnot ok 1 - cart {\n    not ok 1 - pays\n    1..1\n}\nok 2 - b\n",
    );
    expect(tests).toMatchObject([{ status: "failed", message: "not ok 1 - pays" }, { status: "passed" }]);
    expect(summary.outside).toEqual([]);
  });

  it.each([
    [["ok 1 - a"], "no plan"],
    [["1..2", "ok 1 - a"], "announces 2 tests, and the report holds 1"],
    [["1..1", "ok 1 - a", "ok 2 - b"], "announces 1 tests, and the report holds 2"],
    [["1..1", "ok 7 - a"], "numbers outside of the plan"],
    [["1..1", "ok 1 - a", "1..1"], "more than one plan"],
    [["1..1", "ok 1 - a", "Bail out! no disk"], "bailed out: no disk"],
    [["1..1", "ok 1 - a", "    Bail out!"], "bailed out"],
    [["1..1", "ok 1 - a", "  ---", "  message: x"], "middle of a diagnosis"],
    [
      ["1..1", "# Subtest: a", "    not ok 1 - b", "    1..1", "ok 1 - a"],
      "passed although one of its subtests failed: not ok 1 - b",
    ],
    [["TAP version 14", "pragma +strict", "1..1", "ok 1 - a", "noise"], "strict TAP"],
    [["TAP version 13", "ok 1 - a", "1..1", "# tests 1", "# fail 2"], "announces 2 failures"],
  ])("puts outside what %j lacks", async (lines, message) => {
    expect(await outsideOf(...lines)).toEqual([expect.stringContaining(message)]);
  });

  it.each([
    [["1..0 # SKIP not here"]],
    [["ok 1 - a", "1..1"]],
    [["1..2", "ok 2 - a", "ok 1 - b"]],
    [["1..2", "ok 1 - a", "ok 1 - a"]],
    [["TAP version 14", "pragma -strict", "1..1", "noise", "ok 1 - a"]],
    [["TAP version 13", "not ok 1 - a", "1..1", "# fail 1"]],
    [["1..1", "# Subtest: a", "    not ok 1 - b # TODO later", "    1..1", "ok 1 - a"]],
  ])("puts nothing outside for %j", async (lines) => {
    expect(await outsideOf(...lines)).toEqual([]);
  });

  it("reads nothing after the run bailed out", async () => {
    expect(await readTests("1..2", "ok 1 - a", "Bail out!", "not ok 2 - b")).toHaveLength(1);
  });

  it("is recognised after output of other programs", async () => {
    expect((await read("> npm test\n> tap\n\nTAP version 13\nok 1 - a\n1..1\n")).summary.format).toBe("tap");
    expect((await read("# comment\n1..0 # skip all\n")).summary.format).toBe("tap");
  });
});
