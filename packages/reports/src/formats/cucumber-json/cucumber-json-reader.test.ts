import { describe, expect, it } from "vitest";
import { read } from "../../read-report.testing.ts";

type Facts = Record<string, unknown>;
const step = (status: string | null, more: Facts = {}): Facts => ({
  ...{
    keyword: "Given ",
    name: "a cart",
    line: 4,
    ...(status === null ? {} : { result: { status, duration: 2_000_000 } }),
  },
  ...more,
});
const scenario = (steps: Facts[], more: Facts = {}): Facts => ({
  ...{ type: "scenario", id: "cart;pays", name: "pays", line: 3, keyword: "Scenario", steps },
  ...more,
});
const feature = (...elements: Facts[]): Facts => ({
  uri: "features/cart.feature",
  name: "Cart",
  keyword: "Feature",
  elements,
});
const report = (...features: Facts[]) => JSON.stringify(features);
const readTests = async (...elements: Facts[]) => (await read(report(feature(...elements)))).tests;

describe("Cucumber JSON", () => {
  it("keeps all that a scenario says of itself", async () => {
    const [test] = await readTests(
      scenario(
        [step("passed", { output: ["hello"], embeddings: [{ mime_type: "image/png", data: "AAAA", name: "shot" }] })],
        {
          tags: [{ name: "@TC-4" }],
        },
      ),
    );
    expect(test).toMatchObject({
      ...{
        name: "pays",
        classname: "Cart",
        suites: ["Cart"],
        file: "features/cart.feature",
        line: 3,
        status: "passed",
      },
      ...{ durationMs: 2, output: "hello", labels: [{ name: "tag", value: "@TC-4" }] },
      steps: [{ name: "Given a cart", status: "passed", durationMs: 2 }],
      attachments: [{ name: "shot", contentType: "image/png", path: null }],
    });
  });

  it.each([
    [["passed", "passed"], "passed"],
    [["passed", "skipped"], "skipped"],
    [["passed", "pending", "skipped"], "skipped"],
    [["undefined", "skipped"], "failed"],
    [["ambiguous"], "failed"],
    [["passed", "failed", "skipped"], "failed"],
    [["passed", null], "failed"],
    [["unheard-of"], "failed"],
    [[], "passed"],
  ])("takes steps %j for %s", async (statuses, status) => {
    expect(await readTests(scenario(statuses.map((one) => step(one))))).toMatchObject([{ status }]);
  });

  it("takes a background for no test, but for the scenario's first steps", async () => {
    const background = {
      type: "background",
      name: "",
      steps: [step("failed", { result: { status: "failed", error_message: "no shop" } })],
    };
    expect(
      await readTests(background, scenario([step("skipped")]), scenario([step("passed")], { name: "adds" })),
    ).toMatchObject([
      { name: "pays", status: "failed", message: "no shop" },
      { name: "adds", status: "passed" },
    ]);
  });

  it.each(["before", "after"])("fails a scenario whose hook %s it failed", async (when) => {
    const hook = {
      match: { location: "Hooks.setUp()" },
      result: { status: "failed", error_message: "no database\n at Hooks" },
    };
    expect(await readTests(scenario([step("passed")], { [when]: [hook] }))).toMatchObject([
      { status: "failed", message: "no database", trace: "no database\n at Hooks\n\nHook Hooks.setUp()" },
    ]);
    expect(await readTests(scenario([step("passed", { [when]: [hook] })]))).toMatchObject([{ status: "failed" }]);
  });

  it("says which step is undefined", async () => {
    expect(await readTests(scenario([step("undefined")]))).toMatchObject([{ message: "Undefined step: Given a cart" }]);
  });

  it("tells rows of an outline apart by their order", async () => {
    const rows = ["cart;pays;;2", "cart;pays;;3"].map((id, index) =>
      scenario([step("passed")], { id, line: 9 + index }),
    );
    expect((await readTests(...rows)).map(({ place }) => place.parameters)).toEqual(["example 1", "example 2"]);
  });

  it("leaves a scenario that stands twice in one place, for attempts to be found", async () => {
    const [first, second] = await readTests(scenario([step("failed")]), scenario([step("passed")]));
    expect(first?.place).toEqual(second?.place);
    expect([first?.status, second?.status]).toEqual(["failed", "passed"]);
  });

  it("reads behave's seconds, places and lines of text", async () => {
    const error_message = ["Assertion Failed: no", "Traceback"];
    const failed = step("failed", { result: { status: "failed", duration: 0.5, error_message } });
    const behave = { location: "features/cart.feature:1", name: "Cart", keyword: "Feature", elements: [] as Facts[] };
    behave.elements = [scenario([failed], { line: undefined, location: "features/cart.feature:3", tags: ["slow"] })];
    expect((await read(report(behave))).tests).toMatchObject([
      {
        ...{ durationMs: 500, file: "features/cart.feature", line: 3, message: "Assertion Failed: no" },
        labels: [{ name: "tag", value: "slow" }],
      },
    ]);
  });
});
