import type { TokenScope } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { transact } from "../../platform/db/transact.ts";
import { failed, passed, SlowImport } from "../../runs/imports/slow-import.testing.ts";
import { refusal } from "../../runs/imports/upload.testing.ts";
import { insertMany } from "../../runs/results/result-repo.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { ask, openShop } from "./model.testing.ts";

const JSON_TYPE = { "content-type": "application/json" };
const ALL = { include: { project: true, parent: true, children: true, testCases: true, repositoryCases: true } };
const MODELS = ["project", "folder", "testCase", "testCycle", "testResult"];

describeOnEachDb("through a model", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    ({ alice, secret } = await openShop(tessera));
  });
  afterAll(() => tessera.stop());

  /** How many rows of each model a token reads. */
  const counts = async (token: string, where = {}) => {
    const answers = await Promise.all(MODELS.map((it) => ask(tessera, token, `${it}/count`, { where })));
    return answers.map(({ body }) => body.data ?? body.errorCode);
  };
  const tokenOf = async (username: string, ...scopes: TokenScope[]) =>
    tessera.token(await tessera.signIn(username), scopes.length > 0 ? { scopes } : {});

  it("no one can read another user's project, by filter or by relation", async () => {
    const bob = await tessera.signIn("bob", "USER");
    const { id: own } = await bob.project.create.mutate({ name: "Bob's" });
    await bob.folder.create.mutate({ projectId: own, name: "Mine" });
    const token = await tessera.token(bob);
    expect(await counts(token)).toEqual([1, 1, 0, 1, 0]);
    expect(await counts(secret)).toEqual([2, 2, 9, 6, 8]);
    for (const where of [{ projectId: "PRJ-1" }, { OR: [{ projectId: { not: own } }, { isDeleted: false }] }]) {
      const { body } = await ask(tessera, token, "testCycle/findMany", { where, include: { project: true } });
      const seen = body.data.filter(({ projectId }: { projectId: string }) => projectId !== own);
      expect(seen).toEqual([]);
    }
    const [folder] = (await ask(tessera, secret, "folder/findMany")).body.data;
    expect((await ask(tessera, token, "folder/findUnique", { where: { id: folder.id } })).body).toEqual({ data: null });
    const root = await tessera.token(await tessera.signIn("root", "ADMIN"));
    expect(await counts(root)).toEqual([3, 3, 9, 7, 8]);
  });

  it("a role or a membership that ends, ends at once", async () => {
    const userId = await tessera.addUser("gina", "GUEST");
    const token = await tokenOf("gina");
    expect(await counts(token)).toEqual([0, 0, 0, 0, 0]);
    await alice.member.set.mutate({ projectId: "PRJ-2", userId, role: "GUEST" });
    expect(await counts(token)).toEqual([1, 0, 1, 1, 0]);
    await alice.member.remove.mutate({ projectId: "PRJ-2", userId });
    expect(await counts(token)).toEqual([0, 0, 0, 0, 0]);
  });

  it("a token stays within its projects and scopes, for relations too", async () => {
    expect(await counts(await tessera.token(alice, { projects: ["PRJ-2"] }))).toEqual([1, 0, 1, 1, 0]);
    const lacking = "INSUFFICIENT_SCOPE";
    const only = (scope: TokenScope) => tessera.token(alice, { scopes: [scope] });
    expect(await counts(await only("project:read"))).toEqual([2, lacking, lacking, lacking, lacking]);
    expect(await counts(await only("case:read"))).toEqual([lacking, 2, 9, lacking, lacking]);
    expect(await counts(await only("cycle:read"))).toEqual([lacking, lacking, lacking, 6, lacking]);
    expect(await counts(await only("result:read"))).toEqual([lacking, lacking, lacking, lacking, 8]);

    const narrow = await tessera.token(alice, { scopes: ["project:read", "cycle:read"] });
    const asked = async (include: object) => (await ask(tessera, narrow, "project/findMany", { include })).body;
    expect(await asked({ testCycles: true })).toHaveProperty("data");
    expect(await asked({ folders: true })).toMatchObject({ errorCode: lacking, requiredScopes: ["case:read"] });
    const deep = { testCycles: { select: { testResults: { include: { testCase: true } } } } };
    expect(await asked(deep)).toMatchObject({ errorCode: lacking, requiredScopes: ["result:read", "case:read"] });
    const { token } = await alice.token.get.query({ id: (await alice.token.list.query({})).data[0]?.id as string });
    await tessera.ctx.tokenUsage.flush();
    expect(await tessera.auditOf(token.id)).toContain("API_KEY_DENIED");
  });

  it("an import that is being written can't be seen", async () => {
    const look = async () => [
      await counts(secret),
      (await ask(tessera, secret, "testCase/findMany", { include: { testResults: true } })).body,
      (await ask(tessera, secret, "testResult/findMany", { where: { isLatest: true } })).body,
    ];
    const before = await look();
    const slow = await SlowImport.begin(tessera.ctx, "alice", "PRJ-1", [[failed("broken"), passed("new")]], "Staged");
    await slow.goOn();
    expect(await look()).toEqual(before);
    await slow.goOn();
    await slow.receipt;
    expect(await counts(secret)).toEqual([2, 2, 11, 7, 10]);
  });

  const nested = (levels: number, inner: unknown = {}): unknown =>
    levels === 0 ? inner : { AND: [nested(levels - 1, inner)] };
  const chained = (levels: number): object | true =>
    levels === 0 ? true : { include: { children: chained(levels - 1) } };

  it.each<[string, unknown, (string | number)[]]>([
    ["project/findMany", { where: { passwordHash: "x" } }, ["where", "passwordHash"]],
    ["project/findMany", { where: { 'name" or 1=1 --': "x" } }, ["where", 'name" or 1=1 --']],
    ["project/findMany", '{"where": {"__proto__": {"name": "x"}}}', ["where", "__proto__"]],
    ["project/findMany", { where: { constructor: "x" } }, ["where", "constructor"]],
    ["project/findMany", { where: { AND: [{}, { nextCase: 1 }] } }, ["where", "AND", 1, "nextCase"]],
    ["project/findMany", { where: { createdBy: "x" } }, ["where", "createdBy"]],
    ["project/findMany", { where: { name: { regex: ".*" } } }, ["where", "name", "regex"]],
    ["project/findMany", { where: { name: { toString: "x" } } }, ["where", "name", "toString"]],
    ["project/findMany", { where: { name: {} } }, ["where", "name"]],
    ["project/findMany", { where: { name: null } }, ["where", "name"]],
    ["project/findMany", { where: { name: ["Shop"] } }, ["where", "name"]],
    ["project/findMany", { where: { name: { in: ["Shop", 1] } } }, ["where", "name", "in", 1]],
    ["project/findMany", { where: { folders: { some: {} } } }, ["where", "folders"]],
    ["project/findMany", { where: [] }, ["where"]],
    ["project/findMany", { where: { OR: { name: "Shop" } } }, ["where", "OR"]],
    ["project/findMany", { where: { isDeleted: "false" } }, ["where", "isDeleted"]],
    ["project/findMany", { where: { createdAt: { gt: "yesterday" } } }, ["where", "createdAt", "gt"]],
    ["testResult/findMany", { where: { status: "green" } }, ["where", "status"]],
    ["testResult/findMany", { where: { attempt: 3_000_000_000 } }, ["where", "attempt"]],
    ["testResult/findMany", { where: { caseId: "TC-9999999999" } }, ["where", "caseId"]],
    ["testResult/findMany", { where: { trace: { contains: "x" } } }, ["where", "trace", "contains"]],
    ["project/findMany", { select: { passwordHash: true } }, ["select", "passwordHash"]],
    ["project/findMany", { select: { name: 1 } }, ["select", "name"]],
    ["project/findMany", { select: { name: false } }, ["select"]],
    ["project/findMany", { select: { name: true }, include: { folders: true } }, ["select"]],
    ["project/findMany", { include: { members: true } }, ["include", "members"]],
    ["project/findMany", { include: { toString: true } }, ["include", "toString"]],
    ["project/findMany", { include: { folders: { limit: 1 } } }, ["include", "folders", "limit"]],
    ["project/findMany", { include: { folders: { take: 0 } } }, ["include", "folders", "take"]],
    ["folder/findMany", { include: { project: { where: {} } } }, ["include", "project", "where"]],
    ["project/findMany", { orderBy: { "name; drop table project": "asc" } }, ["orderBy", "name; drop table project"]],
    ["project/findMany", { orderBy: [{ name: "asc" }, { name: "up" }] }, ["orderBy", 1, "name"]],
    ["project/findMany", { orderBy: { name: "asc", id: "asc" } }, ["orderBy"]],
    ["testCase/findMany", { orderBy: { steps: "asc" } }, ["orderBy", "steps"]],
    ["project/findMany", { take: 1001 }, ["take"]],
    ["project/findMany", { take: 0 }, ["take"]],
    ["project/findMany", { skip: -1 }, ["skip"]],
    ["project/findMany", { cursor: {} }, []],
    ["project/findFirst", { take: 1 }, ["take"]],
    ["project/count", { include: { folders: true } }, ["include"]],
    ["project/findUnique", {}, ["where", "id"]],
    ["project/findUnique", { where: { id: { gt: 1 } } }, ["where", "id"]],
    ["project/deleteMany", {}, ["operation"]],
    ["project/toString", {}, ["operation"]],
    ["user/findMany", {}, ["model"]],
    ["token/findMany", {}, ["model"]],
    ["project/findMany", { where: nested(11) }, ["where", ...Array(11).fill(["AND", 0]).flat()]],
    ["folder/findMany", { include: { children: chained(3) } }, Array(4).fill(["include", "children"]).flat()],
  ])("%s %j is rejected with the path of the error", async (address, question, path) => {
    const { status, body } = await tessera.call(
      secret,
      `POST /api/model/${address}`,
      typeof question === "string" ? question : JSON.stringify(question),
      JSON_TYPE,
    );
    expect([status, body]).toEqual([400, expect.objectContaining({ errorCode: "INVALID_INPUT" })]);
    expect(body.issues[0].path).toEqual(path);
  });

  it.each([
    ["NOT in NOT", `{"where": ${'{"NOT":'.repeat(100_000)}{}${"}".repeat(100_000)}}`],
    ["not in not", `{"where": {"name": ${'{"not":'.repeat(50)}"x"${"}".repeat(50)}}}`],
    ["conditions", JSON.stringify({ where: { OR: Array(60).fill({ name: "x" }) } })],
    ["empty conditions", JSON.stringify({ where: { AND: Array(101).fill({}) } })],
    ["values", JSON.stringify({ where: { AND: Array(3).fill({ name: { in: Array(400).fill("x") } }) } })],
    ["relations", JSON.stringify({ include: { folders: ALL, repositoryFolders: ALL } })],
    ["orders", JSON.stringify({ orderBy: Array(11).fill({ name: "asc" }) })],
  ])("a question with too many parts is rejected: %s", async (_what, question) => {
    const answer = await tessera.call(secret, "POST /api/model/project/findMany", question, JSON_TYPE);
    expect(refusal(answer)).toEqual([400, "INVALID_INPUT"]);
    expect(answer.body.error).toMatch(/at most \d+/);
  });

  it("a question must be in one place, as JSON", async () => {
    const get = async (query: string) => refusal(await tessera.call(secret, `GET /api/model/project/findMany${query}`));
    expect(await get("")).toEqual([200, undefined]);
    for (const query of ["?q=", "?q={", "?q=[]", "?q=null", "?q=1", "?q={}&q={}", "?where={}", "?q={}&take=1"]) {
      expect([query, await get(query)]).toEqual([query, [400, "INVALID_INPUT"]]);
    }
    const inQuery = await tessera.call(secret, "POST /api/model/project/findMany?q={}", {});
    expect(refusal(inQuery)).toEqual([400, "INVALID_INPUT"]);
    expect(refusal(await tessera.call(null, "GET /api/model/project/findMany"))).toEqual([401, "NO_TOKEN"]);
    expect(refusal(await tessera.call(secret, "DELETE /api/model/project/findMany"))).toEqual([
      405,
      "METHOD_NOT_ALLOWED",
    ]);
    expect(refusal(await tessera.call(secret, "GET /api/model/project"))).toEqual([404, "NOT_FOUND"]);
  });

  it("an answer stays within its bounds", async () => {
    const projectId = (await alice.project.create.mutate({ name: "Large" })).id;
    const long = "x".repeat(20_000);
    await alice.case.create.mutate({ projectId, name: "One", description: long, steps: [{ action: "Do it" }] });
    const columns = { classname: null, durationMs: null, message: null, source: "manual", importId: null } as const;
    const execution = { runNumber: 0, environment: "", job: "", jobAttempt: 1, variant: null, variantKey: null };
    const standing = { traits: "", decidesPart: 1, standing: 0, standingBefore: 0, changedBy: null } as const;
    const results = Array.from({ length: 1000 }, (_, index) => ({
      ...{
        ...columns,
        ...execution,
        ...standing,
        projectId,
        cycleNumber: 1,
        caseNumber: 1,
        attempt: index + 1,
        status: "passed",
        gravity: 4,
      },
      ...{ id: `${projectId}-${index}`, name: "One", createdAt: "", createdBy: "" },
    })) as Parameters<typeof insertMany>[1];
    await transact(tessera.ctx, ({ db }) => insertMany(db, results, []));
    const asked = async (question: object) =>
      refusal(await ask(tessera, secret, "testResult/findMany", { where: { projectId }, take: 1000, ...question }));
    expect(await asked({})).toEqual([200, undefined]);
    expect(await asked({ include: { testCase: { select: { name: true } } } })).toEqual([200, undefined]);
    // The same case a thousand times, with its description each time.
    expect(await asked({ include: { testCase: { select: { description: true } } } })).toEqual([400, "INVALID_INPUT"]);
    expect(await asked({ select: { trace: true } })).toEqual([400, "INVALID_INPUT"]);
    expect(await asked({ select: { trace: true }, take: 100 })).toEqual([200, undefined]);
    const all = { include: { testCase: { include: { testResults: true } } } };
    expect(await asked({ ...all, take: 10 })).toEqual([200, undefined]);
    expect(await asked(all)).toEqual([400, "INVALID_INPUT"]);
  });
});
