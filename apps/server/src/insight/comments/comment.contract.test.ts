import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const code = (errorCode: string) => ({ data: { errorCode } });

describeOnEachDb("comments", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let mallory: Page;
  let bobId: string;
  let projectId: string;
  let caseId: string;
  let resultId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
    mallory = await tessera.signIn("mallory", "USER");
    bobId = (await bob.profile.get.query()).user.id;
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    caseId = (await alice.case.create.mutate({ projectId, name: "Pay" })).id;
    const made = { projectId, cycleId: "TCYCLE-1", caseId, status: "failed" as const };
    resultId = (await alice.result.create.mutate(made)).id;
  });

  const say = (page: Page, text: string) => page.comment.create.mutate({ projectId, caseId, text });
  const textsOf = async (about: object = { caseId }) =>
    (await alice.comment.list.query({ projectId, ...about })).data.map(({ text }) => text);
  /** Notices about comments of this project, the newest first. */
  const noticesOf = async (page: Page) => {
    const { data } = await page.notice.list.query({ limit: 200 });
    return data.filter(({ text }) => text.includes(projectId)).map(({ kind, text, page }) => ({ kind, text, page }));
  };
  const fail = async () => {
    const secret = await tessera.token(alice);
    const report = junit({ name: "ships", classname: "shop", inside: '<failure message="lost"/>' });
    const { body } = await upload(tessera, secret, projectId, report);
    return (await alice.run.causes.query({ projectId, runId: body.run.id })).data[0]?.id as string;
  };

  it("are written about cases, cycles, results and causes, each with those of its own", async () => {
    const subjects = [{ caseId }, { cycleId: "TCYCLE-1" }, { resultId }, { causeId: await fail() }];
    for (const [index, subject] of subjects.entries()) {
      const made = await bob.comment.create.mutate({ projectId, ...subject, text: ` About ${index} ` });
      expect(made).toMatchObject({ ...subject, text: `About ${index}`, version: 1, editedAt: null, deletedAt: null });
      expect(made.createdBy?.username).toBe("bob");
    }
    for (const [index, subject] of subjects.entries()) expect(await textsOf(subject)).toEqual([`About ${index}`]);
    await expect(textsOf({ caseId, resultId })).rejects.toMatchObject(code("INVALID_INPUT"));
    await expect(textsOf({})).rejects.toMatchObject(code("INVALID_INPUT"));
    for (const missing of [{ caseId: "TC-99" }, { cycleId: "TCYCLE-9" }, { resultId: "x" }, { causeId: "CAUSE-9" }]) {
      await expect(textsOf(missing)).rejects.toMatchObject(code("NOT_FOUND"));
    }
  });

  it("come newest first, a page at a time", async () => {
    for (const text of ["one", "two", "three"]) await say(alice, text);
    const first = await alice.comment.list.query({ projectId, caseId, limit: 2 });
    expect(first.data.map(({ text }) => text)).toEqual(["three", "two"]);
    const rest = await alice.comment.list.query({ projectId, caseId, cursor: first.nextCursor ?? "" });
    expect([rest.data.map(({ text }) => text), rest.nextCursor]).toEqual([["one"], null]);
  });

  it("are changed by their author alone, and from the version that they have", async () => {
    const { id: commentId } = await say(bob, "Wrong");
    const change = { projectId, commentId, text: "Right", version: 1 };
    await expect(alice.comment.update.mutate(change)).rejects.toMatchObject(code("FORBIDDEN"));
    const changed = await bob.comment.update.mutate(change);
    expect(changed).toMatchObject({ text: "Right", version: 2, editedAt: expect.any(String) });
    await expect(bob.comment.update.mutate({ ...change, text: "Other" })).rejects.toMatchObject(code("CONFLICT"));
    await expect(bob.comment.update.mutate({ ...change, text: " " })).rejects.toMatchObject(code("INVALID_INPUT"));
    expect(await textsOf()).toEqual(["Right"]);
  });

  it("are deleted by their author and by project admins, and keep their place without the text", async () => {
    const [first, second] = [await say(alice, "One"), await say(bob, "Two")];
    const remove = (page: Page, { id }: { id: string }) => page.comment.delete.mutate({ projectId, commentId: id });
    await expect(remove(bob, first)).rejects.toMatchObject(code("FORBIDDEN"));
    await remove(alice, second);
    await expect(remove(alice, second)).rejects.toMatchObject(code("NOT_FOUND"));
    const change = { projectId, commentId: second.id, text: "Back" };
    await expect(bob.comment.update.mutate(change)).rejects.toMatchObject(code("NOT_FOUND"));
    const [newest] = (await bob.comment.list.query({ projectId, caseId })).data;
    expect(newest).toMatchObject({ id: second.id, text: "", deletedBy: { username: "alice" } });
    const rows = await tessera.ctx.db
      .selectFrom("audit")
      .select("details")
      .where("action", "like", "COMMENT%")
      .execute();
    expect(rows.map(({ details }) => details).join()).not.toMatch(/One|Two/);
  });

  it("are another project's, and absent, for callers who can't see it", async () => {
    const { id: commentId } = await say(alice, "Ours");
    const elsewhere = (await mallory.project.create.mutate({ name: "Theirs" })).id;
    const secret = await tessera.token(mallory);
    for (const project of [projectId, elsewhere]) {
      const at = `/comments/${commentId}?projectId=${project}` as const;
      const calls = [
        await tessera.rest(secret, `GET ${at}`),
        await tessera.rest(secret, `PATCH ${at}`, { text: "Mine" }),
        await tessera.rest(secret, `DELETE ${at}`),
      ];
      expect(calls.map(({ body }) => body.errorCode)).toEqual(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]);
    }
    expect(await textsOf()).toEqual(["Ours"]);
  });

  it("need the scope of what they are about", async () => {
    const secret = await tessera.token(alice, { scopes: ["case:write", "cycle:read"] });
    const post = (about: object) => tessera.rest(secret, "POST /comments", { projectId, text: "Hi", ...about });
    expect((await post({ caseId })).status).toBe(201);
    for (const about of [{ cycleId: "TCYCLE-1" }, { resultId }]) {
      expect((await post(about)).body.errorCode).toBe("INSUFFICIENT_SCOPE");
    }
    const read = await tessera.rest(secret, `GET /comments?projectId=${projectId}&cycleId=TCYCLE-1`);
    expect(read.status).toBe(200);
  });

  it("give the people they name who see the project one notice, and leave other names as text", async () => {
    const text = "@Bob @mallory @no-one @alice: see `@bob`, mail@bob.example\n\n```\n@mallory\n```";
    const made = await say(alice, text);
    expect(made.mentions.map(({ username }) => username)).toEqual(["bob", "alice"]);
    const page = `/projects/${projectId}/cases/${caseId}#comments`;
    const told = `alice mentioned you in a comment on ${caseId} “Pay” in ${projectId}.`;
    expect(await noticesOf(bob)).toEqual([{ kind: "MENTIONED", text: expect.stringContaining(told.slice(5)), page }]);
    expect([await noticesOf(alice), await noticesOf(mallory)]).toEqual([[], []]);
    const { id: commentId } = made;
    await alice.comment.update.mutate({ projectId, commentId, text: "Nothing" });
    await alice.comment.update.mutate({ projectId, commentId, text: "@bob, again" });
    expect(await noticesOf(bob)).toHaveLength(1);
    const crowd = Array.from({ length: 21 }, (_, index) => `@person-${index}`).join(" ");
    await expect(say(alice, crowd)).rejects.toMatchObject(code("INVALID_INPUT"));
  });

  it("give those who follow the case or cause one notice, and none to who wrote them", async () => {
    const causeId = await fail();
    const follow = (page: Page, kind: "test" | "cause", target: string) =>
      page.subscription.set.mutate({ projectId, kind, target, mode: "daily" });
    for (const page of [alice, bob]) await follow(page, "test", caseId);
    await follow(bob, "cause", causeId);
    await say(alice, "Look, @bob");
    await alice.comment.create.mutate({ projectId, resultId, text: "Here too" });
    await alice.comment.create.mutate({ projectId, causeId, text: "And there" });
    await alice.comment.create.mutate({ projectId, cycleId: "TCYCLE-1", text: "Not there" });
    const kinds = (await noticesOf(bob)).map(({ kind }) => kind);
    expect(kinds).toEqual(["COMMENTED", "COMMENTED", "MENTIONED"]);
    expect(await noticesOf(alice)).toEqual([]);
  });

  it("are offered the members of the project to mention, by a part of their name", async () => {
    const find = async (search: string) =>
      (await bob.comment.people.query({ projectId, search })).data.map(({ username }) => username);
    expect([await find(""), await find("OB"), await find("mallory")]).toEqual([["alice", "bob"], ["bob"], []]);
  });

  it("go on with the cause that theirs is merged into, and with the test case that theirs is a rename of", async () => {
    const secret = await tessera.token(alice);
    const broken = (name: string) => ({ name, classname: "shop", inside: `<failure message="${name} broke"/>` });
    await upload(tessera, secret, projectId, junit(broken("pays"), broken("ships")));
    const [from, into] = (await alice.cause.list.query({ projectId })).data.map(({ id }) => id) as [string, string];
    await bob.comment.create.mutate({ projectId, causeId: from, text: "The cause" });
    await alice.cause.merge.mutate({ projectId, causeId: from, into });
    expect(await textsOf({ causeId: into })).toEqual(["The cause"]);

    const { id: fresh } = await alice.case.create.mutate({ projectId, name: "Pay now" });
    await bob.comment.create.mutate({ projectId, caseId: fresh, text: "The case" });
    const id = crypto.randomUUID();
    const [fromNumber, toNumber] = [caseId, fresh].map((one) => Number(one.slice(3))) as [number, number];
    const facts = { confidence: 90, reason: "a similar name", importId: "", createdAt: tessera.clock.now() };
    const open = { state: "proposed" as const, decidedAt: null, decidedBy: null, before: null, binId: null };
    const row = { id, projectId, fromNumber, toNumber, ...facts, ...open };
    await tessera.ctx.db.insertInto("rename").values(row).execute();
    await alice.rename.accept.mutate({ id });
    expect(await textsOf()).toEqual(["The case"]);
    await alice.rename.undo.mutate({ id });
    expect([await textsOf(), await textsOf({ caseId: fresh })]).toEqual([[], ["The case"]]);
  });

  it("stay as they are in a closed cycle", async () => {
    const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Release" });
    const { id: commentId } = await alice.comment.create.mutate({ projectId, cycleId, text: "Before" });
    await alice.cycle.close.mutate({ projectId, cycleId });
    const late = [
      () => alice.comment.create.mutate({ projectId, cycleId, text: "After" }),
      () => alice.comment.update.mutate({ projectId, commentId, text: "After" }),
      () => alice.comment.delete.mutate({ projectId, commentId }),
    ];
    for (const call of late) await expect(call()).rejects.toMatchObject(code("CONFLICT"));
    expect(await textsOf({ cycleId })).toEqual(["Before"]);
  });
});
