import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { ERROR, FAILURE, junit, multipart, refusal, resultsOf, SKIPPED, upload } from "./upload.testing.ts";

const REPORT = junit(
  { name: "adds", classname: "shop.Cart", time: "0.25" },
  { name: "removes", classname: "shop.Cart", time: "1.5", inside: FAILURE },
  { name: "empties", classname: "shop.Cart", inside: ERROR },
  { name: "pays", classname: "shop.Till", time: "0", inside: SKIPPED },
);

describeOnEachDb("an import", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  it("answers a receipt, and gives it again on request", async () => {
    const query = "&runKey=42&branch=main&commit=abc123&environment=staging&buildUrl=https://ci.example/42";
    const { status, body } = await upload(tessera, secret, projectId, REPORT, { query });
    expect(status).toBe(201);
    const { id, ...receipt } = body;
    expect(receipt).toEqual({
      projectId,
      attachments: { stored: 0, missing: 0, tooLarge: 0, noRoom: 0 },
      cycleId: "TCYCLE-1",
      format: "junit",
      replayed: false,
      status: "complete",
      totals: { tests: 4, passed: 1, failed: 1, errors: 1, skipped: 1, durationMs: 1750 },
      cases: { matched: 0, created: 4, updated: 0 },
      flaky: 0,
      sharedNames: 0,
      warnings: [],
      outside: [],
      url: `${tessera.url}/projects/${projectId}/cycles/TCYCLE-1`,
      run: expect.objectContaining({ id: "RUN-1", key: "42", verdict: "failed", reason: "2 new failures" }),
    });

    const kept = await tessera.rest(secret, `GET /imports/${id}?projectId=${projectId}`);
    const { replayed: _, ...known } = receipt;
    expect([kept.status, kept.body]).toEqual([
      200,
      {
        ...known,
        id,
        createdAt: tessera.clock.now(),
        createdBy: expect.objectContaining({ username: "alice" }),
        viaToken: { name: expect.any(String), preview: expect.stringMatching(/^tsr_pat_/) },
        ...{ runKey: "42", job: null, jobAttempt: 1, shard: null },
        ...{ branch: "main", commit: "abc123", environment: "staging", buildUrl: "https://ci.example/42" },
      },
    ]);
    expect((await alice.import.list.query({ projectId })).data.map((entry) => entry.id)).toEqual([id]);
  });

  it("shows in the cycle, its cases and the home page", async () => {
    await upload(tessera, secret, projectId, REPORT, { query: "&branch=main" });
    const cycle = await alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1" });
    expect(cycle).toMatchObject({
      counts: { tests: 4, passed: 1, failed: 1, error: 1, skipped: 1, blocked: 0 },
      branch: "main",
      lastResultAt: tessera.clock.now(),
    });
    const { data: cases } = await alice.case.list.query({ projectId });
    expect(cases.map(({ id, name, automation }) => [id, name, automation])).toEqual([
      ["TC-1", "adds", { classname: "shop.Cart", name: "adds" }],
      ["TC-2", "removes", { classname: "shop.Cart", name: "removes" }],
      ["TC-3", "empties", { classname: "shop.Cart", name: "empties" }],
      ["TC-4", "pays", { classname: "shop.Till", name: "pays" }],
    ]);
    const home = await alice.insight.home.query({ limit: 200 });
    expect(home.data.find(({ project }) => project.id === projectId)).toMatchObject({
      latestCycle: { id: "TCYCLE-1" },
      lastImportAt: tessera.clock.now(),
    });
  });

  it.each([
    ["application/xml", REPORT],
    ["text/xml; charset=utf-8", REPORT],
    ["application/octet-stream", REPORT],
    ["application/x-www-form-urlencoded", REPORT],
    ["application/gzip", gzipSync(REPORT)],
    ["application/xml", gzipSync(REPORT)],
  ])("accepts a raw body sent as %s", async (type, body) => {
    const { status, body: receipt } = await upload(tessera, secret, projectId, body, { type });
    expect([status, receipt.totals?.tests]).toEqual([201, 4]);
  });

  it("accepts many files of one upload together, packed or not", async () => {
    const files = {
      "one.xml": REPORT,
      "two.xml": junit({ name: "ships", classname: "shop.Van" }, { name: "returns", classname: "shop.Van" }),
      "three.xml.gz": gzipSync(junit({ name: "adds", classname: "shop.Cart", inside: FAILURE })),
    };
    const { status, body } = await upload(tessera, secret, projectId, multipart(files));
    expect(status).toBe(201);
    expect(body.totals).toEqual({ tests: 7, passed: 3, failed: 2, errors: 1, skipped: 1, durationMs: 1750 });
    expect(body.cases).toEqual({ matched: 0, created: 6, updated: 0 });
    expect(await resultsOf(tessera, secret, projectId)).toEqual([
      "TC-1 1 passed *",
      "TC-1 2 failed *",
      "TC-2 1 failed *",
      "TC-3 1 error *",
      "TC-4 1 skipped *",
      "TC-5 1 passed *",
      "TC-6 1 passed *",
    ]);
  });

  it("reports an incomplete run, and what it tolerated", async () => {
    const torn = '<testsuite name="s"><error message="set-up broke"/><testcase name="a" time="soon"/></testsuite>';
    const { status, body } = await upload(tessera, secret, projectId, multipart({ "torn.xml": torn }));
    expect([status, body.status, body.totals.tests]).toEqual([201, "incomplete", 1]);
    expect(body.outside).toEqual([{ file: "torn.xml", line: 1, message: expect.stringContaining("set-up broke") }]);
    expect(body.warnings).toEqual([{ file: "torn.xml", line: 1, message: expect.stringContaining("time") }]);
  });

  it("goes to the given cycle", async () => {
    const { id: cycleId } = await alice.cycle.create.mutate({ projectId, name: "Nightly" });
    const { body } = await upload(tessera, secret, projectId, REPORT, { query: `&cycleId=${cycleId}` });
    expect([body.cycleId, body.url]).toEqual([cycleId, `${tessera.url}/projects/${projectId}/cycles/${cycleId}`]);
    expect(await resultsOf(tessera, secret, projectId)).toEqual([]);
    expect(await resultsOf(tessera, secret, projectId, cycleId)).toHaveLength(4);
  });

  it("is rejected for callers without the right to it", async () => {
    const bob = await tessera.signIn(`bob-${projectId}`, "USER");
    const guest = `guest-${projectId}`;
    const guestId = await tessera.addUser(guest);
    await alice.member.set.mutate({ projectId, userId: guestId, role: "GUEST" });
    const { id: otherProject } = await alice.project.create.mutate({ name: "Other" });
    const imported = async (token: string | null, query = "") =>
      refusal(await upload(tessera, token, projectId, REPORT, { query }));

    expect(await imported(null)).toEqual([401, "NO_TOKEN"]);
    expect(await imported(await tessera.token(bob))).toEqual([404, "NOT_FOUND"]);
    expect(await imported(await tessera.token(alice, { projects: [otherProject] }))).toEqual([404, "NOT_FOUND"]);
    expect(await imported(await tessera.token(await tessera.signIn(guest)))).toEqual([403, "FORBIDDEN"]);
    expect(await imported(await tessera.token(alice, { scopes: ["result:read"] }))).toEqual([
      403,
      "INSUFFICIENT_SCOPE",
    ]);
    expect(await imported(secret, "&cycleId=TCYCLE-9")).toEqual([404, "NOT_FOUND"]);
    expect(await imported(secret, "&cycle=TCYCLE-1")).toEqual([400, "INVALID_INPUT"]);
    expect(await imported(secret, "&shard=9/8")).toEqual([400, "INVALID_INPUT"]);
    expect(await imported(secret, "&format=word")).toEqual([400, "INVALID_INPUT"]);
    expect((await alice.import.list.query({ projectId })).data).toEqual([]);
  });

  it("can be read only inside its own project", async () => {
    const { body } = await upload(tessera, secret, projectId, REPORT);
    const { id: otherProject } = await alice.project.create.mutate({ name: "Other" });
    const read = async (token: string, project: string, id = body.id) =>
      (await tessera.rest(token, `GET /imports/${id}?projectId=${project}`)).status;
    expect(await read(secret, projectId)).toBe(200);
    expect(await read(secret, otherProject)).toBe(404);
    expect(await read(secret, projectId, "no-such-import")).toBe(404);
    const stranger = await tessera.signIn(`stranger-${projectId}`, "USER");
    expect(await read(await tessera.token(stranger), projectId)).toBe(404);
  });
});
