import type { ErrorCode } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import { error, json, type Reply, TOKEN } from "../testing/contract-server.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const page =
  (status: number, headers = {}): Reply =>
  (response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers }).end("<html>proxy</html>");
  };
const unavailable = json(503, { error: "Starting", errorCode: "INTERNAL", requestId: "r" }, { "retry-after": "0" });

describe("exit code", () => {
  it.each<[ErrorCode, number]>([
    ["INVALID_TOKEN", 4],
    ["INACTIVE_TOKEN", 4],
    ["EXPIRED_TOKEN", 4],
    ["INACTIVE_USER", 4],
    ["API_ACCESS_DISABLED", 4],
    ["IP_NOT_ALLOWED", 4],
    ["FORBIDDEN", 4],
    ["NOT_FOUND", 4],
    ["INVALID_INPUT", 2],
    ["CONFLICT", 5],
    ["PAYLOAD_TOO_LARGE", 6],
    ["UNSUPPORTED_MEDIA_TYPE", 6],
  ])("for %s: %d, at once", async (errorCode, code) => {
    const ci = await Workspace.create();
    ci.server.willReply(error(errorCode, "What happened"));
    const done = await ci.callReport(["--json"]);
    expect(done).toMatchObject({ code, stdout: "" });
    expect(done.stderr).toMatch(/^error: What happened\n/);
    expect(done.stderr).toContain(`${errorCode}, request req-1`);
    expect(ci.server.requests).toHaveLength(1);
  });

  it("is the exit code of the process", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(error("EXPIRED_TOKEN", "API token has expired"), error("CONFLICT", "The cycle is closed"));
    expect(await ci.report()).toEqual({
      code: 4,
      stdout: "",
      stderr: "error: API token has expired\n  EXPIRED_TOKEN, request req-1\n",
    });
    expect((await ci.report()).code).toBe(5);
    expect((await ci.report(["--bogus"])).code).toBe(2);
  });

  it("6 for a report that can't be read, with its place", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(
      error("UNREADABLE_REPORT", "The document ends inside <testcase>", { file: "report.xml", line: 7 }),
    );
    const done = await ci.report();
    expect(done.code).toBe(6);
    expect(done.stderr).toContain("error: The document ends inside <testcase>\n  In report.xml, line 7\n");
  });

  it.each([
    [401, 4],
    [403, 4],
    [404, 5],
    [413, 6],
    [418, 5],
    [501, 5],
  ])("for %d from a proxy: %d", async (status, code) => {
    const ci = await Workspace.create();
    ci.server.willReply(page(status));
    const done = await ci.callReport();
    expect(done.code).toBe(code);
    expect(done.stderr).toContain(`HTTP ${status} from ${ci.server.url}`);
    expect(done.stderr).not.toContain("proxy</html>");
  });

  it("5 for success that isn't Tessera's", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(page(200), json(200, { ok: true }));
    for (const done of [await ci.callReport(), await ci.callReport()]) {
      expect(done).toMatchObject({ code: 5, stderr: expect.stringContaining("not as a Tessera server does") });
    }
  });
});

describe("what a refusal says", () => {
  it("names missing scopes, wrong inputs, and both reasons of not found", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(
      error("INSUFFICIENT_SCOPE", "Not with this token", { requiredScopes: ["result:write"] }),
      error("INVALID_INPUT", "Invalid input", { issues: [{ path: ["shard"], message: "Expected a shard" }] }),
      error("NOT_FOUND", "No such project"),
    );
    expect((await ci.callReport()).stderr).toContain("The token needs result:write.");
    expect((await ci.callReport()).stderr).toContain("shard: Expected a shard");
    expect((await ci.callReport()).stderr).toMatch(
      /no such thing on this server, or it is in a project the token can't see/,
    );
  });

  it("can't carry the token, nor pretend to be more than one line", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(error("INVALID_TOKEN", `Unknown ${TOKEN}\n::warning::x`, { file: TOKEN }));
    const done = await ci.report(["--verbose"]);
    expect(done.stderr).toContain("error: Unknown [redacted] ::warning::x\n  In [redacted]\n");
  });
});

describe("retrying", () => {
  it("repeats the same bytes and key after a dropped connection, a server error and a rate limit", async () => {
    const ci = await Workspace.create();
    const limited = error("RATE_LIMITED", "Slow down", {}, { "retry-after": "0" });
    ci.server.willReply("drop the connection", unavailable, limited);
    const done = await ci.report();
    expect(done.code).toBe(0);
    expect(done.stderr).toMatch(/warning: Can't reach \S+: the connection broke off\. Next try in 0\.1 s\./);
    expect(done.stderr).toContain("warning: Starting. Next try in 0.0 s.\nwarning: Slow down. Next try in 0.0 s.\n");
    const [first, ...others] = ci.server.requests;
    expect(others).toHaveLength(2);
    for (const other of others) {
      expect(other).toMatchObject({ query: first?.query, bytes: first?.bytes, files: first?.files });
    }
    expect(first?.query.runKey).toMatch(/^once\/[0-9a-f-]{36}$/);
  });

  it("stops after the fifth try", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(...Array.from({ length: 6 }, () => unavailable));
    const done = await ci.report();
    expect(done).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("error: Starting\n  INTERNAL, request r\n  Tried 5 times.\n"),
    });
    expect(ci.server.requests).toHaveLength(5);
  });

  it("does not happen where the server asks to wait for an hour", async () => {
    const ci = await Workspace.create();
    ci.server.willReply(error("RATE_LIMITED", "Slow down", {}, { "retry-after": "3600" }));
    expect(await ci.callReport()).toMatchObject({
      code: 5,
      stderr: expect.stringContaining("asks to wait 3600 s: too long"),
    });
  });

  it("does not happen where the server refuses before it has read everything", async () => {
    const ci = await Workspace.create({ "report.xml": "x".repeat(20_000_000) });
    ci.server.willReply("refuse before the body");
    expect(await ci.report()).toMatchObject({ code: 6, stderr: expect.stringContaining("error: Too large") });
  });
});

it("follows no redirect, so that the token reaches no other server", async () => {
  const [ci, elsewhere] = [await Workspace.create(), await Workspace.create()];
  ci.server.willReply(
    page(307, { location: `${elsewhere.server.url}/login?secret=1` }),
    page(302, { location: "/login" }),
    page(302),
  );
  const done = await ci.callReport();
  expect(done).toMatchObject({
    code: 5,
    stderr: expect.stringContaining(`redirects to ${elsewhere.server.url}/login\n`),
  });
  expect(done.stderr).toContain("The token was not sent on.");
  expect((await ci.callReport()).stderr).toContain("redirects to /login\n");
  expect((await ci.callReport()).stderr).toContain("redirects to nowhere\n");
  expect(elsewhere.server.requests).toEqual([]);
});

it("exits with 130 when interrupted", async () => {
  const ci = await Workspace.create();
  let pid = 0;
  ci.server.willReply(() => {
    process.kill(pid, "SIGINT");
  });
  const done = await ci.report([], {
    onStart: (started) => {
      pid = started;
    },
  });
  expect(done).toEqual({ code: 130, stdout: "", stderr: "Interrupted.\n" });
});
