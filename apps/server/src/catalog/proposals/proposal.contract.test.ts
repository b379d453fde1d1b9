import { beforeEach, expect, it } from "vitest";
import { refusal } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

const NEW = { name: "Refuses an expired card", steps: [{ action: "Pay" }] };

describeOnEachDb("proposals", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  /** May only propose. */
  let proposer: string;
  let proposerId: string;
  let caseId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });
  beforeEach(async () => {
    const made = await alice.token.create.mutate({ name: "Assistant", scopes: ["case:propose"], expiresInDays: 7 });
    proposer = made.secret;
    proposerId = made.token.id;
    caseId = (await alice.case.create.mutate({ projectId, name: "Pay by card", description: "Old" })).id;
    tessera.clock.advance({ seconds: 1 });
  });

  const propose = (input: object, by = proposer) =>
    tessera.rest(by, `POST /proposals?projectId=${projectId}`, { reason: "Seen in production", ...input });
  const filed = async (input: object) => (await propose(input)).body.data[0];
  const decide = (id: string, act: "accept" | "decline", input: object = {}, by = secret) =>
    tessera.rest(by, `POST /proposals/${id}/${act}?projectId=${projectId}`, input);
  const read = async (id: string) => (await tessera.rest(secret, `GET /proposals/${id}?projectId=${projectId}`)).body;
  const audited = async () => {
    const rows = await tessera.ctx.db.selectFrom("audit").selectAll().orderBy("seq", "desc").limit(2).execute();
    return rows.reverse();
  };
  const join = async (username: string, role: "MEMBER" | "GUEST") => {
    const page = await tessera.signIn(username, "USER");
    const userId = (await page.profile.get.query()).user.id;
    await alice.member.set.mutate({ projectId, userId, role });
    return page;
  };

  it("wait for a person, and become that person's change with both names in the audit log", async () => {
    const bob = await join("bob", "MEMBER");
    const answer = await propose({ newCases: [NEW], changes: [{ caseId, description: "New" }] });
    expect([answer.status, answer.body.data]).toMatchObject([
      201,
      [
        { kind: "new", caseId: null, name: NEW.name, state: "open", via: { name: "Assistant" } },
        { kind: "change", caseId, fields: ["description"], reason: "Seen in production", isOutdated: false },
      ],
    ]);
    expect((await alice.case.list.query({ projectId })).data.map(({ description }) => description)).toEqual(["Old"]);
    const [one, other] = answer.body.data;
    expect(await bob.proposal.accept.mutate({ projectId, proposalId: one.id })).toMatchObject({
      ...{ state: "accepted", caseId: "TC-2", isEdited: false },
      ...{ decidedBy: { username: "bob" }, proposedBy: { username: "alice" } },
    });
    await bob.proposal.accept.mutate({ projectId, proposalId: other.id });
    const { data } = await alice.case.list.query({ projectId });
    expect(data).toMatchObject([
      { id: "TC-1", name: "Pay by card", description: "New", createdBy: { username: "alice" } },
      { id: "TC-2", name: NEW.name, steps: [{ action: "Pay", expected: "" }], createdBy: { username: "bob" } },
    ]);
    const bobId = (await bob.profile.get.query()).user.id;
    const aliceId = (await alice.profile.get.query()).user.id;
    expect(await audited()).toMatchObject([
      { action: "CASE_CHANGED", actorId: bobId },
      { action: "PROPOSAL_ACCEPTED", actorId: bobId, ownerId: aliceId, tokenId: proposerId },
    ]);
    expect(await tessera.auditOf(proposerId)).toEqual([
      ...["API_KEY_CREATED", "PROPOSAL_CREATED", "PROPOSAL_ACCEPTED", "PROPOSAL_ACCEPTED"],
    ]);
  });

  it("never let a token that may only propose change or read a case, or decide", async () => {
    const { id } = await filed({ changes: [{ caseId, description: "New" }] });
    const calls = [
      tessera.rest(proposer, `PATCH /test-cases/${caseId}?projectId=${projectId}`, { name: "Mine" }),
      tessera.rest(proposer, `GET /test-cases/${caseId}?projectId=${projectId}`),
      tessera.rest(proposer, `GET /proposals?projectId=${projectId}`),
      tessera.rest(proposer, `GET /proposals/${id}?projectId=${projectId}`),
      decide(id, "accept", {}, proposer),
      decide(id, "decline", {}, proposer),
    ];
    for (const call of calls) expect(refusal(await call)).toEqual([403, "INSUFFICIENT_SCOPE"]);
    const own = await tessera.rest(proposer, `GET /proposals/own?projectId=${projectId}`);
    // The name of a case that was not proposed is not the proposer's to see.
    expect(own.body.data).toMatchObject([{ id, caseId, name: caseId }]);
    expect(JSON.stringify(own.body)).not.toContain("Pay by card");
  });

  it("are not decided by the token that filed them, whatever else it may do", async () => {
    const { id } = (await propose({ newCases: [NEW] }, secret)).body.data[0];
    expect(refusal(await decide(id, "accept"))).toEqual([403, "FORBIDDEN"]);
    expect((await decide(id, "accept", {}, await tessera.token(alice))).status).toBe(200);
  });

  it("can be edited while they are accepted, and say so", async () => {
    const { id } = await filed({ changes: [{ caseId, name: "Pay", description: "New" }] });
    const same = await filed({ newCases: [NEW] });
    expect((await decide(id, "accept", { edited: { description: "Better" } })).body).toMatchObject({
      isEdited: true,
      proposed: { name: "Pay", description: "New" },
    });
    expect(await alice.case.get.query({ projectId, caseId })).toMatchObject({ name: "Pay", description: "Better" });
    expect((await decide(same.id, "accept", { edited: NEW })).body.isEdited).toBe(false);
  });

  it("say that the case changed meanwhile, show it, and are accepted only by a person who saw that", async () => {
    const { id } = await filed({ changes: [{ caseId, description: "New" }] });
    await alice.case.update.mutate({ projectId, caseId, description: "Changed by hand" });
    const shown = await read(id);
    expect(shown).toMatchObject({
      isOutdated: true,
      ...{ before: { description: "Old" }, current: { description: "Changed by hand" } },
      proposed: { description: "New" },
    });
    const blind = await decide(id, "accept");
    expect([refusal(blind), blind.body.error]).toEqual([[409, "CONFLICT"], expect.stringContaining("changed")]);
    const many = await alice.proposal.acceptMany.mutate({
      projectId,
      ids: [id, (await filed({ newCases: [NEW] })).id],
    });
    expect(many).toMatchObject({ decided: 1, refused: [{ id, errorCode: "CONFLICT" }] });
    const { caseVersion } = shown;
    tessera.clock.advance({ seconds: 1 });
    await alice.case.update.mutate({ projectId, caseId, description: "And again" });
    expect(refusal(await decide(id, "accept", { caseVersion }))).toEqual([409, "CONFLICT"]);
    const seen = { caseVersion: (await read(id)).caseVersion };
    expect((await decide(id, "accept", seen)).status).toBe(200);
    expect((await alice.case.get.query({ projectId, caseId })).description).toBe("New");
    expect(refusal(await decide(id, "decline"))).toEqual([409, "CONFLICT"]);
  });

  it("for a case that was deleted can only be declined", async () => {
    const { id } = await filed({ changes: [{ caseId, description: "New" }] });
    await alice.case.delete.mutate({ projectId, caseId });
    expect(await read(id)).toMatchObject({ isOutdated: true, current: null });
    expect(refusal(await decide(id, "accept"))).toEqual([409, "CONFLICT"]);
    const declined = await decide(id, "decline", { note: "The test is gone" });
    expect(declined.body).toMatchObject({
      state: "declined",
      note: "The test is gone",
      decidedBy: { username: "alice" },
    });
  });

  it("are withdrawn by their proposer only, all or none", async () => {
    const bob = await join("bert", "MEMBER");
    const { id } = await filed({ newCases: [NEW] });
    const bobs = await bob.proposal.create.mutate({ projectId, reason: "Mine", newCases: [{ name: "Bert's" }] });
    const bobsId = bobs.data[0]?.id as string;
    const withdraw = (ids: string[]) =>
      tessera.rest(proposer, `POST /proposals/withdraw?projectId=${projectId}`, { ids });
    expect(refusal(await withdraw([id, bobsId]))).toEqual([404, "NOT_FOUND"]);
    expect((await read(id)).state).toBe("open");
    expect((await withdraw([id])).status).toBe(200);
    expect((await withdraw([id])).status).toBe(200);
    expect((await read(id)).state).toBe("withdrawn");
    expect(await bob.proposal.own.query({ projectId })).toMatchObject({ data: [{ id: bobsId }] });
    expect(refusal(await decide(id, "accept"))).toEqual([409, "CONFLICT"]);
  });

  it("are listed newest first, by state, kind, case and name, page by page", async () => {
    await propose({ newCases: [NEW, { name: "Pays twice" }], changes: [{ caseId, description: "New" }] });
    const list = async (query: string) =>
      (await tessera.rest(secret, `GET /proposals?projectId=${projectId}${query}`)).body;
    const names = async (query: string) => (await list(query)).data.map(({ name }: { name: string }) => name);
    expect(await names("")).toEqual(["Pay by card", "Pays twice", NEW.name]);
    expect(await names("&kind=new&search=TWICE")).toEqual(["Pays twice"]);
    expect(await names(`&caseId=${caseId}`)).toEqual(["Pay by card"]);
    expect(await names("&state=declined")).toEqual([]);
    const first = await list("&limit=2");
    expect(await names(`&limit=2&cursor=${first.nextCursor}`)).toEqual([NEW.name]);
    expect(await alice.proposal.count.query({ projectId })).toEqual({ open: 3 });
  });

  it("are refused with their place where they can't be filed, and then none is", async () => {
    const absent = await propose({ newCases: [NEW], changes: [{ caseId: "TC-99", name: "x" }] });
    expect([refusal(absent), absent.body.error]).toEqual([[404, "NOT_FOUND"], expect.stringContaining("changes[0]")]);
    const folder = await propose({ newCases: [{ ...NEW, folderId: "nowhere" }] });
    expect(folder.body.error).toContain("newCases[0]");
    expect(refusal(await propose({ changes: [{ caseId, description: "Old" }] }))).toEqual([400, "INVALID_INPUT"]);
    expect(refusal(await propose({}))).toEqual([400, "INVALID_INPUT"]);
    const many = Array.from({ length: 101 }, (_, index) => ({ name: `Case ${index}` }));
    expect(refusal(await propose({ newCases: many }))).toEqual([400, "INVALID_INPUT"]);
    expect(await alice.proposal.count.query({ projectId })).toEqual({ open: 0 });
  });

  it("have a limit for each token and each project, and calls an hourly one", async () => {
    const cases = Array.from({ length: 100 }, (_, index) => ({ name: `Case ${index}` }));
    for (let call = 0; call < 5; call++) expect((await propose({ newCases: cases })).status).toBe(201);
    const over = await propose({ newCases: [NEW] });
    expect([refusal(over), over.body.error]).toEqual([[409, "CONFLICT"], expect.stringContaining("at most 500")]);
    expect((await propose({ newCases: [NEW] }, secret)).status).toBe(201);
    const more = [await tessera.token(alice), await tessera.token(alice), await tessera.token(alice)];
    for (const by of more) for (let call = 0; call < 5; call++) await propose({ newCases: cases }, by);
    expect(await alice.proposal.count.query({ projectId })).toEqual({ open: 1901 });
    expect((await propose({ newCases: cases }, secret)).body.error).toContain("at most 2000");
    const busy = await tessera.token(alice, { scopes: ["case:propose"] });
    const calls = Array.from({ length: 61 }, () => propose({ changes: [{ caseId: "TC-99", name: "x" }] }, busy));
    expect((await Promise.all(calls)).map(({ status }) => status)).toContain(429);
  });

  it("give the people of the project one notice a day in the bell, and no email", async () => {
    const bob = await join("bill", "MEMBER");
    const guest = await join("gwen", "GUEST");
    for (let call = 0; call < 3; call++) await propose({ newCases: [NEW] });
    const noticesOf = async (page: Page) =>
      (await page.notice.list.query({})).data.filter(({ text }) => text.includes(`in ${projectId}.`));
    expect(await noticesOf(bob)).toMatchObject([
      { kind: "PROPOSALS_WAIT", page: `/projects/${projectId}/proposals`, text: expect.stringContaining("Assistant") },
    ]);
    expect(await noticesOf(alice)).toHaveLength(1);
    expect(await noticesOf(guest)).toEqual([]);
    const mails = tessera.ctx.db.selectFrom("notice").select("mailState").where("kind", "=", "PROPOSALS_WAIT");
    expect(new Set((await mails.execute()).map(({ mailState }) => mailState))).toEqual(new Set(["skipped"]));
    tessera.clock.advance({ days: 1 });
    await propose({ newCases: [NEW] });
    expect(await noticesOf(bob)).toHaveLength(2);
  });

  it("of another project are not there", async () => {
    const { id } = await filed({ newCases: [NEW] });
    const other = (await alice.project.create.mutate({ name: "Other" })).id;
    const stranger = await tessera.token(await tessera.signIn(`eve-${projectId.toLowerCase()}`, "USER"));
    const call = (by: string, project: string, act: string, body?: object) =>
      tessera.rest(by, `${body ? "POST" : "GET"} /proposals/${id}${act}?projectId=${project}`, body);
    for (const [by, project] of [[secret, other] as const, [stranger, projectId] as const]) {
      expect(refusal(await call(by, project, ""))).toEqual([404, "NOT_FOUND"]);
      expect(refusal(await call(by, project, "/accept", {}))).toEqual([404, "NOT_FOUND"]);
      expect(refusal(await call(by, project, "/decline", {}))).toEqual([404, "NOT_FOUND"]);
    }
    const many = await alice.proposal.acceptMany.mutate({ projectId: other, ids: [id] });
    expect(many).toMatchObject({ decided: 0, refused: [{ errorCode: "NOT_FOUND" }] });
    expect((await read(id)).state).toBe("open");
  });

  it("are decided once, however many people decide at a time", async () => {
    const { id } = await filed({ newCases: [NEW] });
    const answers = await Promise.all(Array.from({ length: 6 }, () => decide(id, "accept")));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await alice.case.list.query({ projectId })).data).toHaveLength(2);
  });

  it("are forgotten half a year after their decision", async () => {
    const { id } = await filed({ newCases: [NEW] });
    const open = await filed({ newCases: [NEW] });
    await decide(id, "decline");
    tessera.clock.advance({ days: 181 });
    await tessera.background.tick();
    const left = await tessera.ctx.db.selectFrom("proposal").select("id").where("projectId", "=", projectId).execute();
    expect(left).toEqual([{ id: open.id }]);
  });
});
