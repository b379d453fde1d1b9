import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, multipart, SKIPPED, upload } from "./upload.testing.ts";

/** What `dotnet test` writes of these tests. */
function trx(tests: Record<string, "Passed" | "Failed">): string {
  const names = Object.entries(tests);
  const results = names.map(
    ([name, outcome]) =>
      `<UnitTestResult executionId="e-${name}" testId="t-${name}" testName="${name}" duration="00:00:01" outcome="${outcome}"/>`,
  );
  const definitions = names.map(
    ([name]) =>
      `<UnitTest name="${name}" id="t-${name}"><Execution id="e-${name}"/><TestMethod className="Shop.Cart" name="${name}"/></UnitTest>`,
  );
  return `<?xml version="1.0"?><TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
    <Results>${results.join("")}</Results><TestDefinitions>${definitions.join("")}</TestDefinitions></TestRun>`;
}

describeOnEachDb("an upload", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (report: Parameters<typeof upload>[3], query = "") => {
    const { status, body } = await upload(tessera, secret, projectId, report, { query });
    expect([status, body.error]).toEqual([201, undefined]);
    return body;
  };
  const some = junit({ name: "pays" }, { name: "waits", inside: SKIPPED }, { name: "rests", inside: SKIPPED });

  it.each([
    ["skipped", { tests: 3, skipped: 2, blocked: 0 }, "1 test passed, 2 skipped", []],
    ["blocked", { tests: 3, skipped: 0, blocked: 2 }, "1 test passed, 2 blocked", []],
    [
      "ignore",
      { tests: 1, skipped: 0, blocked: 0 },
      "The only test passed",
      ["2 skipped tests are left out, as was asked for"],
    ],
  ])("counts skipped tests with skippedAs=%s", async (skippedAs, counts, reason, warnings) => {
    const receipt = await send(some, `&skippedAs=${skippedAs}`);
    expect(receipt.run).toMatchObject({ counts, reason, verdict: "passed" });
    expect(receipt.warnings.map(({ message }: { message: string }) => message)).toEqual(warnings);
    expect(receipt.totals).toMatchObject({ tests: counts.tests, skipped: counts.tests - 1 });
    expect((await alice.case.list.query({ projectId })).data).toHaveLength(counts.tests);
  });

  it.each(["skipped", "blocked", "ignore"])(
    "leaves a failed test failed where a later attempt doesn't run it, with skippedAs=%s",
    async (skippedAs) => {
      const query = `&runKey=k&skippedAs=${skippedAs}`;
      await send(junit({ name: "pays" }, { name: "waits", inside: FAILURE }), `${query}&jobAttempt=1`);
      const { run } = await send(some, `${query}&jobAttempt=2`);
      expect(run).toMatchObject({ verdict: "failed", reason: "1 new failure" });
    },
  );

  it("takes the files that each attempt of a test wrote for attempts of one test", async () => {
    const first = trx({ adds: "Passed", pays: "Failed", ships: "Failed" });
    const files = {
      "TestResults/Retries/x7Kq/1/a.trx": first,
      "TestResults/Retries/x7Kq/2/b.trx": trx({ pays: "Passed", ships: "Failed" }),
      "TestResults/c.trx": trx({ ships: "Failed" }),
    };
    const { run, flaky } = await send(multipart(files));
    expect([flaky, run.flaky, run.reason]).toEqual([1, 1, "1 new failure"]);
    expect(run.counts).toMatchObject({ tests: 3, passed: 2, failed: 1 });
  });

  it("keeps the files of other folders apart", async () => {
    const files = { "net8/a.trx": trx({ pays: "Failed" }), "net9/a.trx": trx({ pays: "Passed" }) };
    expect((await send(multipart(files))).run.counts).toMatchObject({ tests: 2, passed: 1, failed: 1 });
  });
});
