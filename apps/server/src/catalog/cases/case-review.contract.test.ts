import { beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("reviews of test cases", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let caseId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });
  beforeEach(async () => {
    caseId = (await alice.case.create.mutate({ projectId, name: "Pay by card" })).id;
  });

  const join = async (name: string, role: "MEMBER" | "GUEST" = "MEMBER") => {
    const page = await tessera.signIn(`${name}-${projectId.toLowerCase()}`, "USER");
    const { id, username } = (await page.profile.get.query()).user;
    await alice.member.set.mutate({ projectId, userId: id, role });
    return { page, id, username };
  };
  const review = (page: Page, state: "draft" | "inReview" | "approved", more: object = {}) =>
    page.case.review.mutate({ projectId, caseIds: [caseId], state, ...more });
  const read = async () => (await alice.case.get.query({ projectId, caseId })).review;
  const why = async (page: Page, state: "draft" | "inReview" | "approved", more: object = {}) =>
    (await review(page, state, more)).refused.map(({ errorCode }) => errorCode);
  const requireReview = () => alice.project.update.mutate({ projectId, isReviewRequired: true });
  const planned = (cases: object) => alice.cycle.create.mutate({ projectId, name: "Release", cases });

  it("go from draft over a request to an approval, each with its entry in the audit log", async () => {
    const bob = await join("bob");
    expect(await read()).toMatchObject({ state: "draft", reviewers: [], approvedAt: null, note: "" });
    expect(await review(alice, "inReview", { reviewerIds: [bob.id] })).toEqual({ changed: 1, refused: [] });
    expect(await review(alice, "inReview", { reviewerIds: [bob.id] })).toEqual({ changed: 0, refused: [] });
    expect(await read()).toMatchObject({
      ...{ state: "inReview", reviewers: [{ username: bob.username }], requestedBy: { username: "alice" } },
    });
    expect((await review(alice, "inReview", { reviewerIds: [] })).changed).toBe(1);
    expect((await read()).reviewers).toEqual([]);
    await review(alice, "inReview", { reviewerIds: [bob.id] });
    await review(bob.page, "draft", { note: "Name the card" });
    expect(await read()).toMatchObject({ state: "draft", note: "Name the card" });
    await review(alice, "inReview");
    expect(await review(bob.page, "approved", { version: 1 })).toEqual({ changed: 1, refused: [] });
    expect(await read()).toMatchObject({ state: "approved", note: "", approvedBy: { username: bob.username } });
    const rows = await tessera.ctx.db.selectFrom("audit").select(["action", "details"]).orderBy("seq", "desc").limit(6);
    const entries = (await rows.execute()).reverse().map(({ action, details }) => [action, JSON.parse(details).after]);
    expect(entries).toEqual(
      ["inReview", "inReview", "inReview", "draft", "inReview", "approved"].map((state) => [
        "CASE_REVIEWED",
        { review: state },
      ]),
    );
  });

  it("begin again once what was approved is changed or restored, and stay for a new folder or tag", async () => {
    const bob = await join("bob");
    await review(alice, "approved");
    await alice.case.change.mutate({ projectId, caseIds: [caseId], set: { addTags: ["smoke"], priority: "high" } });
    expect((await read()).state).toBe("approved");
    await bob.page.case.update.mutate({ projectId, caseId, steps: [{ action: "Pay" }] });
    const changed = await read();
    expect(changed).toMatchObject({ state: "draft", approvedBy: { username: "alice" } });
    expect(changed.authors.map(({ username }) => username)).toEqual([bob.username]);
    await review(alice, "approved");
    await alice.case.restoreVersion.mutate({ projectId, caseId, version: 1 });
    expect((await read()).state).toBe("draft");
    await review(alice, "inReview");
    await alice.case.update.mutate({ projectId, caseId, name: "Pay with a card" });
    expect((await read()).state).toBe("inReview");
    expect(await why(bob.page, "approved", { version: 1 })).toEqual(["CONFLICT"]);
  });

  it("are approved by reviewers and project admins only, where there are reviewers", async () => {
    const [bob, carol] = [await join("bob"), await join("carol")];
    await review(alice, "inReview", { reviewerIds: [bob.id] });
    expect(await why(carol.page, "approved")).toEqual(["FORBIDDEN"]);
    expect((await review(bob.page, "approved")).changed).toBe(1);
    expect(await why(carol.page, "draft")).toEqual(["FORBIDDEN"]);
    expect(await why(carol.page, "inReview")).toEqual(["CONFLICT"]);
    expect((await review(alice, "draft")).changed).toBe(1);
    expect((await review(alice, "approved")).changed).toBe(1);
    const guest = await join("gwen", "GUEST");
    await expect(review(alice, "inReview", { reviewerIds: [guest.id] })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: ["reviewerIds"] }] },
    });
    await expect(review(guest.page, "approved")).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
  });

  it("are approved by someone other than the authors, where the project requires reviews", async () => {
    const [bob, carol] = [await join("bob"), await join("carol")];
    await requireReview();
    expect(await why(alice, "approved")).toEqual(["FORBIDDEN"]);
    const proposal = { projectId, reason: "Seen in production", changes: [{ caseId, description: "New" }] };
    const { data } = await carol.page.proposal.create.mutate(proposal);
    await bob.page.proposal.accept.mutate({ projectId, proposalId: data[0]?.id ?? "" });
    for (const page of [bob.page, carol.page]) expect(await why(page, "approved")).toEqual(["FORBIDDEN"]);
    expect((await read()).authors).toHaveLength(3);
    const dora = await join("dora");
    expect((await review(dora.page, "approved")).changed).toBe(1);
    // An approval that was taken back leaves the authors what they are.
    await review(dora.page, "draft");
    expect(await why(alice, "approved")).toEqual(["FORBIDDEN"]);
  });

  it("let only approved test cases into test cycles, where the project requires them", async () => {
    const bob = await join("bob");
    const other = (await alice.case.create.mutate({ projectId, name: "Pay later", tags: ["smoke"] })).id;
    await alice.case.change.mutate({ projectId, caseIds: [caseId], set: { addTags: ["smoke"] } });
    expect((await planned({ caseIds: [caseId] })).progress.cases).toBe(1);
    await requireReview();
    await expect(planned({ tags: ["smoke"] })).rejects.toThrow("none of these is approved");
    await review(bob.page, "approved");
    await expect(planned({ caseIds: [caseId, other] })).rejects.toThrow(`${other} is not`);
    expect((await planned({ tags: ["smoke"] })).progress.cases).toBe(1);
    expect((await planned({ filter: { review: ["approved"] } })).progress.cases).toBe(1);
  });

  it("are found by state and reviewer, over REST and in models too", async () => {
    const bob = await join("bob");
    const { id } = await alice.case.create.mutate({ projectId, name: "Pay later" });
    const asked = { caseIds: [caseId, "TC-99"], state: "inReview", reviewerIds: [bob.id] };
    const answer = await tessera.rest(secret, `POST /test-cases/review?projectId=${projectId}`, asked);
    expect(answer.body).toMatchObject({ changed: 1, refused: [{ id: "TC-99", errorCode: "NOT_FOUND" }] });
    const found = async (filter: string) =>
      (await tessera.rest(secret, `GET /test-cases?projectId=${projectId}&${filter}`)).body.data.map(
        (one: { id: string }) => one.id,
      );
    expect(await found(`review=inReview&reviewerId=${bob.id}`)).toEqual([caseId]);
    expect(await found("review=draft&review=approved")).toEqual([id]);
    expect(await found(`reviewerId=${bob.id}&review=draft`)).toEqual([]);
    const question = { operation: "count" as const, where: { reviewState: "inReview", projectId } };
    expect(await alice.model.testCase.query(question)).toEqual({ data: 1 });
  });

  it("give reviewers one notice for all they are asked for, and authors one for what comes back", async () => {
    const bob = await join("bob");
    const { id } = await alice.case.create.mutate({ projectId, name: "Pay later" });
    await alice.case.review.mutate({ projectId, caseIds: [caseId, id], state: "inReview", reviewerIds: [bob.id] });
    expect((await bob.page.notice.list.query({})).data).toMatchObject([
      { kind: "REVIEW_REQUESTED", page: `/projects/${projectId}/cases?review=mine` },
    ]);
    await review(bob.page, "draft", { note: "Name the card" });
    const { data } = await alice.notice.list.query({});
    expect(data[0]).toMatchObject({
      ...{ kind: "REVIEW_SENT_BACK", page: `/projects/${projectId}/cases/${caseId}` },
      text: expect.stringContaining("“Name the card”"),
    });
    // Asking for the same over and over does not fill a bell.
    for (const state of ["inReview", "draft", "inReview"] as const) await review(alice, state);
    expect((await bob.page.notice.list.query({})).data).toHaveLength(2);
  });

  it("of another project are not there", async () => {
    const stranger = await tessera.signIn(`eve-${projectId.toLowerCase()}`, "USER");
    await expect(review(stranger, "approved")).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
  });
});
