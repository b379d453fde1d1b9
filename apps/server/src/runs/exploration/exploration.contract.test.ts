import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const code = (errorCode: string, message?: string) => ({
  data: { errorCode },
  ...(message && { message: expect.stringContaining(message) }),
});
const MINUTE_MS = 60_000;

describeOnEachDb("exploratory sessions", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let carol: Page;
  let ids: Record<"alice" | "bob" | "carol", string>;
  let projectId: string;
  let ref: { projectId: string; explorationId: string };

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
    carol = await tessera.signIn("carol", "USER");
    const idOf = async (page: Page) => (await page.profile.get.query()).user.id;
    ids = { alice: await idOf(alice), bob: await idOf(bob), carol: await idOf(carol) };
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    for (const userId of [ids.bob, ids.carol]) await alice.member.set.mutate({ projectId, userId, role: "MEMBER" });
    const plan = { projectId, charter: "Explore refunds\n\nwith expired cards", testerId: ids.bob, timeBoxMinutes: 30 };
    ref = { projectId, explorationId: (await carol.exploration.create.mutate(plan)).id };
  });

  const note = (text: string, more: object = {}) => bob.exploration.note.add.mutate({ ...ref, text, ...more });
  const session = () => carol.exploration.get.query(ref);
  const notes = async () => (await carol.exploration.note.list.query(ref)).data;
  const attach = async (page: Page, noteId: string) =>
    tessera.rest(await tessera.token(page), `POST /attachments?projectId=${projectId}&noteId=${noteId}`, "seen", {
      "content-type": "text/plain",
    });

  it("count the time between start, pause and end, the same for all, and go on past their time box", async () => {
    expect(await session()).toMatchObject({ id: "SESSION-1", state: "planned", elapsedMs: 0, startedAt: null });
    await expect(note("Early")).rejects.toMatchObject(code("CONFLICT", "Start it first"));
    await bob.exploration.start.mutate(ref);
    tessera.clock.advance({ seconds: 600 });
    await bob.exploration.start.mutate(ref);
    expect(await session()).toMatchObject({ state: "running", elapsedMs: 10 * MINUTE_MS });
    await bob.exploration.pause.mutate(ref);
    tessera.clock.advance({ days: 3 });
    await bob.exploration.start.mutate(ref);
    tessera.clock.advance({ seconds: 1800 });
    const ended = await bob.exploration.end.mutate({ ...ref, summary: "Refunds work" });
    expect(ended).toMatchObject({ state: "ended", elapsedMs: 40 * MINUTE_MS, summary: "Refunds work" });
    tessera.clock.advance({ seconds: 60 });
    expect(await session()).toEqual(ended);
    await expect(bob.exploration.start.mutate(ref)).rejects.toMatchObject(code("CONFLICT", "has ended"));
    await expect(note("Late")).rejects.toMatchObject(code("CONFLICT", "has ended"));
  });

  it("are paused once they run for a day, which counts to its end", async () => {
    await bob.exploration.start.mutate(ref);
    tessera.clock.advance({ seconds: 23 * 3600 });
    await tessera.background.tick();
    expect((await session()).state).toBe("running");
    tessera.clock.advance({ seconds: 5 * 3600 });
    await tessera.background.tick();
    expect(await session()).toMatchObject({ state: "paused", elapsedMs: 24 * 60 * MINUTE_MS });
  });

  it("are run by their tester and project admins, planned also by their author, and read by all members", async () => {
    for (const run of [carol.exploration.start, carol.exploration.pause, carol.exploration.end]) {
      await expect(run.mutate(ref)).rejects.toMatchObject(code("FORBIDDEN", "Only its tester"));
    }
    await expect(carol.exploration.note.add.mutate({ ...ref, text: "Mine" })).rejects.toMatchObject(code("FORBIDDEN"));
    await carol.exploration.update.mutate({ ...ref, testerId: ids.alice, timeBoxMinutes: 45 });
    await expect(bob.exploration.delete.mutate(ref)).rejects.toMatchObject(code("FORBIDDEN"));
    expect(await session()).toMatchObject({ timeBoxMinutes: 45, tester: { username: "alice" } });
    const outsider = { ...ref, testerId: "no one" };
    await expect(carol.exploration.update.mutate(outsider)).rejects.toMatchObject(code("INVALID_INPUT"));
    await alice.exploration.start.mutate(ref);
    const trail = (await alice.project.activity.query({ projectId })).data.map(({ action }) => action);
    expect(trail.slice(0, 3)).toEqual(["EXPLORATION_STARTED", "EXPLORATION_CHANGED", "EXPLORATION_CREATED"]);
  });

  it("are listed by state, tester and milestone, the newest first, a page at a time", async () => {
    const { id: milestoneId } = await alice.milestone.create.mutate({ projectId, name: "4.2" });
    for (const charter of ["Second", "Third"]) await bob.exploration.create.mutate({ projectId, charter, milestoneId });
    await bob.exploration.start.mutate(ref);
    const idsOf = async (filter: object) => {
      const { data, nextCursor } = await bob.exploration.list.query({ projectId, ...filter });
      return [...data.map(({ id }) => id), nextCursor !== null];
    };
    expect(await idsOf({ limit: 2 })).toEqual(["SESSION-3", "SESSION-2", true]);
    const { nextCursor } = await bob.exploration.list.query({ projectId, limit: 2 });
    expect(await idsOf({ limit: 2, cursor: nextCursor })).toEqual(["SESSION-1", false]);
    expect(await idsOf({ state: ["running", "ended"] })).toEqual(["SESSION-1", false]);
    expect(await idsOf({ testerId: "me", milestoneId })).toEqual(["SESSION-3", "SESSION-2", false]);
    expect(await idsOf({ testerId: ids.alice })).toEqual([false]);
    const search = async (query: string) =>
      (await bob.search.everything.query({ query, projectId })).explorations
        .filter(({ project }) => project.id === projectId)
        .map(({ id, name }) => [id, name]);
    expect(await search("EXPIRED card")).toEqual([["SESSION-1", "Explore refunds"]]);
    expect(await search("SESSION-3")).toEqual([["SESSION-3", "Third"]]);
  });

  it("that the caller is to run are listed over all projects until they end", async () => {
    const { id: other } = await alice.project.create.mutate({ name: "Other" });
    await alice.member.set.mutate({ projectId: other, userId: ids.bob, role: "MEMBER" });
    await bob.exploration.create.mutate({ projectId: other, charter: "Elsewhere" });
    const mine = async () => {
      const { data } = await bob.exploration.assignedToMe.query({ limit: 200 });
      return data
        .filter(({ project }) => [projectId, other].includes(project.id))
        .map(({ charter }) => charter.slice(0, 9));
    };
    expect((await mine()).sort()).toEqual(["Elsewhere", "Explore r"]);
    await bob.exploration.start.mutate(ref);
    await bob.exploration.end.mutate(ref);
    await alice.member.remove.mutate({ projectId: other, userId: ids.bob });
    expect(await mine()).toEqual([]);
  });

  it("keep notes in the order of their time marks, each once, and count them by kind", async () => {
    await bob.exploration.start.mutate(ref);
    tessera.clock.advance({ seconds: 60 });
    await note("Slow", { kind: "bug" });
    tessera.clock.advance({ seconds: 60 });
    const sent = { key: "written-offline", atMs: 30_000, kind: "question" as const };
    const first = await note("Why twice, @carol and @stranger?", sent);
    expect(await note("Why twice?", sent)).toEqual(first);
    await note("From the future", { atMs: 999 * MINUTE_MS });
    const marks = (await notes()).map(({ text, atMs }) => [text.slice(0, 4), atMs]);
    expect(marks).toEqual([
      ["Why ", 30_000],
      ["Slow", MINUTE_MS],
      ["From", 2 * MINUTE_MS],
    ]);
    expect(first.mentions.map(({ username }) => username)).toEqual(["carol"]);
    expect((await session()).notes).toEqual({ note: 1, bug: 1, question: 1, idea: 0 });
    const [notice] = (await carol.notice.list.query({})).data;
    expect(notice).toMatchObject({ kind: "MENTIONED", text: expect.stringContaining("in a note on SESSION-1") });
    const page = await bob.exploration.note.list.query({ ...ref, limit: 1 });
    const next = await bob.exploration.note.list.query({ ...ref, limit: 1, cursor: page.nextCursor ?? "" });
    expect([page, next].map(({ data }) => data[0]?.atMs)).toEqual([30_000, MINUTE_MS]);
    const full = { notes: 0, bugs: 0, questions: 0, ideas: 1000 };
    await tessera.ctx.db.updateTable("exploration").set(full).where("projectId", "=", projectId).execute();
    await expect(note("One too many")).rejects.toMatchObject(code("CONFLICT", "1,000 notes"));
    const bugs = await bob.exploration.note.list.query({ ...ref, kind: ["bug"] });
    expect(bugs.data.map(({ text }) => text)).toEqual(["Slow"]);
  });

  it("let a note be corrected for 15 minutes by its author, and its defect be named later", async () => {
    await bob.exploration.start.mutate(ref);
    const { id: noteId } = await note("Slw");
    const change = (page: Page, what: object) => page.exploration.note.update.mutate({ ...ref, noteId, ...what });
    await expect(change(alice, { text: "Mine" })).rejects.toMatchObject(code("FORBIDDEN", "Only its author"));
    expect(await change(bob, { text: "Slow", kind: "bug" })).toMatchObject({ text: "Slow", kind: "bug" });
    expect((await session()).notes).toMatchObject({ note: 0, bug: 1 });
    tessera.clock.advance({ seconds: 15 * 60 + 1 });
    await expect(change(bob, { text: "Late" })).rejects.toMatchObject(code("CONFLICT", "15 minutes"));
    await expect(bob.exploration.note.delete.mutate({ ...ref, noteId })).rejects.toMatchObject(code("CONFLICT"));
    const defect = "https://tracker.example.org/4711";
    expect(await change(alice, { defect })).toMatchObject({ defect, text: "Slow" });
    const elsewhere = await alice.project.create.mutate({ name: "Elsewhere" });
    const other = await alice.exploration.create.mutate({ projectId: elsewhere.id, charter: "Other" });
    const foreign = { projectId: elsewhere.id, explorationId: other.id, noteId, kind: "idea" as const };
    await expect(alice.exploration.note.update.mutate(foreign)).rejects.toMatchObject(code("NOT_FOUND"));
    await alice.exploration.note.delete.mutate({ ...ref, noteId });
    expect(await notes()).toEqual([]);
    await expect(change(bob, { defect: null })).rejects.toMatchObject(code("NOT_FOUND"));
  });

  it("make a test case of a note once, and the two link to each other", async () => {
    await bob.exploration.start.mutate(ref);
    const { id: noteId } = await note("Refund twice");
    const made = await bob.exploration.note.createCase.mutate({ ...ref, noteId, name: "Refund twice" });
    expect(made).toMatchObject({ name: "Refund twice", steps: [], description: "Refund twice" });
    expect(made.links[0]?.url).toContain(`/projects/${projectId}/sessions/SESSION-1#note-${noteId}`);
    expect((await notes())[0]?.caseId).toBe(made.id);
    const again = bob.exploration.note.createCase.mutate({ ...ref, noteId, name: "Again" });
    await expect(again).rejects.toMatchObject(code("CONFLICT", made.id));
  });

  it("take files with their notes, from those who run them, and delete them with the session", async () => {
    await bob.exploration.start.mutate(ref);
    const { id: noteId } = await note("Look");
    expect((await attach(carol, noteId)).status).toBe(403);
    expect((await attach(bob, "gone")).status).toBe(404);
    const { body } = await attach(bob, noteId);
    expect(body).toMatchObject({ noteId, caseId: null, resultId: null });
    const listed = await carol.attachment.list.query({ projectId, explorationId: ref.explorationId });
    expect(listed.data.map(({ id }) => id)).toEqual([body.id]);
    await carol.exploration.delete.mutate(ref);
    await expect(session()).rejects.toMatchObject(code("NOT_FOUND"));
    const rest = await tessera.ctx.db
      .selectFrom("attachment")
      .select("id")
      .where("projectId", "=", projectId)
      .execute();
    expect(rest).toEqual([]);
  });

  it("record results into their test cycle, and list those that can be seen", async () => {
    const { id: caseId } = await alice.case.create.mutate({ projectId, name: "Refund" });
    const record = () => bob.exploration.result.record.mutate({ ...ref, caseId, status: "failed", message: "Twice" });
    await bob.exploration.start.mutate(ref);
    await expect(record()).rejects.toMatchObject(code("CONFLICT", "Choose one"));
    const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Release" });
    await carol.exploration.update.mutate({ ...ref, cycleId });
    tessera.clock.advance({ seconds: 60 });
    const { result } = await record();
    expect(await bob.result.get.query({ projectId, cycleId, resultId: result.id })).toMatchObject({ message: "Twice" });
    const listed = async () => (await carol.exploration.result.list.query(ref)).data;
    expect(await listed()).toMatchObject([{ atMs: MINUTE_MS, result: { id: result.id, caseId, status: "failed" } }]);
    await alice.cycle.delete.mutate({ projectId, cycleId });
    expect(await listed()).toEqual([]);
  });

  it("are gone with their project", async () => {
    await bob.exploration.start.mutate(ref);
    await note("Slow");
    await tessera.ctx.db.deleteFrom("project").where("id", "=", projectId).execute();
    const left = tessera.ctx.db.selectFrom("explorationNote").select("id").where("projectId", "=", projectId);
    expect(await left.execute()).toEqual([]);
  });
});
