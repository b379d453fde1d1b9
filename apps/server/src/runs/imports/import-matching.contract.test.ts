import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { ERROR, FAILURE, junit, resultsOf, upload, type WrittenTest } from "./upload.testing.ts";

describeOnEachDb("the tests of an import", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  /** Imports the tests, after a dry run that must foretell the very receipt. */
  async function imported(...tests: WrittenTest[]) {
    const foretold = await upload(tessera, secret, projectId, junit(...tests), { query: "&dryRun=true" });
    expect([foretold.status, foretold.body.id]).toEqual([200, null]);
    const { status, body } = await upload(tessera, secret, projectId, junit(...tests));
    expect(status).toBe(201);
    expect(foretold.body).toEqual({ ...body, id: null, run: null });
    return body;
  }
  const made = async (name: string, automation: { classname: string; name: string } | null = null) =>
    (await alice.case.create.mutate({ projectId, name, automation })).id;
  const automationOf = async (caseId: string) => (await alice.case.get.query({ projectId, caseId })).automation;
  const results = () => resultsOf(tessera, secret, projectId);

  it("belong to the case whose id they carry, which learns their name", async () => {
    await made("Log in");
    await made("Log out");
    const first = await imported({ name: "logs in [TC-1]", classname: "auth" }, { name: "logs out", id: "TC-2" });
    expect(first.cases).toEqual({ matched: 2, created: 0, updated: 2 });
    expect(await automationOf("TC-1")).toEqual({ classname: "auth", name: "logs in [TC-1]" });
    expect(await automationOf("TC-2")).toEqual({ classname: "", name: "logs out" });

    const second = await imported({ name: "logs out", inside: FAILURE });
    expect(second.cases).toEqual({ matched: 1, created: 0, updated: 0 });
    expect(await results()).toEqual(["TC-1 1 passed *", "TC-2 1 passed", "TC-2 2 failed *"]);
    expect((await alice.case.get.query({ projectId, caseId: "TC-2" })).name).toBe("Log out");
  });

  it("belong to the case of their class name and name, else to a new one", async () => {
    await made("Pay", { classname: "shop", name: "pays" });
    const { cases } = await imported({ name: "pays", classname: "shop" }, { name: "pays", classname: "bank" });
    expect(cases).toEqual({ matched: 1, created: 1, updated: 0 });
    expect(await results()).toEqual(["TC-1 1 passed *", "TC-2 1 passed *"]);
    expect(await automationOf("TC-2")).toEqual({ classname: "bank", name: "pays" });
  });

  it("keep the name a case has learned before", async () => {
    await made("Pay", { classname: "shop", name: "pays" });
    const { cases } = await imported({ name: "pays by card [TC-1]", classname: "shop" });
    expect(cases).toEqual({ matched: 1, created: 0, updated: 0 });
    expect(await automationOf("TC-1")).toEqual({ classname: "shop", name: "pays" });
  });

  it("with an unknown id are matched by name, with a warning for each id", async () => {
    const { id: otherProject } = await alice.project.create.mutate({ name: "Other" });
    await alice.case.create.mutate({ projectId: otherProject, name: "Elsewhere" });
    const { cases, warnings } = await imported(
      { name: "a [TC-1]" },
      { name: "b [TC-1]" },
      { name: "c", id: "TC-99" },
      { name: "d [TC-4294967297]" },
    );
    expect(cases).toEqual({ matched: 0, created: 4, updated: 0 });
    expect(warnings.map(({ message }: { message: string }) => message.split(" ", 1)[0])).toEqual([
      "TC-1",
      "TC-99",
      "TC-4294967297",
    ]);
  });

  it("list only so many unknown ids that the receipt stays readable", async () => {
    const tests = Array.from({ length: 150 }, (_, index) => ({ name: `test [TC-${1000 + index}]` }));
    expect((await imported(...tests)).warnings).toHaveLength(100);
  });

  it("share a case when an id and a name mean the same one", async () => {
    await made("Pay");
    await made("Pay later");
    const { cases } = await imported(
      { name: "pays", id: "TC-1" },
      { name: "pays", inside: FAILURE },
      { name: "pays", id: "TC-2" },
    );
    expect(cases).toEqual({ matched: 2, created: 0, updated: 1 });
    expect(await results()).toEqual(["TC-1 1 passed *", "TC-1 2 failed *", "TC-2 1 passed *"]);
    expect(await automationOf("TC-2")).toBeNull();
  });

  it("leave an id's case without their name when another test made a case of it first", async () => {
    await made("Pay");
    const tests = [{ name: "pays" }, ...Array.from({ length: 250 }, (_, index) => ({ name: `filler ${index}` }))];
    const { cases } = await imported(...tests, { name: "pays", id: "TC-1" });
    expect(cases).toEqual({ matched: 1, created: 251, updated: 0 });
    expect(await automationOf("TC-1")).toBeNull();
    const again = await imported({ name: "pays", inside: FAILURE });
    expect(again.cases).toEqual({ matched: 1, created: 0, updated: 0 });
    expect((await results()).filter((line) => /^TC-[12] /.test(line))).toEqual([
      "TC-1 1 passed *",
      "TC-2 1 passed",
      "TC-2 2 failed *",
    ]);
  });

  it("are attempts where a failure is repeated, else executions that all count", async () => {
    const rerun = '<failure message="no"/><rerunFailure message="no again"/>';
    const flaky = '<flakyFailure message="once"/><flakyError message="twice"/>';
    const first = await imported(
      { name: "twice", inside: FAILURE },
      { name: "twice" },
      { name: "rerun", inside: rerun },
      { name: "flaky", inside: flaky },
      { name: "worse" },
      { name: "worse", inside: ERROR },
    );
    expect(first.totals).toMatchObject({ tests: 6, passed: 3, failed: 2, errors: 1 });
    expect([first.cases.created, first.flaky]).toEqual([4, 2]);
    await imported({ name: "twice", inside: FAILURE });
    expect(await results()).toEqual([
      "TC-1 1 failed",
      "TC-1 2 passed",
      "TC-1 3 failed *",
      "TC-2 1 failed",
      "TC-2 2 failed *",
      "TC-3 1 failed",
      "TC-3 2 error",
      "TC-3 3 passed *",
      "TC-4 1 passed *",
      "TC-4 2 error *",
    ]);
    const { counts } = await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" });
    expect(counts).toEqual({ tests: 5, passed: 2, failed: 2, error: 1, skipped: 0, blocked: 0, muted: 0 });
  });

  it("may be run again and again, in any number", async () => {
    const inside = `<failure message="no"/>${'<rerunFailure message="no"/>'.repeat(20)}`;
    const tests = Array.from({ length: 200 }, (_, index) => ({ name: `stubborn ${index}`, inside }));
    const { totals } = await imported(...tests);
    expect(totals.tests).toBe(200);
    const { counts } = await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" });
    expect(counts).toMatchObject({ tests: 200, failed: 200 });
  });

  it("of a deleted case make a new one", async () => {
    await imported({ name: "pays" });
    await tessera.rest(secret, `DELETE /test-cases/TC-1?projectId=${projectId}`);
    const { cases, warnings } = await imported({ name: "pays" }, { name: "pays once more [TC-1]" });
    expect([cases, warnings.length]).toEqual([{ matched: 0, created: 2, updated: 0 }, 1]);
    expect((await alice.case.list.query({ projectId })).data.map(({ id }) => id)).toEqual(["TC-2", "TC-3"]);
    const { data } = await alice.result.list.query({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1" });
    expect(data).toHaveLength(1);
  });

  it("keep their names exactly, and show invisible characters written out", async () => {
    const names = [
      "<script>alert(1)</script>",
      "x".repeat(1000),
      "🧪 grün 测试 \u202e\u200d",
      "100% of '%s' \\ \"_\" {{7*7}}",
      "line\u2028separator\u2029and\u0085more",
      " spaces  around ",
      "__proto__",
    ];
    const shown = names.with(2, "🧪 grün 测试 ⟨U+202E⟩\u200d").with(4, "line separator and more");
    await imported(...names.map((name) => ({ name, classname: name })));
    const { data: results } = await alice.result.list.query({ projectId, cycleId: "TCYCLE-1" });
    expect(results.map(({ name, classname }) => [name, classname])).toEqual(shown.map((name) => [name, name]));
    const { data: cases } = await alice.case.list.query({ projectId });
    expect(cases.map(({ name, automation }) => [name, automation?.name])).toEqual(
      names.map((name, at) => [shown[at], name]),
    );
    const again = await imported(...names.map((name) => ({ name, classname: name, time: "1" })));
    expect(again.cases).toEqual({ matched: names.length, created: 0, updated: 0 });
  });

  it("may have no name at all", async () => {
    await imported({ name: "", classname: "shop.Cart" }, { name: "" });
    const { data: cases } = await alice.case.list.query({ projectId });
    expect(cases).toHaveLength(2);
    expect(cases.every(({ name }) => name !== "")).toBe(true);
    expect((await imported({ name: "", classname: "shop.Cart" })).cases).toMatchObject({ matched: 1, created: 0 });
  });
});
