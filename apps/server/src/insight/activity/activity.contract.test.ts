import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import * as audit from "../../audit/audit-repo.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_TRAIL_ENTRIES } from "../../platform/limits/limits.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the activity of a project", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;
  let bobId: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
    bobId = (await bob.profile.get.query()).user.id;
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    await alice.case.create.mutate({ projectId, name: "Pay" });
    await alice.case.update.mutate({ projectId, caseId: "TC-1", name: "Pay by card" });
    await bob.comment.create.mutate({ projectId, caseId: "TC-1", text: "Why?" });
  });

  const actionsOf = async (query: object = {}) =>
    (await alice.project.activity.query({ projectId, ...query })).data.map(({ action }) => action);
  const ALL = ["COMMENT_CREATED", "CASE_CHANGED", "CASE_CREATED", "MEMBER_SET", "PROJECT_CREATED"];

  it("is read from the audit log, newest first, a page at a time, without other projects", async () => {
    const { id: other } = await alice.project.create.mutate({ name: "Other" });
    await alice.case.create.mutate({ projectId: other, name: "Theirs" });
    expect(await actionsOf()).toEqual(ALL);
    const { data, nextCursor } = await bob.project.activity.query({ projectId, limit: 2 });
    expect(data).toMatchObject([
      { kind: "comments", actor: { username: "bob" }, subjects: [{ kind: "case", id: "TC-1" }], byToken: false },
      { kind: "cases", actor: { username: "alice" }, changed: ["name"] },
    ]);
    const rest = await bob.project.activity.query({ projectId, cursor: nextCursor ?? "" });
    expect(rest.data).toMatchObject([{ name: "Pay" }, { member: { username: "bob" } }, { name: "Shop" }]);
    expect(rest.nextCursor).toBe(null);
  });

  it("is filtered by part of the project and by who acted", async () => {
    expect(await actionsOf({ kind: ["cases", "project"] })).toEqual(ALL.slice(1));
    expect(await actionsOf({ actorId: bobId })).toEqual(["COMMENT_CREATED"]);
    expect(await actionsOf({ actorId: bobId, kind: ["cases"] })).toEqual([]);
  });

  it("shows only what the scopes of the caller read", async () => {
    const read = async (scopes: ("project:read" | "case:read")[], query = "") => {
      const secret = await tessera.token(alice, { scopes });
      return (await tessera.rest(secret, `GET /projects/${projectId}/activity${query}`)).body;
    };
    const shown = ({ data }: { data: { action: string }[] }) => data.map(({ action }) => action);
    expect(shown(await read(["project:read"]))).toEqual(ALL.slice(3));
    expect(shown(await read(["project:read", "case:read"]))).toEqual(ALL.slice(1));
    expect((await read(["project:read"], "?kind=cases")).errorCode).toBe("INSUFFICIENT_SCOPE");
  });

  it("goes on behind many entries that a filter lets through none of", async () => {
    const entry = { action: "CASE_CHANGED", details: { project: projectId, case: "TC-1" }, at: tessera.clock.now() };
    const many = Array.from({ length: MAX_TRAIL_ENTRIES }, () => entry) as audit.AuditEntry[];
    await transact(tessera.ctx, (ctx) => audit.appendAll(ctx, null, many));
    const first = await alice.project.activity.query({ projectId, actorId: bobId });
    expect([first.data, typeof first.nextCursor]).toEqual([[], "string"]);
    const rest = await alice.project.activity.query({ projectId, actorId: bobId, cursor: first.nextCursor ?? "" });
    expect(rest.data).toHaveLength(1);
  });
});
