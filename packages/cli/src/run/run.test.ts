import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { error, json, receipt } from "../testing/contract-server.testing.ts";
import { failure, page, receiptOf, runOf } from "../testing/runs.testing.ts";
import { REPORT, Workspace } from "../testing/workspace.testing.ts";

/** Writes these files, says something on stdout, and exits. */
const script = (files: Record<string, string>, code = 0) => {
  const writes = Object.entries(files).map(([name, text]) => {
    const folder = JSON.stringify(name.split("/").slice(0, -1).join("/") || ".");
    return `fs.mkdirSync(${folder},{recursive:true});fs.writeFileSync(${JSON.stringify(name)},${JSON.stringify(text)});`;
  });
  return [process.execPath, "-e", `${writes.join("")}console.log("the tests' own words");process.exitCode=${code}`];
};

const run = (ci: Workspace, flags: string[], command: string[]) =>
  ci.call(["run", ...flags, "--", ...command], { env: { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1" } });

const failed = { tests: 2, passed: 1, failed: 1, errors: 0, skipped: 0, durationMs: 1 };
const failedRun = runOf({
  verdict: "failed",
  reason: "1 new failure",
  counts: { failed: 1 },
  changes: { newFailures: 1 },
});
const NO_TOTALS = { ...failed, tests: 0, passed: 0, failed: 0 };
const emptyRun = runOf({
  verdict: "failed",
  reason: "No tests ran: the run holds none",
  counts: { tests: 0, passed: 0 },
});
const mutedRun = runOf({ counts: { tests: 2, passed: 1, muted: 1 }, changes: { stillFailing: 1 } });

describe("tessera run", () => {
  it("uploads the reports that the command wrote, of every known format, and no other files", async () => {
    const ci = await Workspace.create({ "old.xml": REPORT, "same.xml": REPORT, "node_modules/x/r.xml": "" });
    const written = {
      "build/a/TEST-a.xml": REPORT,
      "old.xml": `${REPORT}\n`,
      "ctrf/ctrf-report.json": '{"reportFormat":"CTRF","results":{"tool":{"name":"t"},"summary":{},"tests":[]}}',
      "coverage.xml": "<coverage/>",
      "package-lock.json": "{}",
      "node_modules/y/report.xml": REPORT,
    };
    const done = await run(ci, [], script(written));
    expect(done.code).toBe(0);
    expect(ci.server.requests[0]?.files.map(({ name }) => name)).toEqual([
      "build/a/TEST-a.xml",
      "ctrf/ctrf-report.json",
      "old.xml",
    ]);
    expect(done.stderr).toContain("Reports of several formats were written (");
  });

  it("leaves out named reports from before the command wherever they lie, also behind links", async () => {
    const [ci, elsewhere] = [
      await Workspace.create({}),
      await Workspace.create({ "old.xml": REPORT, "o.txt": REPORT }),
    ];
    await symlink(join(elsewhere.folder, "o.txt"), join(ci.folder, "link.xml"));
    const flags = [
      "--results-file",
      join(elsewhere.folder, "*.xml"),
      "--results-file",
      join(elsewhere.folder, "o.txt"),
    ];
    const done = await run(ci, flags, script({ "x.txt": "" }));
    expect(done).toMatchObject({ code: 6, stderr: expect.stringContaining("The command wrote no report") });
    const again = await run(
      ci,
      [...flags, "--results-file", "link.xml"],
      [process.execPath, "-e", `fs.appendFileSync(${JSON.stringify(join(elsewhere.folder, "o.txt"))}, "\\n")`],
    );
    expect(again.code).toBe(0);
    expect(ci.server.requests[0]?.files.map(({ name }) => name).toSorted()).toEqual([
      expect.stringMatching(/^\.\.\/.*\/o\.txt$/),
      "link.xml",
    ]);
  });

  it("leaves out named reports from before the command", async () => {
    const ci = await Workspace.create({ "r/old.xml": REPORT });
    const done = await run(ci, ["--results-file", "r/*.xml"], script({ "r/new.xml": REPORT }));
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("1 reports are left out") });
    expect(ci.server.requests[0]?.files.map(({ name }) => name)).toEqual(["r/new.xml"]);
  });

  it.each([
    ["all green", 0, receiptOf(runOf()), [], 0],
    ["a failing test", 1, receiptOf(failedRun, { totals: failed }), [], 1],
    ["a failing test that the command forgives", 0, receiptOf(failedRun, { totals: failed }), [], 1],
    ["a failing test, without a gate", 1, receiptOf(failedRun, { totals: failed }), ["--fail-on", "none"], 1],
    ["a command that fails without a failing test", 3, receiptOf(runOf()), [], 1],
    ["every failure muted", 1, receiptOf(mutedRun, { totals: failed }), [], 0],
    [
      "every failure muted, in a report that isn't whole",
      1,
      receiptOf(mutedRun, { totals: failed, status: "incomplete" }),
      [],
      1,
    ],
    [
      "every failure muted, in a run that misses a shard",
      1,
      receiptOf({ ...mutedRun, state: "incomplete" }, { totals: failed }),
      [],
      1,
    ],
    [
      "every failure muted, with a gate for new ones alone",
      1,
      receiptOf(mutedRun, { totals: failed }),
      ["--fail-on", "new"],
      1,
    ],
    ["a server that knows no runs", 1, receipt({ totals: failed }), [], 1],
    ["no test at all", 0, receipt({ totals: { ...failed, tests: 0, passed: 0, failed: 0 } }), [], 6],
    ["no test at all", 0, receiptOf(emptyRun, { totals: NO_TOTALS }), [], 1],
    ["no test at all, which is allowed", 0, receiptOf(emptyRun, { totals: NO_TOTALS }), ["--allow-empty"], 0],
    [
      "no test at all, which is allowed, but fails",
      3,
      receiptOf(emptyRun, { totals: NO_TOTALS }),
      ["--allow-empty"],
      1,
    ],
    [
      "every failure of a case muted, but not one without a case",
      1,
      receiptOf({ ...mutedRun, verdict: "failed", unmatched: { tests: 1, failing: 1 } }, { totals: failed }),
      [],
      1,
    ],
    ["an incomplete report", 0, receiptOf(runOf({ errorsOutside: 1 }), { status: "incomplete" }), [], 3],
  ] as const)("with %s and the command's %d exits right", async (_, code, answer, flags, expected) => {
    const ci = await Workspace.create();
    ci.server.willReply(json(201, answer), json(200, page(failure("adds"))));
    expect((await run(ci, [...flags], script({ "out.xml": REPORT }, code))).code).toBe(expected);
  });

  it("exits with 1 for a muted failure of a run that goes on, unless it holds no other", async () => {
    const ci = await Workspace.create();
    const running = { ...mutedRun, state: "running", verdict: "running" } as const;
    const rows = page(failure("adds", { muted: true }));
    ci.server.willReply(json(201, receiptOf(running, { totals: failed })), json(200, rows));
    expect((await run(ci, [], script({ "out.xml": REPORT }, 1))).code).toBe(0);
    const both = page(failure("adds", { muted: true }), failure("pays"));
    ci.server.willReply(json(201, receiptOf(running, { totals: failed })), json(200, both));
    expect((await run(ci, [], script({ "out2.xml": REPORT }, 1))).code).toBe(1);
  });

  it("is a run of its own each time at a terminal, also of one commit", async () => {
    const ci = await Workspace.create();
    const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1", PATH: process.env.PATH ?? "" };
    execFileSync("git", ["init", "--quiet"], { cwd: ci.folder });
    const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    execFileSync("git", [...who, "commit", "--quiet", "--allow-empty", "--message", "first"], { cwd: ci.folder });
    for (const name of ["a.xml", "b.xml"]) {
      expect((await ci.tessera(["run", "--", ...script({ [name]: REPORT })], { env })).code).toBe(0);
    }
    const [first, second] = ci.server.requests.map(({ query }) => query);
    expect(first?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(second?.commit).toBe(first?.commit);
    expect(second?.runKey).not.toBe(first?.runKey);
  });

  it("keeps the command's failure where the upload fails", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(
      error("EXPIRED_TOKEN", "API token has expired"),
      error("EXPIRED_TOKEN", "API token has expired"),
    );
    const red = await run(ci, [], script({ "out.xml": REPORT }, 1));
    expect(red).toMatchObject({ code: 1, stderr: expect.stringContaining("error: API token has expired\n") });
    expect((await run(ci, [], script({ "out.xml": REPORT }))).code).toBe(4);
  });

  it("exits with 6 where the command writes no report, and with 1 where it fails besides", async () => {
    const ci = await Workspace.create();
    const done = await run(ci, [], script({}));
    expect(done).toMatchObject({ code: 6, stderr: expect.stringContaining("error: The command wrote no report") });
    expect((await run(ci, [], script({}, 2))).code).toBe(1);
    expect(ci.server.requests).toEqual([]);
  });

  it("keeps stdout for the answer with --json, and leaves the command's words on it without", async () => {
    const ci = await Workspace.create();
    const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1" };
    const answered = await ci.tessera(["run", "--json", "--", ...script({ "out.xml": REPORT })], { env });
    expect(JSON.parse(answered.stdout)).toMatchObject({ id: "imp-1" });
    expect(answered.stderr).toContain("the tests' own words\n");
    const plain = await ci.tessera(["run", "--", ...script({ "out2.xml": REPORT })], { env });
    expect(plain.stdout).toBe("the tests' own words\n");
  });

  it("hands a signal on to the command and uploads nothing", async () => {
    const ci = await Workspace.create();
    const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1" };
    // Signals the parent as soon as it runs, and stays until it is signalled itself.
    const stubborn =
      'process.on("SIGTERM",()=>process.exit(9));setInterval(()=>{},1e6);process.kill(process.ppid,"SIGTERM")';
    const done = await ci.tessera(["run", "--", process.execPath, "-e", stubborn], { env });
    expect(done.code).toBe(130);
    expect(ci.server.requests).toEqual([]);
  });

  it("hands the command its own flags, and refuses to run none or one that doesn't exist", async () => {
    const ci = await Workspace.create();
    const help = await run(ci, [], [process.execPath, "--help"]);
    expect(help.code).toBe(6);
    expect(await run(ci, [], [])).toMatchObject({ code: 2, stderr: expect.stringContaining("No command to run") });
    expect(await run(ci, [], ["no-such-command"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("'no-such-command' can't be started (ENOENT)"),
    });
  });

  it("refuses wrong flags before the tests are run", async () => {
    const ci = await Workspace.create();
    const done = await run(ci, ["--shard", "9/8"], script({ "out.xml": REPORT }));
    expect(done).toMatchObject({ code: 2, stderr: expect.not.stringContaining("own words") });
  });
});
