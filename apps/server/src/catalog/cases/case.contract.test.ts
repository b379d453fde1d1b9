import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("test cases", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    await alice.project.create.mutate({ name: "Bank" });
  });
  afterAll(() => tessera.stop());

  const make = (body: object, project = "PRJ-1") =>
    tessera.rest(secret, `POST /test-cases?projectId=${project}`, { name: "Pay", ...body });
  const get = (id: string, project = "PRJ-1") => tessera.rest(secret, `GET /test-cases/${id}?projectId=${project}`);
  const patch = (id: string, body: object, project = "PRJ-1") =>
    tessera.rest(secret, `PATCH /test-cases/${id}?projectId=${project}`, body);
  const names = async (query: string) => {
    const { body } = await tessera.rest(secret, `GET /test-cases?projectId=PRJ-1&limit=200&${query}`);
    return body.data.map(({ name }: { name: string }) => name);
  };

  it("are numbered in their project, and answered with all fields", async () => {
    const steps = [{ action: "Press Pay", expected: "A receipt" }, { action: "Close" }];
    const made = await make({ name: " Pay ", description: "By card", steps });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      ...{ id: "TC-1", projectId: "PRJ-1", folderId: null, name: "Pay", description: "By card", automation: null },
      steps: [steps[0], { action: "Close", expected: "" }],
      ...{ createdAt: tessera.clock.now(), updatedAt: tessera.clock.now() },
      ...{
        preconditions: "",
        priority: "normal",
        tags: [],
        estimate: null,
        owner: null,
        links: [],
        customFields: {},
        version: 1,
      },
      review: {
        ...{ state: "draft", reviewers: [], authors: [expect.objectContaining({ username: "alice" })], note: "" },
        ...{ requestedAt: null, requestedBy: null, approvedAt: null, approvedBy: null },
      },
      createdBy: expect.objectContaining({ username: "alice" }),
      updatedBy: expect.objectContaining({ username: "alice" }),
    });
    expect((await get("TC-1")).body).toEqual(made.body);
    expect((await make({})).body.id).toBe("TC-2");
    expect((await make({}, "PRJ-2")).body.id).toBe("TC-1");
    const race = await Promise.all(Array.from({ length: 6 }, () => make({})));
    expect(new Set(race.map(({ body }) => body.id)).size).toBe(6);
  });

  it("change field by field", async () => {
    const { body: before } = await make({ description: "By card", steps: [{ action: "Press" }] });
    tessera.clock.advance({ seconds: 1 });
    const { body: after } = await patch(before.id, { name: "Pay twice" });
    expect(after).toEqual({ ...before, name: "Pay twice", version: 2, updatedAt: tessera.clock.now() });
    expect((await patch(before.id, { description: "", steps: [] })).body).toMatchObject({ description: "", steps: [] });
    expect((await patch(before.id, { automation: { classname: "", name: "pays" } })).body.automation).toEqual({
      ...{ classname: "", name: "pays" },
    });
    expect((await patch(before.id, { automation: null })).body.automation).toBeNull();
  });

  it("reject invalid fields", async () => {
    const wrong = [{ name: "  " }, { name: 7 }, { steps: [{ action: "" }] }, { steps: [{ action: "a", note: "b" }] }];
    for (const body of [...wrong, { id: "TC-9" }, { automation: { classname: "a", name: "" } }]) {
      const answer = await make(body);
      expect([answer.status, answer.body.errorCode, answer.body.issues.length]).toEqual([400, "INVALID_INPUT", 1]);
    }
    const folder = await make({ folderId: "nowhere" });
    expect(folder.body).toMatchObject({ errorCode: "INVALID_INPUT", issues: [{ path: ["folderId"] }] });
  });

  it("are tied to at most one automated test, until they are deleted", async () => {
    const automation = { classname: "shop.Cart", name: "adds" };
    const { body: first } = await make({ automation });
    const second = await make({ automation });
    expect([second.status, second.body.errorCode]).toEqual([409, "CONFLICT"]);
    expect((await make({ automation }, "PRJ-2")).status).toBe(201);
    const { body: other } = await make({});
    expect((await patch(other.id, { automation })).body.errorCode).toBe("CONFLICT");
    expect((await patch(first.id, { automation })).status).toBe(200);
    const deleted = await tessera.rest(secret, `DELETE /test-cases/${first.id}?projectId=PRJ-1`);
    expect([deleted.status, deleted.body]).toEqual([200, {}]);
    expect((await patch(other.id, { automation })).body.automation).toEqual(automation);
  });

  it("are gone once deleted", async () => {
    const { id } = (await make({ name: "Doomed" })).body;
    const remove = () => tessera.rest(secret, `DELETE /test-cases/${id}?projectId=PRJ-1`);
    await remove();
    expect((await remove()).body.errorCode).toBe("NOT_FOUND");
    expect((await get(id)).body.errorCode).toBe("NOT_FOUND");
    expect((await patch(id, { name: "Back" })).body.errorCode).toBe("NOT_FOUND");
    expect(await names("search=Doomed")).toEqual([]);
    const result = { caseId: id, status: "passed" };
    const posted = await tessera.rest(secret, "POST /test-cycles/TCYCLE-1/results?projectId=PRJ-1", result);
    expect(posted.body.errorCode).toBe("NOT_FOUND");
  });

  it("are found by part of their name, with every character taken literally", async () => {
    const odd = ["100% sure", "a_b", "a-b", "back\\slash", "Äpfel ÄRA", "UPPER lower", "quote's"];
    for (const name of odd) await make({ name });
    const search = (text: string) => names(`search=${encodeURIComponent(text)}`);
    expect(await search("%")).toEqual(["100% sure"]);
    expect(await search("_")).toEqual(["a_b"]);
    expect(await search("\\")).toEqual(["back\\slash"]);
    expect(await search("uPPer LOWER")).toEqual(["UPPER lower"]);
    expect(await search("ÄpFEL Ära")).toEqual(["Äpfel ÄRA"]);
    expect(await search("äpfel")).toEqual([]);
    expect(await search("'")).toEqual(["quote's"]);
    expect(await search("")).toEqual(await names(""));
  });

  it("live in folders of their project, each name once among its siblings", async () => {
    const folder = async (body: object, project = "PRJ-1") =>
      tessera.rest(secret, `POST /folders?projectId=${project}`, body);
    const root = await folder({ name: "Checkout" });
    expect(root.status).toBe(201);
    expect(root.body).toEqual({ id: expect.any(String), projectId: "PRJ-1", parentId: null, name: "Checkout" });
    expect((await folder({ name: "Checkout" })).body.errorCode).toBe("CONFLICT");
    expect((await folder({ name: "Checkout" }, "PRJ-2")).status).toBe(201);
    const inner = await folder({ name: "Checkout", parentId: root.body.id });
    expect(inner.body.parentId).toBe(root.body.id);
    const foreign = await folder({ name: "Cards", parentId: root.body.id }, "PRJ-2");
    expect(foreign.body).toMatchObject({ errorCode: "INVALID_INPUT", issues: [{ path: ["parentId"] }] });
    const listed = await tessera.rest(secret, "GET /folders?projectId=PRJ-1");
    expect(listed.body).toEqual({ data: [root.body, inner.body], nextCursor: null });

    const { body: made } = await make({ name: "Inside", folderId: inner.body.id });
    expect(await names(`folderId=${inner.body.id}`)).toEqual(["Inside"]);
    expect(await names("folderId=nowhere")).toEqual([]);
    expect((await make({ folderId: inner.body.id }, "PRJ-2")).body.errorCode).toBe("INVALID_INPUT");
    expect((await patch(made.id, { folderId: null })).body.folderId).toBeNull();
  });

  it("of another project are not found", async () => {
    const { id } = (await make({})).body;
    const bob = await tessera.signIn("bob", "USER");
    const { id: own } = await bob.project.create.mutate({ name: "Own" });
    const token = await tessera.token(bob);
    for (const project of ["PRJ-1", own]) {
      for (const call of [`GET /test-cases/${id}`, `PATCH /test-cases/${id}`, `DELETE /test-cases/${id}`] as const) {
        const body = call.startsWith("PATCH") ? { name: "Mine" } : undefined;
        const answer = await tessera.rest(token, `${call}?projectId=${project}`, body);
        expect([answer.status, answer.body.errorCode]).toEqual([404, "NOT_FOUND"]);
      }
    }
    expect((await get(id)).body.name).toBe("Pay");
    const lost = await tessera.rest(secret, `GET /test-cases/${id}`);
    expect(lost.body).toMatchObject({ errorCode: "INVALID_INPUT", issues: [{ path: ["projectId"] }] });
  });
});
