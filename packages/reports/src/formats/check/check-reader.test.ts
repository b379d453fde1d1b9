import { expect, it } from "vitest";
import { endings, read } from "../../read-report.testing.ts";

const test = (result: string, more = "") =>
  `<test result="${result}"><path>tests</path><fn>cart.c:19</fn><id>adds</id><iteration>0</iteration><duration>0.025</duration>
  <description>Cart</description><message>too few</message>${more}</test>`;
const report = (...suites: string[]) =>
  `<?xml version="1.0"?><testsuites xmlns="http://check.sourceforge.net/ns"><datetime>x</datetime>${suites
    .map((content, index) => `<suite><title>suite ${index}</title>${content}</suite>`)
    .join("")}<duration>0.1</duration></testsuites>`;

it.each([
  ["success", "passed", null],
  ["failure", "failed", "too few"],
  ["error", "error", "too few"],
])("takes Check's %s for %s", async (result, status, message) => {
  expect((await read(report(test(result)))).tests).toMatchObject([{ status, message }]);
});

it("keeps all that a test of Check says of itself", async () => {
  const { tests } = await read(report(test("success"), test("failure")));
  expect(tests[1]).toMatchObject({
    ...{ name: "adds", classname: "Cart", suites: ["suite 1", "Cart"], file: "tests/cart.c", line: 19, durationMs: 25 },
    place: { suite: 1, parameters: "iteration 0", neverRepeats: true },
  });
});

it("keeps the iterations of a looped test of Check apart, and never takes them for attempts", async () => {
  const loop = [0, 1].map((number) => `<test result="success"><id>adds</id><iteration>${number}</iteration></test>`);
  const { tests } = await read(report(loop.join("")));
  expect(endings(tests)).toEqual(["passed suite 0.adds", "passed suite 0.adds"]);
  expect(tests.map(({ place }) => place.parameters)).toEqual(["iteration 0", "iteration 1"]);
});
