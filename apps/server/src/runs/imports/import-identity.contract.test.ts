import type { ReportedTest } from "@tessera/reports";
import { describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { passed, SlowImport } from "./slow-import.testing.ts";
import { FAILURE, resultsOf, upload } from "./upload.testing.ts";

type Test = { name: string; classname?: string; file?: string; inside?: string; properties?: Record<string, string> };

/** A report with suites around the tests, each named by its key. */
function report(suites: Record<string, Test[]>): string {
  const inner = Object.entries(suites).map(
    ([name, tests]) => `<testsuite name="${name}">${tests.map(testcase).join("")}</testsuite>`,
  );
  return `<testsuites>${inner.join("")}</testsuites>`;
}

function testcase({ name, classname, file, inside = "", properties = {} }: Test): string {
  const attributes = Object.entries({ name, classname, file }).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${value}"`],
  );
  const listed = Object.entries(properties).map(([key, value]) => `<property name="${key}" value="${value}"/>`);
  const all = listed.length > 0 ? `<properties>${listed.join("")}</properties>` : "";
  return `<testcase${attributes.join("")}>${all}${inside}</testcase>`;
}

describeOnEachDb("the case of a reported test", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  /** Imports the report, after a dry run that must foretell what becomes of cases. */
  async function imported(suites: Record<string, Test[]>, query = "") {
    const xml = report(suites);
    const foretold = await upload(tessera, secret, projectId, xml, { query: `${query}&dryRun=true` });
    const { status, body } = await upload(tessera, secret, projectId, xml, { query });
    expect([foretold.status, status]).toEqual([200, 201]);
    expect([foretold.body.cases, foretold.body.warnings]).toEqual([body.cases, body.warnings]);
    return body;
  }
  const made = async (name: string, automation: { classname: string; name: string } | null = null) =>
    (await alice.case.create.mutate({ projectId, name, automation })).id;
  const results = () => resultsOf(tessera, secret, projectId);
  const messages = (body: { warnings: { message: string }[] }) =>
    body.warnings.map(({ message }) => message.split(" ", 1)[0]);

  describe("is named by id", () => {
    it.each([
      ...[
        "test_id",
        "TEST_ID",
        "testId",
        "Test Id",
        "test-case-id",
        "testrail_id",
        "testrail.case.id",
        "tms",
        "TMS_LINK",
      ],
      ...["AS_ID", "as_id", "ALLURE_ID", "allure.id", "caseId", "test_key"],
    ])("in a property called %s", async (name) => {
      await made("Pay");
      expect((await imported({ s: [{ name: "pays", properties: { [name]: "TC-1" } }] })).cases).toMatchObject({
        matched: 1,
        created: 0,
      });
    });

    it.each(["TC-1", "tc-1", "Tc_1", "TC1", "tc 1", "TC-1,TC-1", " TC-1 ; tc1 "])("written as %j", async (id) => {
      await made("Pay");
      const { cases, warnings } = await imported({
        s: [{ name: `pays [${id.replace(/;|,/, ", ").trim()}]` }, { name: "b", properties: { test_id: id } }],
      });
      expect([cases.matched, cases.created, warnings]).toEqual([1, 0, []]);
    });

    it("in a list of several cases, each of which gets the result", async () => {
      for (const name of ["a", "b", "c"]) await made(name);
      await imported({ s: [{ name: "all of it [TC-1, tc-2]", properties: { tms: "TC-3" }, inside: FAILURE }] });
      expect(await results()).toEqual(["TC-1 1 failed *", "TC-2 1 failed *", "TC-3 1 failed *"]);
    });

    it("or not understood: warns and never makes a second case", async () => {
      await imported({ s: [{ name: "pays", classname: "Cart" }] });
      const later = await imported({
        s: [{ name: "pays [TC-99]", classname: "Cart", properties: { testrail_id: "C123" } }],
      });
      expect([messages(later), later.cases]).toEqual([["C123", "TC-99"], { matched: 1, created: 0, updated: 0 }]);
      const again = await imported({ s: [{ name: "pays [TC-99]", classname: "Cart" }] });
      expect(again.cases).toMatchObject({ matched: 1, created: 0 });
    });

    it("in the brackets of two tests of one name makes each a case of its own", async () => {
      const tests = [{ name: "pays [TC-98]" }, { name: "pays [TC-99]" }, { name: "pays" }];
      expect((await imported({ s: tests })).cases).toMatchObject({ created: 3 });
      expect((await imported({ s: tests.toReversed() })).cases).toMatchObject({ matched: 3, created: 0 });
    });

    it("learns every key it was found by", async () => {
      await made("Pay");
      await imported({ s: [{ name: "pays", classname: "Cart", properties: { test_id: "TC-1" } }] });
      await imported({ s: [{ name: "pays by card", classname: "Till", properties: { test_id: "TC-1" } }] });
      const { cases } = await imported({
        s: [
          { name: "pays", classname: "Cart" },
          { name: "pays by card", classname: "Till" },
        ],
      });
      expect(cases).toEqual({ matched: 1, created: 0, updated: 0 });
      expect((await alice.case.get.query({ projectId, caseId: "TC-1" })).automation).toEqual({
        classname: "Cart",
        name: "pays",
      });
    });
  });

  describe("is found by a class that says something", () => {
    it.each(["", "pays", "test", "undefined", "Minitest::Result", "TestSuite"])(
      "so %j is replaced by the file",
      async (classname) => {
        const inFile = (file: string, more: Partial<Test> = {}) => ({ name: "pays", classname, file, ...more });
        expect((await imported({ s: [inFile("a.test.js"), inFile("b.test.js")] })).cases).toMatchObject({ created: 2 });
        const { cases } = await imported({ other: [inFile("./b.test.js", { inside: FAILURE })] });
        expect([cases.matched, await results()]).toEqual([1, ["TC-1 1 passed *", "TC-2 1 passed", "TC-2 2 failed *"]]);
      },
    );

    it("or by the path of suites where there is no file", async () => {
      const { cases } = await imported({ cart: [{ name: "pays" }], till: [{ name: "pays" }] });
      expect(cases).toMatchObject({ created: 2 });
      expect((await imported({ till: [{ name: "pays" }] })).cases).toMatchObject({ matched: 1, created: 0 });
    });

    it("or by class and name alone, for cases that people made and those from before", async () => {
      await made("Pay", { classname: "", name: "pays" });
      const { cases } = await imported({ cart: [{ name: "pays" }], till: [{ name: "pays" }] });
      expect(cases).toMatchObject({ matched: 1, created: 1 });
      expect(await results()).toEqual(["TC-1 1 passed *", "TC-2 1 passed *"]);
      await imported({ till: [{ name: "pays", inside: FAILURE }], cart: [{ name: "pays" }] });
      expect(await results()).toEqual(["TC-1 1 passed", "TC-1 2 passed *", "TC-2 1 passed", "TC-2 2 failed *"]);
    });
  });

  describe("is found by the producer's stable id", () => {
    const run = async (...tests: ReportedTest[]) => {
      const slow = await SlowImport.begin(tessera.ctx, "alice", projectId, [tests]);
      await slow.goOn();
      await slow.goOn(false);
      return (await slow.receipt).cases;
    };

    it("unless a report gives one id to tests of different names", async () => {
      const test = (name: string, status = "passed") => ({ name, status, duration: 1, testId: "0", suite: ["s"] });
      const ctrf = (...tests: object[]) =>
        JSON.stringify({
          reportFormat: "CTRF",
          specVersion: "0.0.0",
          results: { tool: { name: "t" }, summary: {}, tests },
        });
      const send = async (body: string) => {
        const answer = await upload(tessera, secret, projectId, body, { type: "application/json" });
        expect([answer.status, answer.body.error]).toEqual([201, undefined]);
        return answer.body.cases;
      };
      expect(await send(ctrf(test("pays"), test("ships")))).toMatchObject({ created: 2 });
      expect(await send(ctrf(test("ships", "failed"), test("pays")))).toMatchObject({ matched: 2, created: 0 });
      expect(await results()).toEqual(["TC-1 1 passed", "TC-1 2 passed *", "TC-2 1 passed", "TC-2 2 failed *"]);
    });

    it("also once it has another name", async () => {
      const stable = (name: string) => Object.assign(passed(name), { stableId: "s-1" });
      expect(await run(stable("pays"))).toMatchObject({ created: 1 });
      expect(await run(stable("pays by card"))).toMatchObject({ matched: 1, created: 0 });
      expect(await run(passed("pays by card"))).toMatchObject({ matched: 1, created: 0 });
    });
  });

  it("that is made lies in a folder that mirrors its suites, as soon as its import is seen", async () => {
    const xml = `<testsuites><testsuite name="shop"><testsuite name="Cart"><testcase name="adds"/></testsuite>
      <testcase name="opens"/></testsuite><testsuite name="Till"><testcase name="pays"/></testsuite></testsuites>`;
    await upload(tessera, secret, projectId, xml);
    const folders = (await alice.folder.list.query({ projectId })).data;
    const pathOf = (id: string | null): string[] => {
      const folder = folders.find((it) => it.id === id);
      return folder ? [...pathOf(folder.parentId), folder.name] : [];
    };
    const cases = (await alice.case.list.query({ projectId })).data;
    expect(cases.map(({ name, folderId }) => [name, pathOf(folderId).join(" / ")])).toEqual([
      ["adds", "shop / Cart"],
      ["opens", "shop"],
      ["pays", "Till"],
    ]);
    await upload(tessera, secret, projectId, xml.replace("opens", "closes"));
    expect((await alice.folder.list.query({ projectId })).data).toEqual(folders);

    const slow = await SlowImport.begin(tessera.ctx, "alice", projectId, [[{ ...passed("x"), suites: ["Unseen"] }]]);
    await slow.goOn();
    expect((await alice.folder.list.query({ projectId })).data).toEqual(folders);
    slow.fail(new Error("broken off"));
    await expect(slow.receipt).rejects.toThrow("broken off");
    expect(await tessera.ctx.db.selectFrom("folder").selectAll().where("name", "=", "Unseen").execute()).toEqual([]);
  });

  it("is none with createMissing=false, which the receipt counts", async () => {
    await made("Pay", { classname: "Cart", name: "pays" });
    const tests = [
      { name: "pays", classname: "Cart" },
      { name: "ships", classname: "Cart" },
    ];
    const { cases, totals } = await imported({ s: tests }, "&createMissing=false");
    expect([cases, totals.tests]).toEqual([{ matched: 1, created: 0, updated: 0, unmatched: 1 }, 2]);
    expect((await alice.case.list.query({ projectId })).data).toHaveLength(1);
    expect((await alice.folder.list.query({ projectId })).data).toEqual([]);
  });
});
