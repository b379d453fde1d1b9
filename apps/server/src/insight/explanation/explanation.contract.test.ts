import { expect, it } from "vitest";
import { junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

const broken = '<failure message="no money">Error: no money\n    at pay (/ci/pay.ts:1:1)</failure>';
const test = (name: string, inside = "", time = "2") => ({ name, classname: "shop", inside, time });

describeOnEachDb("a test", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (report: string, query: string) => {
    tessera.clock.advance({ seconds: 1 });
    const all = `&runKey=${crypto.randomUUID()}&runName=ci${query}`;
    return (await upload(tessera, secret, projectId, report, { query: all })).body.run;
  };
  const rest = (call: `${string} /${string}`, as = secret) => {
    if (call.includes("/projects/")) return tessera.rest(as, call);
    return tessera.rest(as, `${call}${call.includes("?") ? "&" : "?"}projectId=${projectId}` as typeof call);
  };

  it("is explained by its streak, its last good commit, its cause, its flakiness, its mute and its durations", async () => {
    await send(junit(test("a"), test("b")), "&branch=main&commit=good1");
    const since = await send(junit(test("a", broken), test("b", broken)), "&branch=main&commit=bad1");
    await send(junit(test("a")), "&branch=topic&commit=elsewhere1");
    const last = await send(junit(test("a", broken, "10"), test("b", broken)), "&branch=main&commit=bad2");
    await alice.case.mute.mutate({
      projectId,
      caseId: "TC-1",
      reason: "Known",
      until: tessera.clock.now().slice(0, 10),
    });
    const { body } = await rest("GET /test-cases/TC-1/explanation");
    expect(body).toMatchObject({
      ...{ case: { id: "TC-1", name: "a" }, status: "failed", lastRun: last.id, message: "no money", failingRuns: 2 },
      failingSince: { runId: since.id, commit: "bad1", at: since.startedAt },
      ...{ lastGoodRun: "RUN-1", lastGoodCommit: "good1", mute: { reason: "Known", broken: false } },
      cause: { id: "CAUSE-1", title: "Error: no money", state: "open", otherTests: 1 },
      flakiness: { runs: 4, flakyRuns: 0, flips: 1 },
      durationMs: { median: 2000, p90: 10_000 },
    });
    expect(body.recent.map(({ status }: { status: string }) => status)).toEqual([
      "failed",
      "passed",
      "failed",
      "passed",
    ]);
    const { body: ofTopic } = await rest("GET /test-cases/TC-1/explanation?branch=topic");
    expect(ofTopic).toMatchObject({
      status: "passed",
      failingSince: null,
      cause: null,
      recent: [{ commit: "elsewhere1" }],
    });
  });

  it("that never ran has nothing to explain", async () => {
    const { id } = await alice.case.create.mutate({ projectId, name: "By hand" });
    const { body } = await rest(`GET /test-cases/${id}/explanation`);
    expect(body).toMatchObject({
      status: null,
      failingSince: null,
      cause: null,
      mute: null,
      durationMs: null,
      recent: [],
    });
  });

  it("is among the slowest of the newest run of its branch, with how long it took before", async () => {
    await send(junit(test("a", "", "1"), test("b", "", "5")), "&branch=main");
    await send(junit(test("a", "", "9"), test("b", "", "5"), test("c", "", "7")), "&branch=main");
    await send(junit(test("a", "", "99")), "&branch=topic");
    const { body } = await rest(`GET /projects/${projectId}/slowest-tests?limit=2`);
    expect(body.data).toMatchObject([
      { case: { name: "a" }, durationMs: 9000, beforeMs: 1000, run: "RUN-2" },
      { case: { name: "c" }, durationMs: 7000, beforeMs: null },
    ]);
    const { body: next } = await rest(`GET /projects/${projectId}/slowest-tests?cursor=${body.nextCursor}`);
    expect(next).toMatchObject({ data: [{ case: { name: "b" }, durationMs: 5000, beforeMs: 5000 }], nextCursor: null });
    const { body: ofTopic } = await rest(`GET /projects/${projectId}/slowest-tests?branch=topic`);
    expect(ofTopic.data).toMatchObject([{ durationMs: 99_000 }]);
    expect((await rest(`GET /projects/${projectId}/slowest-tests?branch=gone`)).body.data).toEqual([]);
  });

  it("is found by tokens in the projects that they see", async () => {
    await alice.case.create.mutate({ projectId, name: `Pays in ${projectId}` });
    const { id: other } = await alice.project.create.mutate({ name: "Other" });
    await alice.case.create.mutate({ projectId: other, name: `Pays in ${projectId} too` });
    const narrow = await tessera.token(alice, { projects: [projectId] });
    const found = async (as: string) =>
      (await tessera.rest(as, `GET /search?query=pays%20in%20${projectId}`)).body.cases.length;
    expect([await found(secret), await found(narrow)]).toEqual([2, 1]);
    expect(await found(await tessera.token(await tessera.signIn(`s${projectId.toLowerCase()}`, "USER")))).toBe(0);
  });

  it("of another account's project is not found", async () => {
    await send(junit(test("a")), "");
    const mallory = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
    for (const call of ["GET /test-cases/TC-1/explanation", `GET /projects/${projectId}/slowest-tests`] as const) {
      expect((await rest(call, mallory)).body.errorCode).toBe("NOT_FOUND");
    }
  });
});
