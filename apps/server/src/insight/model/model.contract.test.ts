import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { ask, openShop } from "./model.testing.ts";

const hasCurl = spawnSync("curl", ["--version"]).status === 0;

describeOnEachDb("a model", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    ({ alice, secret } = await openShop(tessera));
  });
  afterAll(() => tessera.stop());

  const find = async (model: string, question: object = {}) => {
    const { status, body } = await ask(tessera, secret, `${model}/findMany`, question);
    expect([status, body]).toEqual([200, { data: expect.any(Array) }]);
    return body.data;
  };
  const names = async (model: string, question: object = {}) =>
    (await find(model, question)).map(({ name }: { name: string }) => name);

  it.runIf(hasCurl)("is read by curl as other products document it", async () => {
    const printed = `curl -sS -X GET "${tessera.url}/api/model/project/findMany" \
      -H "Authorization: Bearer ${secret}" \
      -H "Content-Type: application/json"`;
    const { stdout } = await promisify(execFile)("sh", ["-c", printed]);
    expect(JSON.parse(stdout).data.map(({ id }: { id: string }) => id)).toEqual(["PRJ-1", "PRJ-2"]);
  });

  it("is read by scripts as other products document them", async () => {
    const response = await fetch(`${tessera.url}/api/model/project/findMany`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${secret}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify({
        where: { isDeleted: false },
        include: { folders: true },
      }),
    });
    expect(response.headers.get("ratelimit-policy")).toMatch(/^"token"/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({
      data: [
        {
          ...{ id: "PRJ-1", name: "Shop", description: "The Shop", createdAt: expect.any(String), isDeleted: false },
          folders: [
            expect.objectContaining({ projectId: "PRJ-1", parentId: null, name: "Cart", isDeleted: false }),
            expect.objectContaining({ projectId: "PRJ-1", parentId: expect.any(String), name: "Pay" }),
          ],
        },
        expect.objectContaining({ id: "PRJ-2", folders: [] }),
      ],
    });
  });

  it("takes the same question over GET and POST, under each of its names", async () => {
    const question = { where: { projectId: 1, name: { contains: "Pay" } }, orderBy: { id: "desc" } };
    const asked = await ask(tessera, secret, "testCase/findMany", question);
    expect(asked.body.data.map(({ id }: { id: string }) => id)).toEqual(["TC-2", "TC-1"]);
    for (const name of ["testCase", "testCases", "repositoryCases"]) {
      const q = encodeURIComponent(JSON.stringify(question));
      const { status, body } = await tessera.call(secret, `GET /api/model/${name}/findMany?q=${q}`);
      expect([name, status, body]).toEqual([name, 200, asked.body]);
    }
    for (const name of ["projects", "folders", "repositoryFolders", "testCycles", "testRuns", "testRunResults"]) {
      expect([name, (await find(name)).length > 0]).toEqual([name, true]);
    }
    expect(await alice.model.testCase.query({ operation: "findMany", ...question })).toEqual(asked.body);
  });

  it("answers its fields under our own names, long texts only to those who select them", async () => {
    const { id: folderId } = (await find("folder", { where: { name: "Pay" } }))[0];
    const [testCase] = await find("testCase", { take: 1 });
    expect(testCase).toEqual({
      ...{ id: "TC-1", projectId: "PRJ-1", folderId, name: "Pay by card", automationClassname: null },
      ...{ automationName: null, createdAt: expect.any(String), updatedAt: expect.any(String), isDeleted: false },
      ...{ priority: "normal", ownerId: null, version: 1, reviewState: "draft", approvedAt: null },
    });
    expect(await find("testCase", { take: 1, select: { steps: true, id: true, description: true } })).toEqual([
      { id: "TC-1", description: "In full", steps: [{ action: "Open the till", expected: "It is open" }] },
    ]);
    const [cycle] = await find("testCycle", { where: { branch: "main" } });
    expect(cycle).toEqual({
      ...{ id: "TCYCLE-2", projectId: "PRJ-1", name: "Nightly", isMaster: false, isDeleted: false },
      ...{ branch: "main", commit: null, environment: null, buildUrl: null },
      ...{ passed: 1, failed: 1, error: 0, skipped: 0, blocked: 0, muted: 0 },
      ...{ lastResultAt: expect.any(String), createdAt: expect.any(String) },
    });
    const failed = { where: { cycleId: "TCYCLE-2", status: "failed" } };
    const [result] = await find("testResult", failed);
    expect(result).toEqual({
      ...{ id: expect.any(String), projectId: "PRJ-1", cycleId: "TCYCLE-2", caseId: "TC-5", name: "broken" },
      ...{ classname: "shop", status: "failed", attempt: 1, isLatest: true, durationMs: null, source: "import" },
      ...{ environment: null, job: null, variant: null },
      ...{ importId: expect.any(String), createdAt: expect.any(String), isDeleted: false },
    });
    const select = { trace: true, output: true, message: true, file: true, line: true };
    expect(await find("testResult", { ...failed, select })).toEqual([
      { message: "no", trace: expect.stringContaining("at line 1"), output: "said so", file: null, line: null },
    ]);
  });

  it("includes related rows, as deep as is asked", async () => {
    const include = {
      project: { select: { id: true } },
      children: { include: { testCases: { select: { id: true }, orderBy: { name: "asc" } }, parent: true } },
    };
    const [cart, pay] = await find("folder", { where: { projectId: "PRJ-1" }, include });
    expect(cart).toMatchObject({
      ...{ name: "Cart", project: { id: "PRJ-1" } },
      children: [{ name: "Pay", testCases: [{ id: "TC-2" }, { id: "TC-1" }], parent: { name: "Cart" } }],
    });
    expect(pay).toMatchObject({ name: "Pay", project: { id: "PRJ-1" }, children: [] });
    const results = await find("testResult", {
      ...{ where: { cycleId: 3 }, select: { status: true, testCycle: { select: { name: true } }, testCase: true } },
    });
    expect(results).toMatchObject([
      { status: "passed", testCycle: { name: "nightly_2" }, testCase: { id: "TC-6", folderId: null } },
      { status: "failed", testCycle: { name: "nightly_2" }, testCase: { id: "TC-5" } },
    ]);
    const [broken] = await find("testCase", {
      where: { projectId: "PRJ-1", id: "TC-5" },
      include: { folder: true, testResults: { where: { cycleId: { gt: 2 } }, orderBy: { cycleId: "desc" }, take: 2 } },
    });
    expect(broken.folder).toBeNull();
    expect(broken.testResults.map(({ cycleId }: { cycleId: string }) => cycleId)).toEqual(["TCYCLE-5", "TCYCLE-4"]);
    const include2 = { repositoryCases: { skip: 1, take: 1, select: { id: true } }, testRuns: false };
    expect(await find("project", { include: include2 })).toMatchObject([
      { id: "PRJ-1", repositoryCases: [{ id: "TC-2" }] },
      { id: "PRJ-2", repositoryCases: [] },
    ]);
  });

  it("is sorted alike on both databases: by bytes, nothing comes after something", async () => {
    expect(await names("testCycle", { where: { isMaster: false }, orderBy: { name: "asc" } })).toEqual([
      ...["Nightly", "nightly_2", "weekly", "Über_2%"],
    ]);
    const branches = async (branch: string) =>
      (await find("testCycle", { orderBy: [{ branch }, { id: "desc" }] })).map((it: { branch: string }) => it.branch);
    expect(await branches("asc")).toEqual(["Main", "feature/ünicode", "main", null, null, null]);
    expect(await branches("desc")).toEqual([null, null, null, "main", "feature/ünicode", "Main"]);
    expect(await names("testCase", { orderBy: [{ projectId: "desc" }, { id: "asc" }], take: 2 })).toEqual([
      ...["Open an account", "Pay by card"],
    ]);
  });

  it("is paged with skip and take", async () => {
    const all = await names("testCase");
    const pages: string[] = [];
    for (let skip = 0; skip < 12; skip += 3) pages.push(...(await names("testCase", { skip, take: 3 })));
    expect([all.length, pages]).toEqual([9, all]);
  });

  it("answers one thing, or how many there are", async () => {
    const one = async (address: string, question: object) => (await ask(tessera, secret, address, question)).body;
    const first = { where: { name: { startsWith: "Pay" } }, orderBy: { id: "desc" }, select: { id: true } };
    expect(await one("testCase/findFirst", first)).toEqual({ data: { id: "TC-2" } });
    expect(await one("testCase/findFirst", { ...first, skip: 1 })).toEqual({ data: { id: "TC-1" } });
    expect(await one("testCase/findFirst", { where: { name: "none" } })).toEqual({ data: null });
    const unique = { where: { projectId: "PRJ-2", id: "TC-1" }, select: { name: true } };
    expect(await one("testCase/findUnique", unique)).toEqual({ data: { name: "Open an account" } });
    expect(await one("project/findUnique", { where: { id: 2 } })).toMatchObject({ data: { name: "Bank" } });
    expect(await one("project/findUnique", { where: { id: "PRJ-404" } })).toEqual({ data: null });
    expect(await one("testResult/count", {})).toEqual({ data: 8 });
    expect(await one("testResult/count", { where: { status: { in: ["passed", "error"] } } })).toEqual({ data: 4 });
    const ambiguous = await one("testCase/findUnique", { where: { id: "TC-1" } });
    expect(ambiguous).toMatchObject({ errorCode: "INVALID_INPUT", issues: [{ path: ["where", "projectId"] }] });
  });

  it("never answers deleted rows", async () => {
    const { id: caseId } = await alice.case.create.mutate({ projectId: "PRJ-2", name: "Gone" });
    const result = { projectId: "PRJ-2", cycleId: "TCYCLE-1", caseId, status: "passed" } as const;
    await alice.result.create.mutate(result);
    const where = { projectId: "PRJ-2", id: caseId };
    expect(await find("testCase", { where })).toMatchObject([{ isDeleted: false }]);
    await alice.case.delete.mutate({ projectId: "PRJ-2", caseId });
    expect(await find("testCase", { where })).toEqual([]);
    expect(await find("testCase", { where: { isDeleted: true } })).toEqual([]);
    const ofCase = { where: { projectId: "PRJ-2", caseId }, include: { testCase: true } };
    expect(await find("testResult", ofCase)).toMatchObject([{ caseId, testCase: null }]);
  });
});
