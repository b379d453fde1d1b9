import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("test cycles", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    for (const name of ["Shop", "Bank"]) await alice.project.create.mutate({ name });
  });
  afterAll(() => tessera.stop());

  const make = (body: object, project = "PRJ-1") =>
    tessera.rest(secret, `POST /test-cycles?projectId=${project}`, body);
  const list = async (project = "PRJ-1") => {
    const { body } = await tessera.rest(secret, `GET /test-cycles?projectId=${project}`);
    return body.data.map(({ id }: { id: string }) => id);
  };

  it("are counted in their project after the master cycle, and listed newest first behind it", async () => {
    expect(await list()).toEqual(["TCYCLE-1"]);
    const made = await make({ name: " Nightly ", description: "Every night" });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ id: "TCYCLE-2", projectId: "PRJ-1", name: "Nightly", description: "Every night", isMaster: false },
      counts: { tests: 0, passed: 0, failed: 0, error: 0, skipped: 0, blocked: 0, muted: 0 },
      ...{ state: "open", closedAt: null, dueDate: null, milestone: null, plan: null, configuration: [] },
      progress: { cases: 0, untested: 0, assigned: 0, people: 0 },
      ...{ branch: null, commit: null, environment: null, buildUrl: null, lastResultAt: null },
      ...{ createdAt: tessera.clock.now(), createdBy: expect.objectContaining({ username: "alice" }) },
    });
    expect((await tessera.rest(secret, "GET /test-cycles/TCYCLE-2?projectId=PRJ-1")).body).toEqual(made.body);
    expect((await make({ name: "Weekly" })).body.id).toBe("TCYCLE-3");
    expect((await make({ name: "Nightly" }, "PRJ-2")).body.id).toBe("TCYCLE-2");
    expect(await list()).toEqual(["TCYCLE-1", "TCYCLE-3", "TCYCLE-2"]);
    expect(await list("PRJ-2")).toEqual(["TCYCLE-1", "TCYCLE-2"]);
    const race = await Promise.all(Array.from({ length: 6 }, () => make({ name: "Race" }, "PRJ-2")));
    expect(new Set(race.map(({ body }) => body.id)).size).toBe(6);
  });

  it("change field by field, the master cycle too", async () => {
    const patch = (id: string, body: object) => tessera.rest(secret, `PATCH /test-cycles/${id}?projectId=PRJ-1`, body);
    expect((await patch("TCYCLE-2", { name: "Every night" })).body).toMatchObject({
      ...{ id: "TCYCLE-2", name: "Every night", description: "Every night" },
    });
    expect((await patch("TCYCLE-1", { description: "" })).body).toMatchObject({ isMaster: true, description: "" });
    expect((await patch("TCYCLE-1", {})).body.name).toBe("Master cycle");
    for (const wrong of [{ name: " " }, { name: "n".repeat(201) }, { counts: {} }, { isMaster: false }]) {
      expect((await patch("TCYCLE-2", wrong)).body).toMatchObject({ errorCode: "INVALID_INPUT" });
    }
    expect((await patch("TCYCLE-404", { name: "Lost" })).body.errorCode).toBe("NOT_FOUND");
  });

  it("have an environment, a due date and a milestone, and are listed by them", async () => {
    const { id: milestoneId } = await alice.milestone.create.mutate({ projectId: "PRJ-1", name: "Release 4" });
    const patch = (body: object) => tessera.rest(secret, "PATCH /test-cycles/TCYCLE-3?projectId=PRJ-1", body);
    expect((await patch({ environment: " Staging ", dueDate: "2030-06-30", milestoneId })).body).toMatchObject({
      ...{ environment: "Staging", dueDate: "2030-06-30" },
      milestone: { id: milestoneId, name: "Release 4", dueDate: null },
    });
    const { data } = await alice.cycle.list.query({ projectId: "PRJ-1", milestoneId });
    expect(data.map(({ id }) => id)).toEqual(["TCYCLE-3"]);
    expect((await alice.milestone.list.query({ projectId: "PRJ-1" })).data).toMatchObject([
      { id: milestoneId, cycles: 1, closedCycles: 0, cases: 0 },
    ]);
    for (const wrong of [{ dueDate: "30 June" }, { milestoneId: "none" }, { state: "closed" }]) {
      expect((await patch(wrong)).body.errorCode).toBe("INVALID_INPUT");
    }
    await expect(alice.milestone.create.mutate({ projectId: "PRJ-1", name: "Release 4" })).rejects.toMatchObject({
      data: { errorCode: "CONFLICT" },
    });
    await alice.milestone.delete.mutate({ projectId: "PRJ-1", milestoneId });
    expect((await patch({})).body).toMatchObject({ milestone: null, environment: "Staging" });
    await patch({ environment: null, dueDate: null, milestoneId: null });
  });

  it("of another project are not found", async () => {
    const bob = await tessera.signIn("bob", "USER");
    const { id: own } = await bob.project.create.mutate({ name: "Own" });
    const token = await tessera.token(bob);
    const calls = [
      ...["GET /test-cycles/TCYCLE-2", "PATCH /test-cycles/TCYCLE-2"],
      ...["GET /test-cycles/TCYCLE-2/results", "POST /test-cycles/TCYCLE-2/results"],
    ] as `${string} /${string}`[];
    const bodies: Record<string, object> = { PATCH: { name: "Mine" }, POST: { caseId: "TC-1", status: "passed" } };
    for (const call of calls) {
      for (const project of ["PRJ-1", own]) {
        const body = bodies[call.split(" ")[0] as string];
        const answer = await tessera.rest(token, `${call}?projectId=${project}`, body);
        expect([call, answer.status, answer.body.errorCode]).toEqual([call, 404, "NOT_FOUND"]);
      }
    }
    expect((await tessera.rest(token, "GET /test-cycles?projectId=PRJ-1")).body.errorCode).toBe("NOT_FOUND");
  });

  it("are on the home page with their projects, the last changed first", async () => {
    const { id: caseId } = await alice.case.create.mutate({ projectId: "PRJ-1", name: "Pay" });
    await alice.result.create.mutate({ projectId: "PRJ-1", cycleId: "TCYCLE-2", caseId, status: "failed" });
    tessera.clock.advance({ seconds: 1 });
    await alice.result.create.mutate({ projectId: "PRJ-1", cycleId: "TCYCLE-3", caseId, status: "passed" });
    const { data, nextCursor } = await alice.insight.home.query({});
    expect(nextCursor).toBeNull();
    expect(data).toMatchObject([
      { project: { id: "PRJ-1" }, latestCycle: { id: "TCYCLE-3", counts: { passed: 1 } }, lastImportAt: null },
      { project: { id: "PRJ-2" }, latestCycle: null, lastImportAt: null },
    ]);
  });
});
