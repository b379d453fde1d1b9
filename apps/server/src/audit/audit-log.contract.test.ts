import type { AuditEvent } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { type Page, Tessera } from "../testing/tessera.testing.ts";

const REPORT = '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>';
const AGENT = { "user-agent": "robot/1" };

describeOnEachDb("the audit log", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let bobId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    bobId = await tessera.addUser("bob");
  });
  afterAll(() => tessera.stop());

  const events = async (filter = {}) => (await root.admin.audit.list.query({ limit: 200, ...filter })).data;

  it("records every change through a token: who, through which token, from where, and what", async () => {
    const { token, secret } = await alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    const requestIds: (string | null)[] = [];
    const send = async (call: `${string} /${string}`, body?: object | string, headers = {}) => {
      const answer = await tessera.rest(secret, call, body, { ...AGENT, ...headers });
      expect([call, answer.status]).toEqual([call, answer.status >= 200 && answer.status < 300 ? answer.status : 0]);
      requestIds.push(answer.headers.get("x-request-id"));
      return answer.body;
    };
    const { id } = await send("POST /projects", { name: "Shop" });
    const at = `?projectId=${id}` as const;
    await send(`PATCH /projects/${id}`, { name: "Shop 2", description: "long ".repeat(100) });
    const folder = await send(`POST /folders${at}`, { name: "Pay" });
    await send(`POST /test-cases${at}`, { name: "Card", folderId: folder.id });
    await send(`PATCH /test-cases/TC-1${at}`, { name: "Card, twice" });
    await send(`POST /test-cycles${at}`, { name: "Nightly" });
    await send(`PATCH /test-cycles/TCYCLE-2${at}`, { description: "Every night" });
    await send(`POST /test-cycles/TCYCLE-2/results${at}`, { caseId: "TC-1", status: "failed" });
    await send(`POST /imports${at}`, REPORT, { "content-type": "application/xml" });
    await send(`DELETE /test-cases/TC-1${at}`);

    const through = (await events({ tokenId: token.id })).filter(({ via }) => via !== null).reverse();
    expect(through.map(({ action }) => action)).toEqual([
      ...["PROJECT_CREATED", "PROJECT_CHANGED", "FOLDER_CREATED", "CASE_CREATED", "CASE_CHANGED"],
      ...["CYCLE_CREATED", "CYCLE_CHANGED", "RESULT_CREATED", "RESULTS_IMPORTED", "CASE_DELETED"],
    ]);
    expect(through.map(({ requestId }) => requestId)).toEqual(requestIds);
    for (const event of through) {
      expect(event).toMatchObject({
        actor: { username: "alice" },
        via: { id: token.id, preview: token.preview },
        ip: "127.0.0.1",
        userAgent: "robot/1",
        outcome: "done",
        details: { project: id },
      });
      expect(JSON.stringify(event.details).length).toBeLessThan(1000);
    }
    const details = (action: string) => through.find((event) => event.action === action)?.details;
    expect(details("PROJECT_CHANGED")).toEqual({
      project: id,
      before: { name: "Shop", description: "" },
      after: { name: "Shop 2", description: expect.stringMatching(/^(long )+.*…$/) },
    });
    expect(details("CASE_CHANGED")).toEqual({
      project: id,
      case: "TC-1",
      before: { name: "Card" },
      after: { name: "Card, twice" },
    });
    expect(details("RESULTS_IMPORTED")).toMatchObject({ cycle: "TCYCLE-1", totals: { tests: 1, passed: 1 } });
  });

  it("records nothing where nothing changed", async () => {
    const { id: projectId } = await alice.project.create.mutate({ name: "Quiet" });
    const before = (await events()).length;
    await alice.project.update.mutate({ projectId, name: "Quiet" });
    await alice.cycle.update.mutate({ projectId, cycleId: "TCYCLE-1", name: "Master cycle" });
    await root.admin.user.update.mutate({ id: bobId, active: true, systemRole: "USER" });
    await root.admin.settings.update.mutate({ invitationLifetimeDays: 7 });
    expect(await events()).toHaveLength(before);
  });

  it("records who became a member, their former role, and that they left", async () => {
    const { id: projectId } = await alice.project.create.mutate({ name: "Team" });
    await alice.member.set.mutate({ projectId, userId: bobId, role: "GUEST" });
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    await alice.member.remove.mutate({ projectId, userId: bobId });
    const [removed, changed, added] = await events({ limit: 3 });
    const about = { actor: { username: "alice" }, owner: { id: bobId, username: "bob" }, via: null, token: null };
    const project = projectId;
    expect(added).toMatchObject({ ...about, action: "MEMBER_SET", details: { project, before: null } });
    expect(changed?.details).toEqual({ project, before: { role: "GUEST" }, after: { role: "MEMBER" } });
    expect(removed).toMatchObject({ ...about, action: "MEMBER_REMOVED", details: { before: { role: "MEMBER" } } });
  });

  it("is filtered by actor, by token, by action and by time", async () => {
    const aliceId = (await alice.session.current.query()).user?.id as string;
    const all = await events();
    const only = (is: (event: AuditEvent) => boolean) => all.filter(is);
    expect(await events({ actorId: aliceId })).toEqual(only(({ actor }) => actor?.id === aliceId));
    expect(await events({ action: "CASE_CREATED" })).toEqual(only(({ action }) => action === "CASE_CREATED"));
    expect(await events({ tokenId: "no-one" })).toEqual([]);
    const midday = tessera.clock.now();
    tessera.clock.advance({ days: 1 });
    await alice.project.create.mutate({ name: "Tomorrow" });
    expect((await events({ from: "2030-06-16" })).map(({ details }) => details.name)).toEqual(["Tomorrow"]);
    expect(await events({ to: "2030-06-15" })).toEqual(all);
    expect(await events({ from: midday, to: "2030-06-15T14:00:00+02:00" })).toEqual(all);
    expect(await events({ to: "2030-06-15T11:59:59.999Z" })).toEqual([]);
    for (const bad of [{ from: "yesterday" }, { action: "NOTHING" }, { cursor: "x" }]) {
      await expect(root.admin.audit.list.query(bad as object)).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT" },
      });
    }
  });

  it("is paged through completely, newest first, over REST too", async () => {
    const secret = await tessera.token(await tessera.signIn("root"), { scopes: ["admin:read"] });
    const all = await events();
    const walked: AuditEvent[] = [];
    let cursor = "";
    do {
      const { body } = await tessera.rest(secret, `GET /admin/audit-events?limit=7${cursor}`);
      walked.push(...body.data);
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
      await alice.project.create.mutate({ name: "Meanwhile" });
    } while (cursor);
    expect(walked).toEqual(all);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => all.length - index));
  });

  it("outlives the accounts it names", async () => {
    const gone = await tessera.signIn("gone", "USER");
    const id = (await gone.session.current.query()).user?.id as string;
    await gone.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    await tessera.ctx.db.deleteFrom("user").where("id", "=", id).execute();
    const [event] = await events({ actorId: id });
    expect(event).toMatchObject({ action: "API_KEY_CREATED", actor: { id, username: "" }, token: { name: "CI" } });
  });
});
