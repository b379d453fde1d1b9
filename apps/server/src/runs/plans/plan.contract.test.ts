import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, upload } from "../imports/upload.testing.ts";

describeOnEachDb("planned test cases", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let bobId: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    bobId = await tessera.addUser("bob");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
  });

  const makeCases = async (count: number, more: object = {}) => {
    const cases = Array.from({ length: count }, (_, index) => ({ name: `Case ${index}`, ...more }));
    const { data } = await alice.case.createMany.mutate({ projectId, cases });
    return data.map(({ id }) => id);
  };
  const makeCycle = (more: object = {}) => alice.cycle.create.mutate({ projectId, name: "Release", ...more });
  const planOf = async (cycleId: string, more: object = {}) =>
    (await alice.cycle.cases.query({ projectId, cycleId, ...more })).data;
  const record = (cycleId: string, caseId: string, status: "passed" | "failed") =>
    alice.result.create.mutate({ projectId, cycleId, caseId, status });

  it("are chosen by folder, tag, filter and id, each once, and counted with the cycle", async () => {
    const parent = await alice.folder.create.mutate({ projectId, name: "Checkout" });
    const child = await alice.folder.create.mutate({ projectId, name: "Cards", parentId: parent.id });
    const [inFolder] = await makeCases(1, { folderId: child.id });
    const [tagged] = await makeCases(1, { tags: ["Smoke"] });
    const [urgent] = await makeCases(1, { priority: "critical" });
    const [named] = await makeCases(1, { folderId: parent.id, tags: ["smoke"] });
    await makeCases(1);
    const cycle = await makeCycle({
      cases: { folderIds: [parent.id], tags: ["smoke"], filter: { priority: ["critical"] }, caseIds: [named] },
    });
    expect((await planOf(cycle.id)).map(({ caseId }) => caseId)).toEqual([inFolder, tagged, urgent, named]);
    expect(cycle.progress).toEqual({ cases: 4, untested: 4, assigned: 0, people: 0 });
    await record(cycle.id, tagged as string, "failed");
    const { progress, counts } = await alice.cycle.get.query({ projectId, cycleId: cycle.id });
    expect([progress.untested, counts.failed]).toEqual([3, 1]);
    expect(await planOf(cycle.id, { status: ["failed"] })).toMatchObject([
      { caseId: tagged, status: "failed", attempts: 1, lastResultBy: { username: "alice" } },
    ]);
    expect(await planOf(cycle.id, { status: ["untested"] })).toHaveLength(3);
    expect(await alice.cycle.removeCases.mutate({ projectId, cycleId: cycle.id, caseIds: [urgent as string] })).toEqual(
      {
        changed: 1,
      },
    );
    expect((await alice.cycle.get.query({ projectId, cycleId: cycle.id })).progress.cases).toBe(3);
  });

  it("come from the failing ones of a run, and from what another cycle left open, with its assignees", async () => {
    await upload(tessera, secret, projectId, junit({ name: "breaks", inside: FAILURE }), { query: "&runKey=1" });
    const { data: runs } = await alice.run.list.query({ projectId });
    const ofRun = await makeCycle({ cases: { failingIn: runs[0]?.id as string } });
    expect(await planOf(ofRun.id)).toMatchObject([{ name: "breaks", status: "untested" }]);
    const [passed, failed, untested] = await makeCases(3);
    const first = await makeCycle({
      ...{ cases: { caseIds: [passed, failed, untested] }, assign: { userIds: [bobId] } },
    });
    await record(first.id, passed as string, "passed");
    await record(first.id, failed as string, "failed");
    const second = await makeCycle({
      cases: { fromCycle: { cycleId: first.id, status: ["failed", "untested"] } },
      assign: { by: "sameAsBefore" },
    });
    expect(await planOf(second.id)).toMatchObject([
      { caseId: failed, status: "untested", assignee: { username: "bob" } },
      { caseId: untested, assignee: { username: "bob" } },
    ]);
  });

  it("are assigned to one person, evenly, by owner or to no one; only to members", async () => {
    const { user } = await alice.session.current.query();
    const ids = [...(await makeCases(3)), ...(await makeCases(1, { ownerId: bobId }))];
    const { id: cycleId } = await makeCycle({ cases: { caseIds: ids } });
    const assign = (assignment: object) =>
      alice.cycle.assign.mutate({ projectId, cycleId, caseIds: ids, assign: assignment });
    expect(await assign({ userIds: [bobId, user?.id] })).toEqual({ changed: 4 });
    expect((await alice.cycle.assignees.query({ projectId, cycleId })).data).toMatchObject([
      { cases: 2, untested: 2 },
      { cases: 2, untested: 2 },
    ]);
    expect((await alice.cycle.get.query({ projectId, cycleId })).progress).toMatchObject({ assigned: 4, people: 2 });
    expect(await assign({ by: "owner" })).toEqual({ changed: 4 });
    expect(await planOf(cycleId, { assigneeId: bobId })).toMatchObject([{ caseId: ids[3] }]);
    expect(await planOf(cycleId, { assigneeId: "none" })).toHaveLength(3);
    await assign({ userIds: [] });
    expect((await alice.cycle.get.query({ projectId, cycleId })).progress).toMatchObject({ assigned: 0, people: 0 });
    const stranger = await tessera.addUser(`stranger-${projectId.toLowerCase()}`);
    await expect(assign({ userIds: [stranger] })).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
  });

  it("that are assigned to the caller are listed over all projects, what is due first", async () => {
    const bob = await tessera.signIn("bob");
    const before = (await bob.cycle.assignedToMe.query({ status: ["untested"] })).data.length;
    const [one, two] = await makeCases(2);
    const later = await makeCycle({ cases: { caseIds: [one] }, assign: { userIds: [bobId] } });
    const soon = await makeCycle({ dueDate: "2030-06-20", cases: { caseIds: [two] }, assign: { userIds: [bobId] } });
    const list = async () => (await bob.cycle.assignedToMe.query({ status: ["untested"], limit: 200 })).data;
    const own = async () => (await list()).filter(({ project }) => project.id === projectId);
    expect(await own()).toMatchObject([
      { caseId: two, cycle: { id: soon.id, dueDate: "2030-06-20" }, project: { name: "Shop" } },
      { caseId: one, cycle: { id: later.id, dueDate: null } },
    ]);
    const first = await bob.cycle.assignedToMe.query({ limit: 1 });
    const second = await bob.cycle.assignedToMe.query({ limit: 1, cursor: first.nextCursor as string });
    expect(second.data[0]?.caseId).not.toBe(undefined);
    await alice.cycle.close.mutate({ projectId, cycleId: soon.id });
    expect(await own()).toHaveLength(1);
    await alice.member.remove.mutate({ projectId, userId: bobId });
    expect((await list()).length).toBe(before);
  });

  it("are burnt down day by day, and forecast by pace and past durations", async () => {
    const [one, two, three] = await makeCases(3);
    const { id: cycleId } = await makeCycle({ cases: { caseIds: [one, two, three] } });
    const ref = { projectId, cycleId };
    const record = (caseId: string | undefined, more: object = {}) =>
      alice.result.create.mutate({ ...ref, caseId: caseId ?? "", status: "passed", ...more });
    await record(one);
    tessera.clock.advance({ days: 1 });
    await record(one);
    await record(two);
    await alice.result.create.mutate({
      ...ref,
      cycleId: "TCYCLE-1",
      caseId: three ?? "",
      status: "passed",
      durationMs: 90_000,
    });
    const forecast = await alice.cycle.forecast.query(ref);
    expect(forecast).toMatchObject({ workLeftMs: 90_000, unknown: 0, casesPerDay: 1 });
    expect(forecast.days.map(({ untested }) => untested)).toEqual([2, 1]);
    expect(forecast.finishesOn).toBe(new Date(Date.parse(tessera.clock.now()) + 86_400_000).toISOString().slice(0, 10));
  });

  it("in another project's folders, runs and cycles can't be chosen", async () => {
    const elsewhere = (await alice.project.create.mutate({ name: "Bank" })).id;
    const folder = await alice.folder.create.mutate({ projectId: elsewhere, name: "Accounts" });
    const wrong = [
      { folderIds: [folder.id] },
      { caseIds: ["TC-99"] },
      { failingIn: "RUN-99" },
      { fromCycle: { cycleId: "TCYCLE-99" } },
      {},
    ];
    const codes = [];
    for (const cases of wrong) {
      const answer = await tessera.rest(secret, `POST /test-cycles/TCYCLE-1/cases?projectId=${projectId}`, { cases });
      codes.push(answer.body.errorCode);
    }
    expect(codes).toEqual(["INVALID_INPUT", "NOT_FOUND", "NOT_FOUND", "NOT_FOUND", "INVALID_INPUT"]);
  });
});
