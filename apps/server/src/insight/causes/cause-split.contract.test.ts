import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { rebuildInsight } from "../rebuild/insight-rebuild.ts";

const down = '<failure message="database away">Error: database away</failure>';
const RED = junit(
  { name: "pays", classname: "shop", inside: down },
  { name: "ships", classname: "shop", inside: down },
  { name: "counts", classname: "shop", inside: down },
);

describeOnEachDb("a cause", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await send();
  });

  const send = async (report = RED) =>
    (await upload(tessera, secret, projectId, report, { query: `&runKey=${crypto.randomUUID()}` })).body.run;
  const split = (causeId: string, caseIds: string[], title?: string) =>
    tessera.call(secret, `POST /api/v1/causes/${causeId}/split?projectId=${projectId}`, { caseIds, title });
  const ofRun = async (runId: string) => {
    const { data } = await alice.run.causes.query({ projectId, runId });
    return data.map(({ id, tests, title }) => [id, tests, title]);
  };

  it("is split by hand: past and future failures of the tests count as a cause of their own", async () => {
    const answer = await split("CAUSE-1", ["TC-2"], "Shipping is down");
    expect(answer).toMatchObject({
      status: 201,
      body: { id: "CAUSE-2", title: "Shipping is down", tests: 1, runs: 1 },
    });
    const expected = [
      ["CAUSE-1", 2, "Error: database away"],
      ["CAUSE-2", 1, "Shipping is down"],
    ];
    expect(await ofRun("RUN-1")).toEqual(expected);
    expect(await ofRun((await send()).id)).toEqual(expected);
    const one = await tessera.rest(secret, `GET /causes/CAUSE-2?projectId=${projectId}`);
    expect(one.body).toMatchObject({ id: "CAUSE-2", runs: 2, lastRun: "RUN-2" });
    await rebuildInsight(tessera.ctx);
    expect(await ofRun("RUN-1")).toEqual(expected);
    expect(await ofRun("RUN-2")).toEqual(expected);
    const root = await tessera.signIn("root", "ADMIN");
    const { data } = await root.admin.audit.list.query({ action: "CAUSE_SPLIT" });
    expect(data[0]?.details).toMatchObject({ project: projectId, cause: "CAUSE-1", into: "CAUSE-2", cases: 1 });
  });

  it("is split again, and joined again by merging", async () => {
    await split("CAUSE-1", ["TC-2", "TC-3"], "Two");
    await split("CAUSE-2", ["TC-3"], "Three");
    const three = [
      ["CAUSE-1", 1, "Error: database away"],
      ["CAUSE-2", 1, "Two"],
      ["CAUSE-3", 1, "Three"],
    ];
    expect(await ofRun((await send()).id)).toEqual(three);
    await alice.cause.merge.mutate({ projectId, causeId: "CAUSE-3", into: "CAUSE-1" });
    expect(await ofRun((await send()).id)).toEqual([
      ["CAUSE-1", 2, "Error: database away"],
      ["CAUSE-2", 1, "Two"],
    ]);
    await split("CAUSE-1", ["TC-3"], "Again");
    expect((await ofRun((await send()).id)).map(([id]) => id)).toEqual(["CAUSE-1", "CAUSE-2", "CAUSE-4"]);
  });

  it("can't be split by a test that never failed of it, by a guest, or from outside", async () => {
    await send(junit({ name: "other", classname: "shop" }));
    expect(await split("CAUSE-1", ["TC-4"])).toMatchObject({ status: 400, body: { errorCode: "INVALID_INPUT" } });
    expect(await split("CAUSE-9", ["TC-1"])).toMatchObject({ status: 404 });
    const carol = await tessera.signIn("carol", "USER");
    const foreign = carol.cause.split.mutate({ projectId, causeId: "CAUSE-1", caseIds: ["TC-1"] });
    await expect(foreign).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    await expect(carol.cause.get.query({ projectId, causeId: "CAUSE-1" })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
  });
});
