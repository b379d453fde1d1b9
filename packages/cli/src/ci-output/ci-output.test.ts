import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json } from "../testing/contract-server.testing.ts";
import { failure, page, receiptOf, runOf } from "../testing/runs.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const FAILED = {
  verdict: "failed",
  reason: "2 new failures",
  counts: { failed: 2 },
  changes: { newFailures: 2 },
} as const;
const EVIL = "%0A::set-output name=x::y\n::stop-commands::t\n##vso[task.setvariable variable=x]y | <img src=x>";

/** `tessera report` of a run with two new failures, one of which names a place in a file of the workspace. */
async function report(env: Record<string, string>, ...flags: string[]) {
  const ci = await Workspace.create({ "report.xml": "<testsuite/>", "src/cart.test.ts": "" });
  const failures = [
    failure("adds", { message: "expected 1\n  at src/cart.test.ts:12:5" }),
    failure(EVIL, { message: EVIL }),
  ];
  ci.server.willReply(json(201, receiptOf(runOf(FAILED))), json(200, page(...failures)));
  const inFolder = Object.entries(env).map(([name, value]) => [name, value.replace("$HERE", ci.folder)]);
  return { ci, done: await ci.callReport(flags, { env: Object.fromEntries(inFolder) }) };
}

const GITHUB = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: "$HERE/summary.md" };
const AZURE = { TF_BUILD: "True", AGENT_TEMPDIRECTORY: "$HERE" };

describe("GitHub Actions", () => {
  it("shows new failures beside the code, on stderr", async () => {
    const { done } = await report(GITHUB);
    expect(done.stdout).toBe("");
    const commands = done.stderr.split("\n").filter((line) => line.startsWith("::"));
    expect(commands).toHaveLength(2);
    expect(commands[0]).toBe(
      "::error file=src/cart.test.ts,line=12,title=Cart › adds (TC-7)::expected 1%0A  at src/cart.test.ts%3A12%3A5".replaceAll(
        "%3A12%3A5",
        ":12:5",
      ),
    );
    expect(commands[1]).toMatch(/^::error title=Cart › %250A%3A%3Aset-output name=x/);
  });

  it("appends a summary to the page of the job, in which nothing from a report is Markdown", async () => {
    const { ci } = await report(GITHUB);
    const summary = await readFile(join(ci.folder, "summary.md"), "utf8");
    expect(summary).toContain(`[RUN-57](${ci.server.url}/projects/PRJ-1/runs/RUN-57) failed`);
    expect(summary).toContain("| 12 | 9 | 0 | 0 | 3 | 0 |");
    expect(summary).toContain("- TC-7 Cart › adds: expected 1");
    expect(summary).not.toContain("<img");
  });

  it.each([
    [["--fail-on", "new"], 1 + 2],
    [["--fail-on", "failed"], 1 + 2],
    [["--fail-on", "none"], 1 + 1],
  ])("are read once, and no further than needed, with %o", async (flags, requests) => {
    const ci = await Workspace.create();
    const many = Array.from({ length: 15 }, (_, n) => failure(`test ${n}`));
    ci.server.willReply(json(201, receiptOf(runOf({ ...FAILED, changes: { newFailures: 30 } }))));
    ci.server.willReply(json(200, { data: many, nextCursor: "next" }), json(200, page(...many)));
    const done = await ci.callReport(flags, { env: { GITHUB_ACTIONS: "true" } });
    expect(done.stderr.match(/^::error /gm)).toHaveLength(10);
    expect(ci.server.requests).toHaveLength(requests);
  });

  it("annotates at most ten failures", async () => {
    const ci = await Workspace.create();
    const many = Array.from({ length: 15 }, (_, n) => failure(`test ${n}`));
    ci.server.willReply(json(201, receiptOf(runOf(FAILED))), json(200, page(...many)));
    const done = await ci.callReport([], { env: { GITHUB_ACTIONS: "true" } });
    expect(done.stderr.match(/^::error /gm)).toHaveLength(10);
  });
});

describe("Azure DevOps", () => {
  it("logs new failures as issues and uploads the summary", async () => {
    const { ci, done } = await report(AZURE);
    const commands = done.stderr.split("\n").filter((line) => line.includes("##vso["));
    expect(commands).toHaveLength(3);
    expect(commands[0]).toMatch(
      /^##vso\[task\.logissue type=error;sourcepath=src\/cart\.test\.ts;linenumber=12\]Cart › adds/,
    );
    expect(commands[1]?.match(/##vso\[task\.setvariable[^%]*\]/)).toBeNull();
    const [folder = ""] = (await readdir(ci.folder)).filter((name) => name.startsWith("tessera-"));
    expect(commands[2]).toBe(`##vso[task.uploadsummary]${join(ci.folder, folder, "Tessera.md")}`);
  });
});

it("writes the summary to a file, and nothing anywhere else, where that is asked for", async () => {
  const { ci, done } = await report(GITHUB, "--summary", "out.md", "--annotations", "none");
  expect(await readFile(join(ci.folder, "out.md"), "utf8")).toContain("RUN-57");
  expect(done.stderr).not.toMatch(/^::/m);
  expect(await readdir(ci.folder)).not.toContain("summary.md");
});

it("writes nothing outside of a CI system, and asks the server for nothing more", async () => {
  const { ci, done } = await report({});
  expect(done.code).toBe(0);
  expect(ci.server.requests).toHaveLength(1);
});

it("warns where the summary can't be written, and goes on", async () => {
  const { done } = await report({}, "--summary", "no/such/folder.md");
  expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("can't be written (ENOENT)") });
});

it("keeps a test's name from being a command to the runner, also in the gate's lines", async () => {
  const { done } = await report(AZURE, "--fail-on", "failed", "--annotations", "none", "--summary", "none");
  expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining("# #vso[task.setvariable") });
  expect(done.stderr).not.toContain("##vso[");
  expect(done.stderr).not.toMatch(/^::/m);
});
