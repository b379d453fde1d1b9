import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { multipart, resultsOf, upload } from "./upload.testing.ts";

describeOnEachDb("an import of JSON", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const imported = async (report: object) => {
    const { status, body } = await upload(
      tessera,
      secret,
      projectId,
      multipart({ "report.json": JSON.stringify(report) }),
    );
    expect(status).toBe(201);
    return body;
  };

  it("keeps a test of Vitest red that fails in one of two projects, which its report doesn't name", async () => {
    const inProject = (status: string) => ({
      name: "/app/cart.test.ts",
      status: "passed",
      assertionResults: [{ ancestorTitles: ["cart"], title: "pays", status, failureMessages: [], meta: {} }],
    });
    const { run } = await imported({ numTotalTests: 2, testResults: [inProject("failed"), inProject("passed")] });
    expect(run).toMatchObject({ verdict: "failed", counts: { tests: 2, failed: 1, passed: 1 }, flaky: 0 });
  });

  it("knows a test of Playwright that passed on a retry for flaky", async () => {
    const results = [
      { retry: 0, status: "failed", duration: 1, errors: [{ message: "no" }] },
      { retry: 1, status: "passed", duration: 1 },
    ];
    const tests = [{ projectName: "one", expectedStatus: "passed", status: "flaky", results }];
    const suites = [{ title: "a.spec.ts", file: "a.spec.ts", specs: [{ title: "pays", tests }] }];
    const { run } = await imported({ config: { rootDir: "/w" }, suites });
    expect(run).toMatchObject({ verdict: "passed", counts: { tests: 1, passed: 1 }, flaky: 1 });
  });

  it("finds the case that a tag names", async () => {
    await alice.case.create.mutate({ projectId, name: "Pay", automation: null });
    const scenario = (name: string, tag: string) => ({
      ...{ type: "scenario", name, line: name.length, tags: [{ name: tag }] },
      steps: [{ keyword: "Given ", name: "x", result: { status: "passed" } }],
    });
    const elements = [scenario("pays", "@TC-1"), scenario("prints", "@slow")];
    const { cases, warnings } = await imported([
      { uri: "cart.feature", keyword: "Feature", name: "Cart", elements },
    ] as object);
    expect({ cases, warnings }).toMatchObject({ cases: { matched: 1, created: 1 }, warnings: [] });
    expect(await resultsOf(tessera, secret, projectId)).toEqual(["TC-1 1 passed *", "TC-2 1 passed *"]);
  });
});
