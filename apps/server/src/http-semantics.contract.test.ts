import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

describeOnEachDb("over REST", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    await alice.case.create.mutate({ projectId: "PRJ-1", name: "Pay" });
  });
  afterAll(() => tessera.stop());

  const CASE = "/test-cases/TC-1?projectId=PRJ-1";
  const versionOf = async (path: `/${string}`) => {
    const { headers } = await tessera.rest(secret, `GET ${path}`);
    return headers.get("etag") as string;
  };

  it("changes one thing only in the version that If-Match names", async () => {
    const version = await versionOf(CASE);
    expect(version).toMatch(/^"[\w-]+"$/);
    const change = (name: string, headers: Record<string, string>) =>
      tessera.rest(secret, `PATCH ${CASE}`, { name }, headers);
    const changed = await change("Pay twice", { "if-match": version });
    expect([changed.status, changed.headers.get("etag")]).toEqual([200, await versionOf(CASE)]);
    const stale = await change("Pay thrice", { "if-match": version });
    expect([stale.status, stale.body.errorCode]).toEqual([412, "PRECONDITION_FAILED"]);
    const gone = await tessera.rest(secret, `DELETE ${CASE}`, undefined, { "if-match": version });
    expect(gone.status).toBe(412);
    expect((await tessera.rest(secret, `GET ${CASE}`)).body.name).toBe("Pay twice");
    expect((await change("Pay", { "if-match": `"other", ${await versionOf(CASE)}` })).status).toBe(200);
    expect((await change("Pay", { "if-match": "*" })).status).toBe(200);
  });

  it("lets one of two changes of the same version through", async () => {
    for (let round = 0; round < 5; round++) {
      const version = await versionOf(CASE);
      const changes = ["one", "two", "three"].map((name) =>
        tessera.rest(secret, `PATCH ${CASE}`, { name: `${name} ${round}` }, { "if-match": version }),
      );
      const statuses = (await Promise.all(changes)).map(({ status }) => status);
      expect(statuses.sort()).toEqual([200, 412, 412]);
    }
  });

  it("knows versions of everything that is read alone and changed", async () => {
    const root = await tessera.signIn("root", "ADMIN");
    const admin = await tessera.token(root, { scopes: ["all", "admin:read", "admin:write"] });
    const { id: accountId } = await root.admin.serviceAccount.create.mutate({ username: "robot" });
    const userId = await tessera.addUser("bob");
    const things: [string, object][] = [
      ["/projects/PRJ-1", { description: "Sells" }],
      ["/test-cycles/TCYCLE-1?projectId=PRJ-1", { description: "All" }],
      [`/admin/service-accounts/${accountId}`, { description: "Nightly" }],
      [`/admin/users/${userId}`, { apiAccess: false }],
      ["/admin/settings", { invitationLifetimeDays: 9 }],
    ];
    for (const [path, change] of things) {
      const { headers } = await tessera.rest(admin, `GET ${path}` as `GET /${string}`);
      const version = headers.get("etag") as string;
      const patch = (version: string) =>
        tessera.rest(admin, `PATCH ${path}` as `PATCH /${string}`, change, { "if-match": version });
      expect([path, (await patch(version)).status]).toEqual([path, 200]);
      expect([path, (await patch(version)).status]).toEqual([path, 412]);
    }
    const own = await tessera.token(alice);
    const { headers } = await tessera.rest(own, "GET /tokens/self");
    const revoke = (version: string) => tessera.rest(own, "DELETE /tokens/self", undefined, { "if-match": version });
    expect((await revoke('"other"')).status).toBe(412);
    expect((await revoke(headers.get("etag") as string)).status).toBe(200);
  });

  it("answers 304 for the version that the caller has", async () => {
    const version = await versionOf(CASE);
    const known = await tessera.rest(secret, `GET ${CASE}`, undefined, { "if-none-match": `W/${version}` });
    expect([known.status, known.body, known.headers.get("etag")]).toEqual([304, "", version]);
    expect((await tessera.rest(secret, `GET ${CASE}`, undefined, { "if-none-match": '"other"' })).status).toBe(200);
  });

  it("refuses conditions that it does not know, rather than pass over them", async () => {
    const refused: [`${string} /${string}`, object, Record<string, string>][] = [
      ["POST /test-cases?projectId=PRJ-1", { name: "More" }, { "if-match": "*" }],
      ["POST /test-cases?projectId=PRJ-1", { name: "More" }, { "if-none-match": "*" }],
      [`PATCH ${CASE}`, { name: "More" }, { "if-unmodified-since": "Sat, 15 Jun 2030 12:00:00 GMT" }],
      [`PATCH ${CASE}`, { name: "More" }, { "content-range": "bytes 0-1/2" }],
    ];
    for (const [call, body, headers] of refused) {
      const answer = await tessera.rest(secret, call, body, headers);
      expect([call, answer.status, answer.body.errorCode]).toEqual([call, 400, "INVALID_INPUT"]);
    }
    expect((await tessera.rest(secret, "GET /test-cases?projectId=PRJ-1")).body.data).toHaveLength(1);
  });

  it("knows a cursor of another list, or of the same list with another filter", async () => {
    for (let count = 0; count < 3; count++)
      await alice.case.create.mutate({ projectId: "PRJ-1", name: `Case ${count}` });
    const { body } = await tessera.rest(secret, "GET /test-cases?projectId=PRJ-1&limit=1");
    const with_ = (path: string) => tessera.rest(secret, `GET ${path}&cursor=${body.nextCursor}` as `GET /${string}`);
    expect((await with_("/test-cases?projectId=PRJ-1&limit=2")).status).toBe(200);
    for (const path of ["/test-cases?projectId=PRJ-1&search=a", "/test-cycles?projectId=PRJ-1", "/projects?limit=1"]) {
      const answer = await with_(path);
      expect([path, answer.status, answer.body.issues?.[0]?.path]).toEqual([path, 400, ["cursor"]]);
    }
  });
});
