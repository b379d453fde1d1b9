import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { dump, FAILURE, multipart, refusal, resultsOf, upload } from "../imports/upload.testing.ts";
import { replayHistory } from "./git-history.testing.ts";

type Test = { name: string; classname?: string; file?: string; inside?: string; time?: string };

const report = (...tests: Test[]) =>
  `<testsuites><testsuite name="shop">${tests.map(testcase).join("")}</testsuite></testsuites>`;
const testcase = ({ inside = "", ...attributes }: Test) =>
  `<testcase${Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join("")}>${inside}</testcase>`;

describeOnEachDb("renamed tests", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  async function imported(xml: string, query = "") {
    const { status, body } = await upload(tessera, secret, projectId, xml, { query });
    expect([status, body.error]).toEqual([201, undefined]);
    return body;
  }
  const renames = async () => (await tessera.rest(secret, `GET /renames?projectId=${projectId}`)).body.data;
  const act = (id: string, what: string, by = secret) => tessera.rest(by, `POST /renames/${id}/${what}`);
  const results = () => resultsOf(tessera, secret, projectId);
  const getCase = async (caseId: string) =>
    (await alice.case.list.query({ projectId })).data.find(({ id }) => id === caseId);
  const stored = async () => {
    const { testResult, testCase, testCycle, caseKey, runCase, run } = await dump(tessera);
    const settled = (testResult ?? []).map((row) => ({ ...JSON.parse(row), standingBefore: null, changedBy: null }));
    // Those who watch a cycle hear of every change.
    const cycles = (testCycle ?? []).map((row) => ({ ...JSON.parse(row), revision: null }));
    return { settled, testCase, cycles, caseKey, runCase, run };
  };

  async function renamed() {
    await imported(
      report({ name: "adds an item", classname: "Cart" }, { name: "pays by card", classname: "Cart", inside: FAILURE }),
    );
    await imported(
      report({ name: "adds an item", classname: "Cart" }, { name: "pays with a card", classname: "Cart" }),
    );
    return (await renames())[0];
  }

  it("are proposed, and once accepted their history goes on with the case", async () => {
    const proposal = await renamed();
    expect(proposal).toMatchObject({
      ...{ from: { id: "TC-2", name: "pays by card" }, to: { id: "TC-3", name: "pays with a card" } },
      ...{ state: "proposed", reason: "a similar name in the same place", decidedAt: null, decidedBy: null },
    });
    expect(await act(proposal.id, "accept")).toMatchObject({ status: 200, body: {} });
    expect(await results()).toEqual(["TC-1 1 passed", "TC-1 2 passed *", "TC-2 1 failed", "TC-2 2 passed *"]);
    expect(await getCase("TC-3")).toBeUndefined();
    expect(await getCase("TC-2")).toMatchObject({ name: "pays with a card", automation: { name: "pays with a card" } });
    const runs = (await alice.run.list.query({ projectId })).data;
    expect(runs[0]).toMatchObject({ changes: { fixed: 1, added: 0, missing: 0 }, counts: { tests: 2, passed: 2 } });
    const { cases } = await imported(
      report({ name: "pays with a card", classname: "Cart" }, { name: "pays by card", classname: "Cart" }),
    );
    expect(cases).toMatchObject({ created: 0, matched: 1 });
    expect((await alice.bin.list.query({ projectId })).data).toEqual([]);
  });

  it("keep a version of the case from before, which is gone once that is undone unless it was changed since", async () => {
    const proposal = await renamed();
    const versions = async () =>
      (await alice.case.versions.query({ projectId, caseId: "TC-2" })).data.map(({ version, changed }) => [
        version,
        changed,
      ]);
    await act(proposal.id, "accept");
    expect(await versions()).toEqual([
      [2, ["name", "automation"]],
      [1, []],
    ]);
    const old = await alice.case.version.query({ projectId, caseId: "TC-2", version: 1 });
    expect(old.content.name).toBe("pays by card");
    await act(proposal.id, "undo");
    expect(await versions()).toEqual([[1, []]]);
    await act(proposal.id, "accept");
    await alice.case.update.mutate({ projectId, caseId: "TC-2", description: "Since then" });
    await act(proposal.id, "undo");
    expect((await versions())[0]).toEqual([4, ["name", "automation"]]);
    expect(await getCase("TC-2")).toMatchObject({ name: "pays by card", description: "Since then", version: 4 });
  });

  it("are what they were once that is undone, whatever came since", async () => {
    const proposal = await renamed();
    const before = await stored();
    await act(proposal.id, "accept");
    expect((await act(proposal.id, "undo")).status).toBe(200);
    expect(await stored()).toEqual(before);
    await act(proposal.id, "accept");
    await imported(report({ name: "pays with a card", classname: "Cart", inside: FAILURE }));
    await act(proposal.id, "undo");
    expect(await results()).toEqual([
      "TC-1 1 passed",
      "TC-1 2 passed *",
      "TC-2 1 failed *",
      "TC-3 1 passed",
      "TC-3 2 failed *",
    ]);
    expect((await renames())[0].state).toBe("proposed");
  });

  it("take the files of the test case along, and give them back when that is undone", async () => {
    const proposal = await renamed();
    const attach = (caseId: string, name: string) =>
      tessera.rest(secret, `POST /attachments?projectId=${projectId}&caseId=${caseId}`, multipart({ [name]: name }));
    for (const caseId of ["TC-2", "TC-3"]) expect((await attach(caseId, `${caseId}.txt`)).status).toBe(201);
    const files = async (caseId: string) =>
      (await alice.attachment.list.query({ projectId, caseId })).data.map(({ name }) => name);
    await act(proposal.id, "accept");
    expect(await files("TC-2")).toEqual(["TC-2.txt", "TC-3.txt"]);
    await act(proposal.id, "undo");
    expect([await files("TC-2"), await files("TC-3")]).toEqual([["TC-2.txt"], ["TC-3.txt"]]);
  });

  it("change nothing in a closed test cycle: they wait until it is reopened", async () => {
    const cycle = await alice.cycle.create.mutate({ projectId, name: "Release" });
    const into = `&cycleId=${cycle.id}`;
    await imported(report({ name: "pays by card", classname: "Cart" }));
    await imported(report({ name: "pays with a card", classname: "Cart" }), into);
    await imported(report({ name: "pays with a card", classname: "Cart" }));
    const proposal = (await renames())[0];
    const ref = { projectId, cycleId: cycle.id };
    await alice.cycle.close.mutate(ref);
    const before = (await alice.result.list.query(ref)).data;
    const answer = await act(proposal.id, "accept");
    expect([refusal(answer), answer.body.error]).toEqual([[409, "CONFLICT"], expect.stringContaining("is closed")]);
    expect((await alice.result.list.query(ref)).data).toEqual(before);
    await alice.cycle.reopen.mutate(ref);
    expect((await act(proposal.id, "accept")).status).toBe(200);
    await alice.cycle.close.mutate(ref);
    const merged = (await alice.result.list.query(ref)).data;
    expect(merged.map(({ caseId }) => caseId)).toEqual(["TC-1"]);
    expect(refusal(await act(proposal.id, "undo"))).toEqual([409, "CONFLICT"]);
    expect((await alice.result.list.query(ref)).data).toEqual(merged);
  });

  it("that were declined are not proposed again until that is undone", async () => {
    const proposal = await renamed();
    await act(proposal.id, "decline");
    expect(refusal(await act(proposal.id, "accept"))).toEqual([409, "CONFLICT"]);
    await imported(report({ name: "pays by card", classname: "Cart" }));
    await imported(report({ name: "pays with a card", classname: "Cart" }));
    expect((await renames()).map(({ state }: { state: string }) => state)).toEqual(["declined"]);
    await act(proposal.id, "undo");
    expect((await renames())[0].state).toBe("proposed");
    expect(refusal(await act(proposal.id, "undo"))).toEqual([409, "CONFLICT"]);
  });

  it("with results in one run are two tests, which says so", async () => {
    const proposal = await renamed();
    await imported(
      report({ name: "pays by card", classname: "Cart" }, { name: "pays with a card", classname: "Cart" }),
    );
    const answer = await act(proposal.id, "accept");
    expect([refusal(answer), answer.body.error]).toEqual([[409, "CONFLICT"], expect.stringContaining("RUN-3")]);
  });

  it("are merged at once where git says that their file was moved", async () => {
    const inFile = (file: string) => [
      { name: "adds", classname: "test", file },
      { name: "pays", classname: "test", file },
    ];
    await imported(report(...inFile("cart.test.js")));
    await imported(
      report(...inFile("shop/basket.test.js")),
      `&renames=${encodeURIComponent("R100\tcart.test.js\tshop/basket.test.js")}`,
    );
    expect((await alice.case.list.query({ projectId })).data.map(({ id }) => id)).toEqual(["TC-1", "TC-2"]);
    expect(
      (await renames()).map(({ state, decidedBy }: { state: string; decidedBy: null }) => [state, decidedBy]),
    ).toEqual([
      ["accepted", null],
      ["accepted", null],
    ]);
    const { cases } = await imported(report(...inFile("shop/basket.test.js")), "&runName=again");
    expect(cases).toMatchObject({ matched: 2, created: 0 });
  });

  it("are decided about by members, and by no one else", async () => {
    const proposal = await renamed();
    const stranger = await tessera.token(await tessera.signIn(`stranger-${projectId}`, "USER"));
    for (const what of ["accept", "decline", "undo"]) {
      expect(refusal(await act(proposal.id, what, stranger))).toEqual([404, "NOT_FOUND"]);
    }
    expect(refusal(await tessera.rest(stranger, `GET /renames?projectId=${projectId}`))).toEqual([404, "NOT_FOUND"]);
    const reader = await tessera.token(alice, { scopes: ["case:read"] });
    expect(refusal(await act(proposal.id, "accept", reader))).toEqual([403, "INSUFFICIENT_SCOPE"]);
  });

  it("of a history in git: what is merged by itself is right every time, of proposals at least 95 %", async () => {
    const truth = new Map<string, string>();
    let merged = 0;
    for await (const { tests, moved, renamed } of replayHistory()) {
      for (const [from, to] of renamed) truth.set(from, to);
      await imported(report(...tests), `&renames=${encodeURIComponent(moved)}`);
    }
    const all: { from: { id: string; name: string }; to: { id: string; name: string }; state: string }[] = [];
    for (let cursor = ""; ; ) {
      const { body } = await tessera.rest(secret, `GET /renames?projectId=${projectId}&limit=200${cursor}`);
      all.push(...body.data);
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    const proposed = all.filter(({ state }) => state === "proposed");
    const right = proposed.filter(({ from, to }) => truth.get(from.name) === to.name);
    merged += all.filter(({ state }) => state === "accepted").length;
    for (const { from, to } of all.filter(({ state }) => state === "accepted")) expect(from.name).toBe(to.name);
    expect(merged).toBeGreaterThanOrEqual(6);
    expect(proposed.length).toBeGreaterThanOrEqual(20);
    expect(right.length / proposed.length).toBeGreaterThanOrEqual(0.95);
  });
});
