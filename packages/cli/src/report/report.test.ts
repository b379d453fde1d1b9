import { describe, expect, it } from "vitest";
import { json, receipt } from "../testing/contract-server.testing.ts";
import { REPORT, Workspace } from "../testing/workspace.testing.ts";

describe("tessera report", () => {
  it("uploads the named files, with the token in the header", async () => {
    const ci = await Workspace.create({ "target/a/1.xml": REPORT, "target/b/2.xml": "<testsuite/>", "notes.txt": "" });
    const flags = ["--url", ci.server.url, "--project-id", "PRJ-1", "--cycle-id", "TCYCLE-5", "--format", "junit"];
    const more = [
      "--run-key",
      "run 7",
      "--shard",
      "3/8",
      "--environment",
      "staging",
      "--results-file",
      "target/**/*.xml",
    ];
    const done = await ci.tessera(["report", ...flags, ...more], {
      env: { TESSERA_TOKEN: ci.access.TESSERA_TOKEN as string },
    });
    expect(done).toMatchObject({ code: 0, stdout: "" });
    expect(ci.server.requests).toHaveLength(1);
    const [request] = ci.server.requests;
    expect(request).toMatchObject({
      method: "POST",
      path: "/api/v1/imports",
      query: {
        projectId: "PRJ-1",
        cycleId: "TCYCLE-5",
        format: "junit",
        runKey: "run 7",
        shard: "3/8",
        environment: "staging",
      },
      files: [
        { name: "target/a/1.xml", content: REPORT },
        { name: "target/b/2.xml", content: "<testsuite/>" },
      ],
    });
    expect(request?.headers).toMatchObject({ "content-length": String(request?.bytes), authorization: /^Bearer tsr_/ });
    expect(request?.headers["transfer-encoding"]).toBeUndefined();
    expect(request?.headers["user-agent"]).toMatch(/^tessera-cli\/\d/);
  });

  it("prints one summary at the end", async () => {
    const ci = await Workspace.create();
    const done = await ci.callReport();
    expect(done.stderr).toBe(
      [
        "Imported into TCYCLE-1 of PRJ-1 (junit, 1 file)",
        "  12 tests: 9 passed, 0 failed, 3 skipped, 4.3 s",
        "  test cases: 10 matched, 2 created, 1 updated",
        `  ${ci.server.url}/projects/PRJ-1/cycles/TCYCLE-1`,
        "",
      ].join("\n"),
    );
  });

  it("prints the receipt as it came, alone on stdout", async () => {
    const ci = await Workspace.create();
    const answer = { ...receipt(), addedByANewerServer: 1 };
    ci.server.willReply(json(201, answer));
    const done = await ci.report(["--json"]);
    expect(JSON.parse(done.stdout)).toEqual(answer);
    expect(done.stderr).toContain("Imported into TCYCLE-1");
  });

  it("says so when nothing was stored", async () => {
    const ci = await Workspace.create();
    const dry = await ci.callReport(["--dry-run"]);
    expect(ci.server.requests[0]?.query.dryRun).toBe("true");
    expect(dry).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("Dry run, nothing stored: this would go to TCYCLE-1"),
    });
    ci.server.willReply(json(200, receipt({ replayed: true })));
    const again = await ci.callReport();
    expect(again).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("Already in TCYCLE-1 of PRJ-1, nothing stored"),
    });
  });

  it("says that results are only proposed, and exits by what the report holds", async () => {
    const ci = await Workspace.create();
    const proposal = { id: "p1", state: "open" as const, url: "/projects/PRJ-1/proposed-results/p1" };
    ci.server.willReply(json(201, receipt({ id: null, proposal })), json(201, { ...withFailures, id: null, proposal }));
    const passed = await ci.callReport(["--min-tests", "1"]);
    expect(passed).toMatchObject({ code: 0, stderr: expect.stringContaining("until a member accepts it") });
    expect(passed.stderr).toContain(`${ci.server.url}/projects/PRJ-1/proposed-results/p1`);
    expect(passed.stderr).toContain("What a member has not accepted has no run to judge");
    expect(passed.stderr).not.toContain("test cases:");
    expect(await ci.callReport(["--fail-on", "failed"])).toMatchObject({ code: 1 });
  });

  const withFailures = receipt({
    totals: { tests: 3, passed: 1, failed: 1, errors: 1, skipped: 0, durationMs: 1 },
    flaky: 1,
  });

  it.each([
    [[], 0],
    [["--fail-on", "none"], 0],
    [["--fail-on", "failed"], 1],
  ])("exits after failed tests with %o: %d", async (flags, code) => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, withFailures));
    const done = await ci.report(flags);
    expect(done.code).toBe(code);
    expect(done.stderr).toContain("3 tests: 1 passed, 1 failed, 1 error, 0 skipped, 1 flaky");
  });

  it("exits with 3 where the report is incomplete, unless the gate failed", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(
      json(201, receipt({ status: "incomplete" })),
      json(201, { ...withFailures, status: "incomplete" }),
    );
    const incomplete = await ci.report(["--fail-on", "failed"]);
    expect(incomplete).toMatchObject({ code: 3, stderr: expect.stringContaining("INCOMPLETE") });
    expect((await ci.report(["--fail-on", "failed"])).code).toBe(1);
  });

  it("shows warnings one a line, and counts the rest", async () => {
    const ci = await Workspace.create();
    const warnings = Array.from({ length: 23 }, (_, n) => ({
      file: "a.xml",
      line: n || null,
      message: `odd\n::error::${n}`,
    }));
    ci.server.willReply(json(201, receipt({ warnings })));
    const { stderr } = await ci.callReport();
    expect(stderr).toContain("warning: a.xml: odd ::error::0\nwarning: a.xml:1: odd ::error::1\n");
    expect(stderr).toContain("::error::19\nwarning: 3 more\n");
  });

  it("accepts file names with quotes and non-ASCII characters", async () => {
    const ci = await Workspace.create({ 'größe "1".xml': REPORT });
    expect((await ci.callReport(["--results-file", "*.xml"])).code).toBe(0);
    expect(ci.server.requests[0]?.files.map(({ name }) => name)).toEqual(['größe "1".xml']);
  });

  it("works with a server behind a prefix", async () => {
    const ci = await Workspace.create();
    expect((await ci.callReport(["--url", `${ci.server.url}/qa/`])).code).toBe(0);
    expect(ci.server.requests[0]?.path).toBe("/qa/api/v1/imports");
  });

  it("warns of flags that have no effect", async () => {
    const ci = await Workspace.create();
    const done = await ci.callReport(["--org-id", "1173", "--run-key", "mine", "--build-id", "9"]);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain("note: --org-id is ignored");
    expect(done.stderr).toContain("note: --build-id is not used, as a run key is given");
  });

  it("shows requests and answers with --verbose", async () => {
    const ci = await Workspace.create();
    const { stderr } = await ci.report(["--verbose", "--run-key", "k"]);
    expect(stderr).toContain(`> POST ${ci.server.url}/api/v1/imports?projectId=PRJ-1&runKey=k&format=auto\n`);
    expect(stderr).toContain("> authorization: Bearer tsr_pat_a1B2c3D4…nn9\n");
    expect(stderr).toMatch(/< HTTP 201 after \d+ ms, request req-1\n< \{"id":"imp-1"/);
    expect(stderr).toContain(`Report file: report.xml (${REPORT.length} bytes)`);
  });
});
