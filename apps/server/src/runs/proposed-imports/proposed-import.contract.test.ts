import { beforeEach, expect, it } from "vitest";
import { MAX_OPEN_PROPOSED_IMPORTS } from "../../platform/limits/limits.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { dump, FAILURE, junit, multipart, refusal, resultsOf, upload } from "../imports/upload.testing.ts";

const REPORT = junit({ name: "adds" }, { name: "removes", inside: FAILURE });
/** What a proposal may change; nothing else may. */
const OWN_TABLES = ["proposedImport", "proposedImportFile", "blob", "notice", "audit", "auditHead", "token"];

describeOnEachDb("proposed results", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let fork: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });
  beforeEach(async () => {
    fork = await tessera.token(alice, { name: "Forks", scopes: ["result:propose"] });
  });

  const propose = (body: unknown = REPORT, query = "", by = fork) => upload(tessera, by, projectId, body, { query });
  const proposed = async (body: unknown = REPORT, query = ""): Promise<string> =>
    (await propose(body, query)).body.proposal.id;
  const read = (proposedImportId: string) => alice.proposedImport.get.query({ projectId, proposedImportId });
  const accept = (id: string, by = secret) =>
    tessera.rest(by, `POST /proposed-imports/${id}/accept?projectId=${projectId}`, {});
  const decline = (id: string, by = secret) =>
    tessera.rest(by, `POST /proposed-imports/${id}/decline?projectId=${projectId}`, { note: "Spam" });
  const runsOf = async () => (await alice.run.list.query({ projectId })).data;

  it("change nothing of the project until a member accepts them, and are an upload of that member then", async () => {
    const before = await dump(tessera);
    const { status, body } = await propose(REPORT, "&branch=fix&pullRequest=7&runKey=42&job=unit");
    expect([status, body]).toMatchObject([
      201,
      {
        ...{ id: null, run: null, replayed: false, totals: { tests: 2, failed: 1 } },
        proposal: { state: "open", url: expect.stringContaining(`/projects/${projectId}/proposed-results/`) },
      },
    ]);
    const after = await dump(tessera);
    const changed = Object.keys(after).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
    expect(OWN_TABLES).toEqual(expect.arrayContaining(changed));
    const { id } = body.proposal;
    expect(await read(id)).toMatchObject({
      ...{ state: "open", branch: "fix", pullRequest: "7", runKey: "42", job: "unit", verified: null },
      ...{ proposedBy: { username: "alice" }, viaToken: { name: "Forks" }, runId: null },
      ...{ failures: [{ name: "removes", status: "failed", message: "no" }], receipt: { cases: { created: 2 } } },
    });
    expect(await alice.proposedImport.count.query({ projectId })).toEqual({ open: 1 });

    const accepted = await accept(id);
    expect(accepted.body).toMatchObject({ state: "accepted", runId: "RUN-1", decidedBy: { username: "alice" } });
    const run = (await runsOf())[0];
    expect(run).toMatchObject({
      id: "RUN-1",
      key: expect.stringMatching(/^proposed by .*: 42$/),
      branch: "fix",
      pullRequest: "7",
      verdict: "failed",
    });
    expect(await alice.import.list.query({ projectId })).toMatchObject({ data: [{ id: accepted.body.importId }] });
    expect(await resultsOf(tessera, secret, projectId)).toHaveLength(2);
    expect((await propose(REPORT, "&branch=fix&pullRequest=7&runKey=42&job=unit")).body.proposal.state).toBe(
      "accepted",
    );
    const actions = (await alice.project.activity.query({ projectId })).data.map(({ action }) => action);
    expect(actions).toEqual(
      expect.arrayContaining(["RESULTS_PROPOSED", "PROPOSED_RESULTS_ACCEPTED", "RESULTS_IMPORTED"]),
    );
  });

  it("are written once: the same upload answers the same proposal, and no other takes its place", async () => {
    const [first, again] = await Promise.all([propose(REPORT, "&runKey=1"), propose(REPORT, "&runKey=1")]);
    expect([first.status, again.status].sort()).toEqual([200, 201]);
    expect(again.body.proposal).toEqual(first.body.proposal);
    const other = await propose(junit({ name: "adds" }), "&runKey=1");
    expect(other.body.proposal.id).not.toBe(first.body.proposal.id);
    expect((await read(first.body.proposal.id)).totals).toMatchObject({ tests: 2, failed: 1 });
    const bob = await tessera.signIn(`bob-${projectId.toLowerCase()}`, "USER");
    const { user } = await bob.profile.get.query();
    await alice.member.set.mutate({ projectId, userId: user.id, role: "MEMBER" });
    const byBob = await propose(REPORT, "&runKey=1", await tessera.token(bob, { scopes: ["result:propose"] }));
    expect(byBob.body.proposal.id).not.toBe(first.body.proposal.id);
  });

  it("are all that a token that may only propose can do", async () => {
    const id = await proposed();
    const refused = [
      tessera.rest(fork, `GET /proposed-imports?projectId=${projectId}`),
      tessera.rest(fork, `GET /proposed-imports/${id}?projectId=${projectId}`),
      accept(id, fork),
      decline(id, fork),
      tessera.rest(fork, `GET /imports?projectId=${projectId}`),
      tessera.rest(fork, `POST /runs/RUN-1/finish?projectId=${projectId}`, {}),
    ];
    for (const answer of refused) expect(refusal(await answer)).toEqual([403, "INSUFFICIENT_SCOPE"]);
    const reader = await tessera.token(alice, { scopes: ["result:read"] });
    const { status, body } = await propose(REPORT, "", reader);
    expect([status, body.requiredScopes]).toEqual([403, ["result:write"]]);
  });

  it("say nothing of the project's test cases and uploads to who proposes them", async () => {
    await propose(REPORT, "&runKey=9", secret);
    const sent = junit({ name: "adds", id: "TC-1" }, { name: "pays", id: "TC-99" });
    for (const body of [
      (await propose(REPORT, "&runKey=9")).body,
      (await propose(sent)).body,
      (await propose(sent, "&dryRun=true")).body,
    ]) {
      expect(body).toMatchObject({ id: null, run: null, cases: { matched: 0, created: 0 }, warnings: [] });
    }
    expect((await alice.proposedImport.list.query({ projectId })).data).toHaveLength(2);
  });

  it("are accepted or declined once, whatever is decided at the same time", async () => {
    const id = await proposed();
    const answers = await Promise.all([accept(id), accept(id), decline(id), accept(id)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const { state } = await read(id);
    expect(await runsOf()).toHaveLength(state === "accepted" ? 1 : 0);
  });

  it("become a run of their own, whatever run key they name", async () => {
    const failing = await upload(tessera, secret, projectId, REPORT, { query: "&runKey=42&job=unit" });
    const [first, second] = [
      await proposed(junit({ name: "adds" }), "&runKey=42&job=unit&jobAttempt=2"),
      await proposed(junit({ name: "pays" }), "&runKey=42&job=e2e"),
    ];
    const runs = [(await accept(first)).body.runId, (await accept(second)).body.runId];
    expect(runs).toEqual(["RUN-2", "RUN-2"]);
    const { body } = await tessera.rest(secret, `GET /runs/${failing.body.run.id}?projectId=${projectId}`);
    expect(body).toMatchObject({ verdict: "failed", counts: failing.body.run.counts });
  });

  it("wait on where they can't be imported", async () => {
    const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Release" });
    const id = await proposed(REPORT, `&cycleId=${cycleId}`);
    await alice.cycle.close.mutate({ projectId, cycleId });
    expect(refusal(await accept(id))).toEqual([409, "CONFLICT"]);
    expect(await read(id)).toMatchObject({ state: "open", decidedAt: null });
    await alice.cycle.reopen.mutate({ projectId, cycleId });
    expect((await accept(id)).body).toMatchObject({ state: "accepted", receipt: { cycleId } });
  });

  it("keep their files until then, and bring those that tests name", async () => {
    const shot = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10]);
    const named = junit({ name: "shows", inside: `${FAILURE}<system-out>[[ATTACHMENT|shot.png]]</system-out>` });
    const id = await proposed(multipart({ "report.xml": named, "shot.png": shot }));
    await decline(await proposed(junit({ name: "gone" })));
    tessera.clock.advance({ days: 3 });
    await tessera.background.tick();
    // The job that keeps them removes what nothing refers to.
    const { db } = tessera.ctx;
    const kept = db.selectFrom("proposedImportFile").select("blobId");
    expect(await db.selectFrom("blob").select("id").where("id", "not in", kept).execute()).toEqual([]);
    const { importId } = (await accept(id, await tessera.token(alice))).body;
    const { data } = await alice.attachment.list.query({ projectId, importId });
    expect(data).toMatchObject([{ name: "shot.png", state: "stored", size: shot.length }]);
  });

  it("are limited in bytes and in number, and ring the bell once a day", async () => {
    const large = junit({ name: "x".repeat(100) }) + " ".repeat(20 * 1024 ** 2);
    expect(refusal(await propose(large))).toEqual([413, "PAYLOAD_TOO_LARGE"]);
    await proposed();
    const row = await tessera.ctx.db
      .selectFrom("proposedImport")
      .selectAll()
      .where("projectId", "=", projectId)
      .execute();
    const copies = Array.from({ length: MAX_OPEN_PROPOSED_IMPORTS - 1 }, (_, n) => ({
      ...(row[0] as (typeof row)[0]),
      ...{ id: `${row[0]?.id}-${n}`, digest: `${n}` },
    }));
    await tessera.ctx.db.insertInto("proposedImport").values(copies).execute();
    const { status, body } = await propose(REPORT, "&runKey=more");
    expect([status, body.error]).toEqual([409, expect.stringContaining("at most 200 uploads")]);
    const bell = (await alice.notice.list.query({})).data.filter(({ text }) => text.includes(`in ${projectId}.`));
    expect(bell).toMatchObject([{ kind: "PROPOSED_RESULTS_WAIT", page: `/projects/${projectId}/proposed-results` }]);
  });

  it("of another project are not there", async () => {
    const id = await proposed();
    const { id: other } = await alice.project.create.mutate({ name: "Other" });
    const eve = await tessera.token(await tessera.signIn(`eve-${projectId.toLowerCase()}`, "USER"));
    for (const [by, project] of [[secret, other] as const, [eve, projectId] as const]) {
      const call = (act: string, body?: object) =>
        tessera.rest(by, `${body ? "POST" : "GET"} /proposed-imports/${id}${act}?projectId=${project}`, body);
      for (const answer of [call(""), call("/accept", {}), call("/decline", {})]) {
        expect(refusal(await answer)).toEqual([404, "NOT_FOUND"]);
      }
    }
    expect((await read(id)).state).toBe("open");
  });

  it("are let go when they are declined, and after two weeks", async () => {
    const [declined, old] = [await proposed(), await proposed(REPORT, "&runKey=2")];
    expect((await decline(declined)).body).toMatchObject({ state: "declined", note: "Spam" });
    const filesOf = () =>
      tessera.ctx.db.selectFrom("proposedImportFile").select("proposalId").where("projectId", "=", projectId).execute();
    expect(await filesOf()).toEqual([{ proposalId: old }]);
    expect((await propose()).body.proposal).toMatchObject({ id: declined, state: "declined" });
    tessera.clock.advance({ days: 15 });
    await tessera.background.tick();
    expect(await filesOf()).toEqual([]);
    const left = tessera.ctx.db.selectFrom("proposedImport").select("id").where("projectId", "=", projectId);
    expect(await left.execute()).toEqual([{ id: declined }]);
  });
});
