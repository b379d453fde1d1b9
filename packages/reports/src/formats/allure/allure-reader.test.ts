import { describe, expect, it } from "vitest";
import { inChunks, read } from "../../read-report.testing.ts";
import { JoinedReports, readReport } from "../../read-report.ts";
import type { ReportedTest, ReportWarning } from "../../report.ts";

type Facts = Record<string, unknown>;
const result = (status: string | null, more: Facts = {}): Facts => ({
  ...{
    uuid: `u-${status}`,
    historyId: "h-1",
    name: "pays",
    fullName: "shop.Cart.pays",
    status,
    start: 1000,
    stop: 1500,
  },
  ...more,
});
const container = (fixture: Facts, children = ["u-1"]): Facts => ({
  uuid: "c-1",
  children,
  befores: [fixture],
  afters: [],
});

/** Reads several files as the one report they are. */
async function readFolder(...files: Facts[]): Promise<{ tests: ReportedTest[]; outside: ReportWarning[] }> {
  const joined = new JoinedReports({});
  const tests: ReportedTest[] = [];
  for (const [index, file] of files.entries()) {
    const batches = readReport(inChunks(JSON.stringify(file), 100), {
      fileName: `${index}.json`,
      format: "auto",
      joined,
    });
    for await (const batch of batches) tests.push(...batch);
  }
  const rest = joined.end("allure");
  for (;;) {
    const next = await rest.next();
    if (next.done) {
      joined.close();
      return { tests, outside: next.value.outside };
    }
    tests.push(...next.value);
  }
}
const readTest = async (file: Facts) => (await read(JSON.stringify(file))).tests[0];

describe("Allure results", () => {
  it("keep all that a test says of itself, and secrets to themselves", async () => {
    const test = await readTest(
      result("failed", {
        statusDetails: { message: "declined", trace: "at Cart.pay" },
        labels: [
          { name: "parentSuite", value: "shop" },
          { name: "suite", value: "Cart" },
          { name: "testClass", value: "shop.Cart" },
          { name: "tag", value: "@allure.label.owner:anna" },
          { name: "tag", value: "@allure.id=12" },
        ],
        parameters: [
          { name: "size", value: "2" },
          { name: "password", value: "s3cret", mode: "masked" },
          { name: "token", value: "s3cret", mode: "HIDDEN" },
          { name: "time", value: "now", excluded: true },
        ],
        links: [{ name: "SHOP-1", url: "https://example.org/SHOP-1", type: "issue" }],
        steps: [
          {
            name: "open",
            status: "passed",
            start: 1,
            stop: 3,
            attachments: [{ name: "shot", source: "a.png", type: "image/png" }],
            steps: [],
          },
        ],
      }),
    );
    expect(test).toMatchObject({
      ...{
        name: "pays",
        classname: "shop.Cart",
        suites: ["shop", "Cart"],
        status: "failed",
        durationMs: 500,
        stableId: "h-1",
      },
      ...{ message: "declined", trace: "declined\nat Cart.pay", startedAt: "1970-01-01T00:00:01.000Z" },
      parameters: [
        { name: "size", value: "2" },
        { name: "password", value: "******" },
      ],
      ...{ place: { parameters: "size=2, password=******" }, properties: { ALLURE_ID: "12" } },
      links: [{ name: "SHOP-1", url: "https://example.org/SHOP-1", kind: "issue" }],
      steps: [{ name: "open", status: "passed", durationMs: 2 }],
      attachments: [{ name: "shot", path: "a.png", contentType: "image/png" }],
    });
    expect(test?.labels).toContainEqual({ name: "owner", value: "anna" });
    expect(JSON.stringify(test)).not.toContain("s3cret");
  });

  it.each([
    ["passed", "passed"],
    ["FAILED", "failed"],
    ["broken", "error"],
    ["Skipped", "skipped"],
    ["unknown", "error"],
    [null, "error"],
  ])("take the status %s for %s", async (status, expected) => {
    expect(await readTest(result(status))).toMatchObject({ status: expected });
  });

  it("take several results of one history id for attempts, of which the one that began last counts", async () => {
    const { tests } = await readFolder(
      result("passed", { start: 3000, stop: 3001 }),
      result("failed", { start: 1000, statusDetails: { message: "first" } }),
      result("broken", { start: 2000 }),
      result("passed", { historyId: "h-2", start: 0 }),
    );
    expect(tests.map(({ status, earlierAttempts }) => [status, earlierAttempts.map((one) => one.status)])).toEqual([
      ["passed", ["failed", "error"]],
      ["passed", []],
    ]);
  });

  it("take results without a history id for tests of their own", async () => {
    const without = { historyId: undefined };
    const { tests } = await readFolder(result("passed", without), result("failed", { ...without, uuid: "u-2" }));
    expect(tests.map(({ status }) => status)).toEqual(["passed", "failed"]);
  });

  it("put outside a fixture that failed while no test of it did", async () => {
    const fixture = { name: "open database", status: "broken", statusDetails: { message: "no disk" } };
    const failed = await readFolder(result("broken", { uuid: "u-1" }), container(fixture));
    expect(failed.outside).toEqual([]);
    const silent = await readFolder(result("passed", { uuid: "u-1" }), container(fixture));
    expect(silent.outside).toMatchObject([{ message: "1.json: the fixture “open database” failed: no disk" }]);
    expect(
      (await readFolder(result("passed", { uuid: "u-1" }), container({ name: "fine", status: "passed" }))).outside,
    ).toEqual([]);
  });
});
