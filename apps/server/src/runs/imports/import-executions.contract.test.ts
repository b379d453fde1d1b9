import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, multipart, resultsOf, upload } from "./upload.testing.ts";

const suite = (attributes: string, ...tests: string[]) => `<testsuite ${attributes}>${tests.join("")}</testsuite>`;
const suites = (...inside: string[]) => `<testsuites>${inside.join("")}</testsuites>`;
const test = (attributes: string, failed = false) => `<testcase ${attributes}>${failed ? FAILURE : ""}</testcase>`;

/** Reports as producers write them where one of two tests of a name fails; what distinguishes the two. */
const SHAPES: [producer: string, report: string, variants: (string | null)[], saysNothing?: true][] = [
  [
    "Playwright with two projects",
    suites(
      suite(
        'name="cart.spec.ts" hostname="firefox" tests="1" failures="1"',
        test('name="adds" classname="cart.spec.ts"', true),
      ),
      suite(
        'name="cart.spec.ts" hostname="webkit" tests="1" failures="0"',
        test('name="adds" classname="cart.spec.ts"'),
      ),
    ),
    ["firefox", "webkit"],
  ],
  [
    "jest-junit by default, two files with the same describe",
    suites(
      suite('name="Cart" errors="0" failures="1" tests="1"', test('name="Cart adds" classname="Cart adds"', true)),
      suite('name="Cart" errors="0" failures="0" tests="1"', test('name="Cart adds" classname="Cart adds"')),
    ),
    ["#1", "#2"],
  ],
  [
    "node:test of Node 20, two files",
    suites(test('name="adds" classname="test"', true), test('name="adds" classname="test"')),
    ["#1", "#2"],
  ],
  [
    "node:test of Node 24, two files",
    suites(
      test('name="adds" classname="test" file="/w/a.test.js"', true),
      test('name="adds" classname="test" file="/w/b.test.js"'),
    ),
    ["/w/a.test.js", "/w/b.test.js"],
    true,
  ],
  [
    "Newman, two requests of one name",
    suites(
      suite(
        'name="Shop / Get cart" id="1" tests="1" failures="1"',
        test('name="Status is 200" classname="Shop"', true),
      ),
      suite('name="Admin / Get cart" id="2" tests="1" failures="0"', test('name="Status is 200" classname="Shop"')),
    ),
    ["Shop / Get cart", "Admin / Get cart"],
  ],
  [
    "BackstopJS, two viewports",
    suites(
      suite(
        'name="Visual" tests="2" failures="1"',
        test('name=" ›› Home" classname="document"', true),
        test('name=" ›› Home" classname="document"'),
      ),
    ),
    ["#1", "#2"],
  ],
  [
    "prove, two scripts",
    suites(
      suite('name="t_cart_t" tests="1" failures="1" errors="0"', test('name="1 - adds"', true)),
      suite('name="t_till_t" tests="1" failures="0" errors="0"', test('name="1 - adds"')),
    ),
    ["t_cart_t", "t_till_t"],
    true,
  ],
];

describeOnEachDb("executions of an import", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (xml: unknown, query = "") => {
    const { status, body } = await upload(tessera, secret, projectId, xml, { query });
    expect([status, body.error]).toEqual([body.replayed || body.id === null ? 200 : 201, undefined]);
    return body;
  };
  const counts = async () => (await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" })).counts;
  const rows = async () => (await alice.result.window.query({ projectId, cycleId: "TCYCLE-1", sort: "duration" })).data;
  const one = (inside = "", name = "adds") => junit({ name, classname: "Cart", inside });

  it.each(SHAPES)("keeps a failure red in a report of %s", async (_producer, xml, variants, saysNothing) => {
    const receipt = await send(xml);
    expect(receipt).toMatchObject({ status: "complete", flaky: 0, sharedNames: 1, totals: { tests: 2, failed: 1 } });
    const all = { tests: 2, passed: 1, failed: 1, error: 0, skipped: 0, blocked: 0, muted: 0 };
    expect(await counts()).toEqual(all);
    const home = (await alice.insight.home.query()).data.find(({ project }) => project.id === projectId);
    expect(home?.latestCycle?.counts).toEqual(all);
    const model = await tessera.call(
      secret,
      "POST /api/model/testResult/findMany",
      { where: { projectId, isLatest: true } },
      { "content-type": "application/json" },
    );
    expect(model.body.data.map((it: { status: string }) => it.status).sort()).toEqual(["failed", "passed"]);
    // A class that says nothing is replaced by what distinguishes them, so that each has a case of its own.
    const ownCases = saysNothing === true ? ["TC-1", "TC-2"] : ["TC-1", "TC-1"];
    expect((await rows()).map(({ variant, caseId }) => [caseId, variant])).toEqual(
      variants.map((it, index) => [ownCases[index], it]),
    );
    expect(new Set((await rows()).map(({ execution }) => execution)).size).toBe(2);
  });

  it("takes a failure that passes when repeated as attempts, by default", async () => {
    const twice = suite('name="s"', test('name="a"', true), test('name="a"'));
    expect(await send(twice)).toMatchObject({ flaky: 1, sharedNames: 1 });
    expect(await counts()).toMatchObject({ tests: 1, passed: 1 });
    expect(await send(twice, "&duplicates=executions")).toMatchObject({ flaky: 0 });
    expect(await counts()).toMatchObject({ tests: 2, passed: 1, failed: 1 });
    const reversed = suite('name="s"', test('name="a"'), test('name="a"', true));
    await send(reversed, "&duplicates=attempts");
    expect(await counts()).toMatchObject({ tests: 1, failed: 1 });
  });

  it("counts the same in every order of arrival", async () => {
    const uploads: [string, string][] = [
      [one(FAILURE), "&runKey=r&job=e2e"],
      [one(), "&runKey=r&job=e2e&jobAttempt=2"],
      [one("<skipped/>"), "&runKey=r&job=e2e&jobAttempt=3"],
      [one(FAILURE), "&runKey=r&job=e2e&environment=staging"],
      [junit({ name: "other" }), "&runKey=r&job=e2e&environment=staging&jobAttempt=7"],
    ];
    for (const order of [
      [0, 1, 2, 3, 4],
      [4, 3, 2, 1, 0],
      [2, 0, 1, 4, 3],
      [1, 2, 3, 0, 4],
    ]) {
      projectId = (await alice.project.create.mutate({ name: "Order" })).id;
      for (const index of order) await send(...(uploads[index] as [string, string]));
      for (const index of order) expect((await send(...(uploads[index] as [string, string]))).replayed).toBe(true);
      expect([order, await counts()]).toMatchObject([order, { tests: 3, passed: 1, failed: 1, skipped: 1 }]);
    }
  });

  it("shows the newest run of a case, whatever arrives late for an older one", async () => {
    await send(one(FAILURE), "&runKey=old");
    await send(one(), "&runKey=new");
    await send(one(FAILURE), "&runKey=old&job=late");
    expect(await counts()).toMatchObject({ tests: 1, passed: 1 });
    await send(one(FAILURE), "&runKey=new&job=late");
    expect(await counts()).toMatchObject({ tests: 2, passed: 1, failed: 1 });
  });

  it("shows a later manual result, until its run says more", async () => {
    await send(one(FAILURE), "&runKey=r&environment=a");
    await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1", status: "passed" });
    expect(await counts()).toMatchObject({ tests: 1, passed: 1 });
    await send(one(), "&runKey=r&environment=b");
    expect(await counts()).toMatchObject({ tests: 2, passed: 1, failed: 1 });
    expect(await resultsOf(tessera, secret, projectId)).toEqual([
      "TC-1 1 failed *",
      "TC-1 2 passed",
      "TC-1 3 passed *",
    ]);
  });

  it("distinguishes files of one upload", async () => {
    await send(multipart({ "chrome.xml": one(FAILURE), "firefox.xml": one() }));
    expect((await rows()).map(({ variant }) => variant)).toEqual(["chrome.xml", "firefox.xml"]);
  });

  it("repeats an upload without a run key only at once and unchanged", async () => {
    const first = await send(one(FAILURE));
    tessera.clock.advance({ seconds: 100 });
    expect(await send(one(FAILURE))).toEqual({ ...first, replayed: true });
    expect((await send(one(FAILURE), "&environment=b")).replayed).toBe(false);
    tessera.clock.advance({ seconds: 21 });
    expect((await send(one(FAILURE))).id).not.toBe(first.id);
  });

  it("is incomplete where something stands outside of tests", async () => {
    const xml = suites('<testsuite name="broken.test.ts" tests="0" errors="1"/>', suite('tests="1"', test('name="a"')));
    const message = 'The test suite "broken.test.ts" announces 1 error, and none of its tests failed';
    expect(await send(xml)).toMatchObject({
      status: "incomplete",
      outside: [{ line: 1, message }],
      totals: { tests: 1, errors: 0 },
    });
    expect(await counts()).toMatchObject({ tests: 1, passed: 1 });
  });

  it("links a test to all cases that it names, and warns of what it doesn't understand", async () => {
    for (const name of ["One", "Two"]) await alice.case.create.mutate({ projectId, name });
    const receipt = await send(junit({ name: "both", id: "TC-1, TC-2 wiki", inside: FAILURE }));
    expect(receipt.cases).toEqual({ matched: 2, created: 0, updated: 0 });
    expect(receipt.warnings).toMatchObject([{ message: expect.stringContaining("wiki") }]);
    expect(await counts()).toMatchObject({ tests: 2, failed: 2 });
  });

  it("makes no case with createMissing=false, and says how many tests have none", async () => {
    await send(one());
    const xml = junit({ name: "adds", classname: "Cart" }, { name: "new" });
    expect((await send(xml, "&createMissing=false")).cases).toEqual({
      matched: 1,
      created: 0,
      updated: 0,
      unmatched: 1,
    });
  });
});
