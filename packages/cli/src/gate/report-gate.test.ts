import { describe, expect, it } from "vitest";
import { error, json, receipt } from "../testing/contract-server.testing.ts";
import { failure, page, receiptOf, runOf, unmatched } from "../testing/runs.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const FAILED = { state: "complete", verdict: "failed", reason: "1 new failure" } as const;
const failedRun = (newFailures: number, failed = newFailures) =>
  runOf({ ...FAILED, counts: { failed, passed: 12 - failed }, changes: { newFailures } });
const NOTHING_RAN = {
  ...{ verdict: "failed" as const, reason: "No tests ran: all were skipped or blocked" },
  counts: { tests: 12, passed: 0, skipped: 12 },
};
const EMPTY = {
  ...{ verdict: "failed" as const, reason: "No tests ran: the run holds none" },
  counts: { tests: 0, passed: 0 },
};
const someFailed = { tests: 12, passed: 11, failed: 1, errors: 0, skipped: 0, durationMs: 1 };

describe("the gate of an upload whose run is over", () => {
  it.each([
    ["failed", failedRun(1), 1],
    ["failed", failedRun(0, 1), 1],
    ["failed", runOf({ counts: { muted: 1, passed: 11 } }), 0],
    ["new", failedRun(0, 1), 0],
    ["new", failedRun(1), 1],
    ["none", failedRun(1), 0],
    ["failed", runOf(NOTHING_RAN), 1],
    ["new", runOf(NOTHING_RAN), 1],
    ["none", runOf(NOTHING_RAN), 0],
    ["failed", runOf(EMPTY), 1],
    ["new", runOf(EMPTY), 1],
    ["failed", runOf({ verdict: "failed", errorsOutside: 1, reason: "1 error outside of tests" }), 3],
    ["failed", runOf({ state: "incomplete", verdict: "incomplete", counts: { failed: 1 } }), 1],
    ["none", runOf({ state: "incomplete", verdict: "incomplete" }), 3],
  ] as const)("with --fail-on %s decides by the run, case %#", async (failOn, run, code) => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, receiptOf(run)), json(200, page(failure("adds"))));
    expect((await ci.callReport(["--fail-on", failOn])).code).toBe(code);
  });

  it("says why it failed and names the tests, with what they said and since when", async () => {
    const ci = await Workspace.create();
    const known = { failingSince: { runId: "RUN-50", commit: null, at: "2030-01-01T00:00:00.000Z" } };
    ci.server.willReply(json(201, receiptOf(failedRun(2))), json(200, page(failure("adds"), failure("pays", known))));
    const done = await ci.callReport(["--fail-on", "new"]);
    expect(done.stderr).toContain(
      [
        "Gate failed: 2 new failures",
        "  TC-7 Cart › adds: expected 1 but was 2",
        "  TC-7 Cart › pays (since RUN-50): expected 1 but was 2",
        "",
      ].join("\n"),
    );
    expect(ci.server.requests[1]).toMatchObject({
      path: "/api/v1/runs/RUN-57/results",
      query: { projectId: "PRJ-1", change: "newFailure" },
    });
  });

  it("reads all pages, names twenty tests and counts the rest", async () => {
    const ci = await Workspace.create();
    const fifteen = Array.from({ length: 15 }, (_, n) => failure(`test ${n}`));
    ci.server.willReply(
      json(201, receiptOf(failedRun(30))),
      json(200, { data: fifteen, nextCursor: "next" }),
      json(200, page(...fifteen)),
    );
    const { stderr } = await ci.callReport(["--fail-on", "new"]);
    expect(stderr.match(/TC-7/g)).toHaveLength(20);
    expect(stderr).toContain("  and 10 more\n");
    expect(ci.server.requests[2]?.query.cursor).toBe("next");
  });

  it.each([
    ["new", { muted: true }],
    ["failed", { muted: true, change: null }],
  ] as const)("reads on where 20,000 rows don't decide, with --fail-on %s", async (failOn, change) => {
    const ci = await Workspace.create();
    const muted = Array.from({ length: 2000 }, (_, n) => failure(`test ${n}`, change));
    const running = runOf({ state: "running", verdict: "running" });
    ci.server.willReply(json(201, receiptOf(running, { totals: someFailed })));
    for (let n = 1; n <= 120; n++) ci.server.willReply(json(200, { data: n < 11 ? muted : [], nextCursor: `${n}` }));
    ci.server.willReply(json(200, page(failure("the last one"))));
    const done = await ci.callReport(["--fail-on", failOn]);
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining("the last one") });
  });

  it("reads no further than it must to decide and to count to 20,000", async () => {
    const ci = await Workspace.create();
    const many = Array.from({ length: 5000 }, (_, n) => failure(`test ${n}`));
    ci.server.willReply(json(201, receiptOf(failedRun(90_000))));
    for (let n = 1; n <= 5; n++) ci.server.willReply(json(200, { data: many, nextCursor: `${n}` }));
    const done = await ci.callReport(["--fail-on", "new"]);
    expect(done.stderr).toContain("Gate failed: at least 20000 new failures\n");
    expect(ci.server.requests).toHaveLength(1 + 5);
  });

  it("refuses a list that never ends", async () => {
    const ci = await Workspace.create();
    const stuck = { data: [failure("adds", { muted: true })], nextCursor: "same" };
    ci.server.willReply(json(201, receiptOf(failedRun(1))), json(200, stuck), json(200, stuck));
    const done = await ci.callReport(["--fail-on", "new"]);
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining("They can't be listed: ") });
  });

  it("doesn't count new failures that are muted", async () => {
    const ci = await Workspace.create();
    const run = runOf({ counts: { muted: 1, passed: 11 }, changes: { newFailures: 1 } });
    ci.server.willReply(json(201, receiptOf(run)), json(200, page(failure("adds", { muted: true }))));
    expect((await ci.callReport(["--fail-on", "new"])).code).toBe(0);
  });

  it("fails all the same where the token may not read which tests failed", async () => {
    const ci = await Workspace.create();
    const refused = error("INSUFFICIENT_SCOPE", "The token lacks a scope", { requiredScopes: ["result:read"] });
    ci.server.willReply(json(201, receiptOf(failedRun(1))), refused);
    const done = await ci.callReport(["--fail-on", "new"]);
    expect(done).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Gate failed: 1 new failure\n  They can't be listed: The token lacks a scope\n"),
    });
  });

  it.each([
    [["--min-tests", "13"], 1, "Gate failed: 12 tests, of at least 13"],
    [["--min-tests", "12"], 0, ""],
    [["--fail-on-missing"], 1, "Gate failed: 1 test missing since RUN-56\n  TC-7 Cart › adds"],
    [[], 0, ""],
  ])("with %o exits with %d", async (flags, code, said) => {
    const ci = await Workspace.create();
    const missing = failure("adds", { change: "missing", status: "passed", executions: [], message: null });
    ci.server.willReply(json(201, receiptOf(runOf({ changes: { missing: 1 } }))), json(200, page(missing)));
    const done = await ci.callReport([...flags]);
    expect([done.code, done.stderr.includes(said)]).toEqual([code, true]);
  });
});

describe("the gate of an upload with failing tests that match no case", () => {
  const cases = { matched: 9, created: 0, updated: 0, unmatched: 3 };
  const failedAlone = { ...FAILED, reason: "2 failing tests without a test case", unmatched: { tests: 3, failing: 2 } };
  const rows = page(unmatched("ships"), unmatched("returns"));

  it.each(["failed", "new"])("fails and names them where the run is over, with --fail-on %s", async (failOn) => {
    const ci = await Workspace.create();
    const upload = { id: "imp-1", cases, environment: null, job: null, jobAttempt: 1 };
    const replies = [page(upload, { ...upload, id: "imp-0", cases: { ...cases, unmatched: 0 } }), rows];
    ci.server.willReply(json(201, receiptOf(runOf(failedAlone), { totals: someFailed, cases })));
    ci.server.willReply(...replies.map((reply) => json(200, reply)));
    const done = await ci.callReport(["--no-create", "--fail-on", failOn]);
    expect(done).toMatchObject({ code: 1 });
    expect(done.stderr).toContain(
      "Gate failed: 2 failing tests without a test case\n  Cart › ships: failed\n  Cart › returns: failed\n",
    );
    expect(ci.server.requests.slice(1).map(({ path, query }) => [path.slice("/api/v1".length), query])).toEqual([
      ["/imports", { projectId: "PRJ-1", runId: "RUN-57", limit: "200" }],
      ["/imports/imp-1/results", { projectId: "PRJ-1", match: "unmatched", status: "error", limit: "200" }],
    ]);
  });

  it.each(["failed", "new"])("fails and names them where the run goes on, with --fail-on %s", async (failOn) => {
    const ci = await Workspace.create();
    const running = runOf({ state: "running", verdict: "running", unmatched: { tests: 3, failing: 2 } });
    ci.server.willReply(json(201, receiptOf(running, { totals: someFailed, cases })));
    ci.server.willReply(json(200, page()), json(200, rows));
    const done = await ci.callReport(["--no-create", "--fail-on", failOn]);
    expect(done).toMatchObject({ code: 1 });
    expect(done.stderr).toContain("Gate failed: 2 failing tests without a test case\n  Cart › ships: failed\n");
  });

  it("names none that a later attempt may have run again, and counts as the run does", async () => {
    const ci = await Workspace.create();
    const first = { id: "imp-1", cases, environment: null, job: "e2e", jobAttempt: 1 };
    const again = { ...first, id: "imp-2", jobAttempt: 2 };
    ci.server.willReply(json(201, receiptOf(runOf(failedAlone), { totals: someFailed, cases })));
    ci.server.willReply(json(200, page(again, first)), json(200, page(unmatched("ships"))));
    const done = await ci.callReport(["--fail-on", "failed"]);
    expect(done.stderr).toContain("without a test case\n  Cart › ships: failed\n  and 1 more\n");
    expect(ci.server.requests).toHaveLength(3);
  });

  it("fails all the same where they can't be read", async () => {
    const ci = await Workspace.create();
    const refused = error("INSUFFICIENT_SCOPE", "The token lacks a scope");
    ci.server.willReply(json(201, receiptOf(runOf(failedAlone), { totals: someFailed, cases })), refused);
    const done = await ci.callReport(["--fail-on", "failed"]);
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining("They can't be listed: The token lacks") });
  });

  it("passes without a gate", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, receiptOf(runOf(failedAlone), { totals: someFailed, cases })));
    expect((await ci.callReport(["--no-create"])).code).toBe(0);
  });
});

describe("the gate of an upload whose run is not understood", () => {
  it.each([
    [["--min-tests", "5"], 3],
    [["--fail-on-missing"], 3],
    [["--fail-on", "failed"], 0],
  ])("with %o exits with %d, and says why", async (flags, code) => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, { ...receipt(), run: { id: "RUN-57", verdict: "of the future" } }));
    const done = await ci.callReport(flags);
    expect([done.code, done.stderr.includes("Gate undecided: ")]).toEqual([code, code === 3]);
  });

  it("says of a dry run that it has none", async () => {
    const ci = await Workspace.create();
    const done = await ci.callReport(["--dry-run", "--min-tests", "5"]);
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("A dry run has no run to judge") });
  });
});

describe("the gate of an upload whose run goes on", () => {
  const running = runOf({ state: "running", verdict: "running", counts: { failed: 2 }, changes: { newFailures: 2 } });

  it("ignores the failures of others", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, receiptOf(running)));
    expect((await ci.callReport(["--fail-on", "failed"])).code).toBe(0);
  });

  it("names its own failures alone", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(
      json(201, receiptOf(running, { totals: someFailed })),
      json(200, page(failure("adds"), failure("pays", {}, "imp-2"))),
    );
    const done = await ci.callReport(["--fail-on", "new"]);
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining("Gate failed: 1 new failure\n") });
    expect(done.stderr).not.toContain("pays");
  });

  it("leaves what only a whole run can tell to the end", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, receiptOf(running)));
    const done = await ci.callReport(["--min-tests", "1000", "--fail-on-missing"]);
    expect(done.code).toBe(0);
  });
});

describe("reports without a test", () => {
  const empty = receipt({ totals: { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 } });

  it.each([
    [[], 6],
    [["--allow-empty"], 0],
    [["--allow-empty", "--fail-on", "failed"], 0],
  ])("exit, with %o, with %d", async (flags, code) => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, { ...empty, run: flags.length > 2 ? runOf(EMPTY) : null }));
    const done = await ci.callReport(flags);
    expect([done.code, done.stderr.includes("error: The reports hold no test")]).toEqual([code, code === 6]);
  });
});
