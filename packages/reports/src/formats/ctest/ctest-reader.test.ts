import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { endings, read, refusalOf, warningsOf } from "../../read-report.testing.ts";

const report = (tests: string) =>
  `<?xml version="1.0"?><Site BuildName="linux" BuildStamp="20260301-Experimental"><Testing><StartDateTime>x</StartDateTime>
  <TestList><Test>./adds</Test></TestList>${tests}<EndDateTime>y</EndDateTime></Testing></Site>`;
const test = (status: string, results = "", more = "") =>
  `<Test Status="${status}"><Name>adds</Name><Path>./cart</Path><FullName>./cart/adds</FullName>
  <FullCommandLine>/build/cart_test</FullCommandLine><Results>${results}</Results>${more}</Test>`;
const measurement = (name: string, value: string, type = "text/string") =>
  `<NamedMeasurement type="${type}" name="${name}"><Value>${value}</Value></NamedMeasurement>`;
const printed = (value: string) => `<Measurement>${value}</Measurement>`;
const testsOf = async (tests: string) => (await read(report(tests))).tests;

describe("CTest", () => {
  it.each([
    ["passed", "", "", "passed", null],
    ["failed", "Failed", "Completed", "failed", "Failed"],
    ["failed", "Timeout", "Timeout", "error", "Timeout"],
    ["failed", "SEGFAULT", "Completed", "error", "SEGFAULT"],
    ["failed", "ILLEGAL", "Completed", "error", "ILLEGAL"],
    ["failed", "OTHER_FAULT", "Completed", "error", "OTHER_FAULT"],
    ["notrun", "", "Disabled", "skipped", "Disabled"],
    ["notrun", "", "SKIP_RETURN_CODE=77", "skipped", "SKIP_RETURN_CODE=77"],
    ["notrun", "", "SKIP_REGULAR_EXPRESSION_MATCHED", "skipped", "SKIP_REGULAR_EXPRESSION_MATCHED"],
    ["notrun", "", "Fixture dependency failed", "skipped", "Fixture dependency failed"],
    ["notrun", "", "Unable to find executable", "error", "Unable to find executable"],
    ["notrun", "", "Required Files Missing", "error", "Required Files Missing"],
    ["notrun", "", "", "error", "Not run"],
  ])("takes %s with exit code %j and completion %j for %s", async (status, code, completion, expected, message) => {
    const results = measurement("Exit Code", code) + measurement("Completion Status", completion);
    expect(await testsOf(test(status, results))).toMatchObject([{ status: expected, message }]);
  });

  it("keeps all that a test says of itself", async () => {
    const results = `${measurement("Execution Time", "0.125", "numeric/double")}${measurement("Exit Code", "Failed")}
      ${measurement("Peak memory", "7", "numeric/double")}<NamedMeasurement name="shot" type="image/png" filename="shot.png"><Value>aGk=</Value></NamedMeasurement>
      ${printed("<Value>cart.cpp:7: too few</Value>")}`;
    const tests = await testsOf(test("failed", results, "<Labels><Label>fast</Label></Labels>"));
    expect(endings(tests)).toEqual(["failed cart.adds"]);
    expect(tests).toMatchObject([
      {
        ...{ durationMs: 125, message: "Failed", trace: "Failed\ncart.cpp:7: too few", output: "cart.cpp:7: too few" },
        ...{ properties: { "Peak memory": "7" }, labels: [{ name: "tag", value: "fast" }] },
        attachments: [{ name: "shot.png", path: null, contentType: "image/png" }],
      },
    ]);
  });

  it.each([
    ["gzip", gzipSync("too few")],
    ["zlib, which is called gzip", deflateSync("too few")],
  ])("inflates output compressed with %s", async (_, bytes) => {
    const value = `<Value encoding="base64" compression="gzip">\n${bytes.toString("base64")}\n</Value>`;
    expect(await testsOf(test("passed", printed(value)))).toMatchObject([{ output: "too few" }]);
  });

  it("leaves out compressed output that is damaged, or a bomb", async () => {
    const value = (bytes: Buffer) =>
      printed(`<Value encoding="base64" compression="gzip">${bytes.toString("base64")}</Value>`);
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    expect(await warningsOf(report(test("passed", value(bomb))))).toEqual([
      "3: The compressed output of a test is longer than 1048576 bytes and was left out",
    ]);
    expect(await warningsOf(report(test("passed", value(Buffer.from("oops")))))).toEqual([
      "3: The compressed output of a test is damaged and was left out",
    ]);
  });

  it("counts no test of the list, and rejects the file of another step", async () => {
    expect(await testsOf("")).toEqual([]);
    expect((await refusalOf('<Site BuildName="linux"><Build><Warning/></Build></Site>')).message).toBe(
      "report.xml is CTest's, but holds no tests: upload the file Test.xml.",
    );
  });
});
