import { describe, expect, it } from "vitest";
import { TOKEN } from "./testing/contract-server.testing.ts";
import { Workspace } from "./testing/workspace.testing.ts";

describe("wrong usage", () => {
  it.each([
    [["--bogus"], "Unknown option '--bogus'"],
    [["--url"], "Option '--url <value>' argument missing"],
    [["--json=yes"], "Option '--json' does not take an argument"],
    [["a.xml", "b.xml"], "Unexpected argument 'a.xml'\n  If it came from a pattern, quote the pattern"],
    [["--project-id", "1"], "--project-id: Expected an id like PRJ-1"],
    [["--cycle-id", "PRJ-1"], "--cycle-id: Expected an id like TCYCLE-1"],
    [["--shard", "9/8"], "--shard: The shard's number is above the number of shards"],
    [["--shard", "0/8"], "--shard: Expected a shard like 3/8"],
    [["--format", "nunit"], "--format: there is no such choice\n  What works: auto, junit, trx, nunit3, "],
    [["--fail-on", "always"], "--fail-on: there is no such choice\n  What works: failed, new, none."],
    [["--duplicates", "merge"], "--duplicates: there is no such choice"],
    [["--annotations", "all"], "--annotations: there is no such choice"],
    [["--min-tests", "many"], "--min-tests: expected a whole number from 1 to"],
    [["--job-attempt", "-1"], "Option '--job-attempt' argument is ambiguous"],
    [["--job-attempt=-1"], "--job-attempt: expected a whole number from 0 to"],
    [["--ca", "none.pem"], "--ca: 'none.pem' can't be read (ENOENT)"],
    [["--ca", "report.xml"], "--ca: 'report.xml' holds no certificate in PEM format"],
    [
      ["--report-skipped-as", "passed"],
      "--report-skipped-as: there is no such choice\n  What works: skipped, blocked, ignore.",
    ],
    [["--run-key", "x".repeat(301)], "--run-key: Too big"],
    [["--url", "tessera.example.com"], "--url is not an address"],
    [["--url", "ftp://tessera.example.com"], "--url must begin with https:// or http://"],
    [["--url", "https://me:hunter2@x"], "--url must not hold a user name or password"],
    [["--url", "https://x/?a=hunter2"], "--url must end before any ? or #"],
  ])("%o", async (args, message) => {
    const ci = await Workspace.create();
    const done = await ci.callReport(args);
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toContain(`error: ${message}`);
    expect(done.stderr).not.toContain("hunter2");
    expect(ci.server.requests).toEqual([]);
  });

  it("names the variable a wrong value came from", async () => {
    const ci = await Workspace.create();
    expect((await ci.callReport([], { env: { TESSERA_SHARD: "x" } })).stderr).toContain(
      "error: TESSERA_SHARD: Expected",
    );
    expect((await ci.callReport([], { env: { TESSERA_DRY_RUN: "maybe" } })).stderr).toContain(
      "error: TESSERA_DRY_RUN must be",
    );
  });

  it("names all that is missing, and the ways to give it", async () => {
    const ci = await Workspace.create();
    const done = await ci.tessera(["report"]);
    expect(done.code).toBe(2);
    expect(done.stderr).toContain("error: Missing --url, --project-id, --results-file\n");
    expect(done.stderr).toContain(`Give it as --project-id ID, or TESSERA_PROJECT_ID, or "projectId" in tessera.json.`);
  });

  it("includes an unknown command, or none", async () => {
    const ci = await Workspace.create();
    expect(await ci.call(["upload"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no command 'upload'"),
    });
    expect(await ci.call([])).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("Usage: tessera") });
  });
});

describe("a token in the wrong place is refused and not repeated", () => {
  it.each([
    [["report", "--project-id", TOKEN]],
    [["report", "--url", `https://${TOKEN}@example.com`]],
    [["report", "--results-file", `a/${TOKEN}.xml`]],
    [["report", `--${TOKEN}`]],
    [["report", TOKEN]],
    [["whoami", "--token", TOKEN, TOKEN]],
    [[TOKEN]],
  ])("%o", async (args) => {
    const ci = await Workspace.create();
    expect(await ci.call(args, { env: { TESSERA_URL: ci.server.url } })).toMatchObject({ code: 2, stdout: "" });
    expect(ci.server.requests).toEqual([]);
  });

  it("in another variable", async () => {
    const ci = await Workspace.create();
    const done = await ci.callReport([], { env: { TESSERA_CYCLE_ID: TOKEN } });
    expect(done).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("error: TESSERA_CYCLE_ID holds an access token"),
    });
  });
});

describe("the token", () => {
  it.each([
    ["without its last character", TOKEN.slice(0, -1)],
    ["with a typo", TOKEN.replace("a1B2", "a1b2")],
    ["of another product", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
  ])("is checked here first: %s", async (_, token) => {
    const ci = await Workspace.create();
    const done = await ci.report(["--verbose"], { env: { TESSERA_TOKEN: token } });
    expect(done).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("error: TESSERA_TOKEN is not a Tessera token"),
    });
    expect(done.stderr).not.toContain(token);
    expect(ci.server.requests).toEqual([]);
  });

  it("is reported as missing", async () => {
    const ci = await Workspace.create();
    const { TESSERA_TOKEN: _, ...env } = ci.access;
    expect(await ci.call(["whoami"], { env })).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("No access token"),
    });
    const empty = await ci.callReport([], { env: { TESSERA_TOKEN: "" } });
    expect(empty).toMatchObject({ code: 4, stderr: expect.stringContaining("TESSERA_TOKEN is set, but empty") });
  });

  it("works as a flag, with a note, and with a line end that came along with it", async () => {
    const ci = await Workspace.create();
    const done = await ci.report(["--token", `${TOKEN}\n`, "--json", "--verbose"], { env: { TESSERA_TOKEN: "" } });
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("note: --token is visible") });
    expect(JSON.parse(done.stdout)).toMatchObject({ id: "imp-1" });
  });
});

describe("help", () => {
  it("lists the flags of each command on stdout", async () => {
    const ci = await Workspace.create();
    for (const args of [["--help"], ["-h"], ["help"]]) {
      expect(await ci.call(args)).toMatchObject({
        code: 0,
        stderr: "",
        stdout: expect.stringMatching(/whoami {2,}Show/),
      });
    }
    expect(await ci.tessera(["report", "--help"])).toEqual(await ci.call(["report", "--help"]));
    for (const args of [
      ["report", "--help"],
      ["help", "report"],
      ["report", "--url", "-h"],
    ]) {
      expect(await ci.call(args)).toMatchObject({
        code: 0,
        stderr: "",
        stdout: expect.stringContaining("--results-file"),
      });
    }
    expect(await ci.tessera(["--version"])).toMatchObject({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+(\+[0-9a-f]{10}(-dirty)?)?\n$/),
    });
  });
});
