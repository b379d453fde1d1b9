import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { junit, multipart, upload } from "../imports/upload.testing.ts";

describeOnEachDb("a closed test cycle", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let secret: string;
  const projectId = "PRJ-1";
  const cycleId = "TCYCLE-2";

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    const userId = await tessera.addUser("bob");
    await alice.member.set.mutate({ projectId, userId, role: "MEMBER" });
    bob = await tessera.signIn("bob");
    await alice.case.create.mutate({ projectId, name: "Pay" });
    await alice.cycle.create.mutate({ projectId, name: "Release", cases: { caseIds: ["TC-1"] } });
    const inside = "<system-out>[[ATTACHMENT|late.png]]</system-out>";
    await upload(tessera, secret, projectId, junit({ name: "adds", inside }), {
      query: `&cycleId=${cycleId}&runKey=1`,
    });
    const { data: results } = await alice.result.list.query({ projectId, cycleId });
    expect((await attach(results[0]?.id)).status).toBe(201);
    await bob.cycle.close.mutate({ projectId, cycleId });
  });
  afterAll(() => tessera.stop());

  const attach = (resultId = "") =>
    tessera.rest(
      secret,
      `POST /attachments?projectId=${projectId}&resultId=${resultId}`,
      multipart({ "a.txt": "seen" }),
    );

  it("refuses every change with the same error, and stays as it was", async () => {
    const before = await alice.cycle.get.query({ projectId, cycleId });
    expect(before).toMatchObject({ state: "closed", closedAt: tessera.clock.now() });
    const { data: imports } = await alice.import.list.query({ projectId });
    const { data: results } = await alice.result.list.query({ projectId, cycleId });
    const resultId = results[0]?.id ?? "";
    const { data: files } = await alice.attachment.list.query({ projectId, resultId });
    const at = `projectId=${projectId}`;
    const changes: [string, unknown?][] = [
      [`PATCH /test-cycles/${cycleId}?${at}`, { name: "Other" }],
      [`DELETE /test-cycles/${cycleId}?${at}`],
      [`POST /test-cycles/${cycleId}/results?${at}`, { caseId: "TC-1", status: "passed" }],
      [`PATCH /test-cycles/${cycleId}/results/${resultId}?${at}`, { status: "failed" }],
      [`POST /test-cycles/${cycleId}/cases?${at}`, { cases: { caseIds: ["TC-1"] } }],
      [`POST /test-cycles/${cycleId}/cases/remove?${at}`, { caseIds: ["TC-1"] }],
      [`POST /test-cycles/${cycleId}/cases/assign?${at}`, { caseIds: ["TC-1"], assign: { userIds: [] } }],
      [`POST /attachments?${at}&resultId=${resultId}`, multipart({ "b.txt": "late" })],
      [`POST /imports/${imports[0]?.id}/attachments?${at}`, multipart({ "late.png": "late" })],
      ...files.map(({ id }): [string] => [`DELETE /attachments/${id}?${at}`]),
      [`DELETE /imports/${imports[0]?.id}?${at}`],
      [`DELETE /runs/RUN-1?${at}`],
    ];
    for (const [call, body] of changes) {
      const answer = await tessera.rest(secret, call as `${string} /${string}`, body);
      expect([call, answer.status, answer.body.error]).toEqual([
        ...[call, 409],
        expect.stringContaining(`${cycleId} is closed, so nothing in it changes any more`),
      ]);
    }
    const query = `&cycleId=${cycleId}&runKey=2`;
    const sent = await upload(tessera, secret, projectId, junit({ name: "more" }), { query });
    expect([sent.status, sent.body.errorCode]).toEqual([409, "CONFLICT"]);
    expect(await alice.cycle.get.query({ projectId, cycleId })).toEqual(before);
    expect((await alice.result.list.query({ projectId, cycleId })).data).toEqual(results);
    expect((await alice.attachment.list.query({ projectId, resultId })).data).toEqual(files);
  });

  it("shows the same after the project's default branch changed", async () => {
    const before = await alice.cycle.get.query({ projectId, cycleId });
    await alice.project.update.mutate({ projectId, defaultBranch: "trunk" });
    expect(await alice.cycle.get.query({ projectId, cycleId })).toEqual(before);
  });

  it("is reopened by a project admin alone, and the log says so", async () => {
    await expect(bob.cycle.reopen.mutate({ projectId, cycleId })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    expect((await alice.cycle.reopen.mutate({ projectId, cycleId })).state).toBe("open");
    await alice.result.create.mutate({ projectId, cycleId, caseId: "TC-1", status: "passed" });
    const entries = await tessera.ctx.db.selectFrom("audit").select("action").orderBy("id").execute();
    const actions = entries.map(({ action }) => action).filter((action) => /CLOSED|REOPENED/.test(action));
    expect(actions).toEqual(["CYCLE_CLOSED", "CYCLE_REOPENED"]);
  });

  it("can't be the master cycle", async () => {
    const call = alice.cycle.close.mutate({ projectId, cycleId: "TCYCLE-1" });
    await expect(call).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
  });
});
