import { describe, expect, it } from "vitest";
import type { HttpClient } from "./api/http-client.ts";
import type { Host } from "./host.ts";
import { runProgram } from "./program.ts";
import { receipt, TOKEN } from "./testing/contract-server.testing.ts";
import { fakeHost } from "./testing/fake-host.testing.ts";
import { Workspace } from "./testing/workspace.testing.ts";

const ENV = { TESSERA_URL: "https://tessera.example.com", TESSERA_TOKEN: TOKEN };

/** What Node.js throws where the network fails. */
const failing = (code: string) => async () => {
  throw Object.assign(new Error(`deep ${TOKEN}`), { code });
};

async function whoami(changes: Partial<Host>) {
  const host = fakeHost({ env: ENV, ...changes });
  const code = await runProgram(["whoami"], host);
  expect(host.stdout() + host.stderr()).not.toContain(TOKEN);
  return { host, code, stderr: host.stderr() };
}

describe("the network", () => {
  it.each([
    ["ECONNREFUSED", "connection refused"],
    ["ENOTFOUND", "no such host"],
    ["ETIMEDOUT", "no answer in time"],
    ["EWHATEVER", "EWHATEVER"],
  ])("fails with %s: tried five times, then 5", async (code, reason) => {
    const failed = await whoami({ http: failing(code) });
    expect(failed.code).toBe(5);
    expect(failed.stderr).toMatch(
      new RegExp(`error: Can't reach https://tessera.example.com: ${reason}\n  Tried 5 times.\n$`),
    );
    expect(failed.host.slept).toEqual([100, 500, 2500, 12_500]);
  });

  it.each([
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  ])("is not tried again with %s", async (code) => {
    const failed = await whoami({ http: failing(code) });
    expect(failed).toMatchObject({ code: 5, stderr: expect.stringContaining("give its file as --ca, or TESSERA_CA") });
    expect(failed.host.slept).toEqual([]);
  });

  it("names the proxy that can't be reached, without its password", async () => {
    const env = { ...ENV, HTTPS_PROXY: "http://me:hunter2hunter2@proxy.example:3128" };
    const { stderr } = await whoami({ env, http: failing("ECONNREFUSED") });
    expect(stderr).toContain(
      "Can't reach https://tessera.example.com through the proxy proxy.example:3128: connection",
    );
    expect(stderr).not.toContain("hunter2");
  });

  it("reports an unexpected error without a stack, and with one on --verbose", async () => {
    const failed = await whoami({
      now: () => {
        throw new RangeError(`bad ${TOKEN}`);
      },
    });
    expect(failed).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/^error: unexpected: bad \[redacted\]\n.*\n$/),
    });
  });
});

describe("http", () => {
  it.each([
    ["http://tessera.example.com", true],
    ["http://10.0.0.5:3000", true],
    ["http://127.evil.example", true],
    ["https://tessera.example.com", false],
    ["http://localhost:3000", false],
    ["http://qa.localhost", false],
    ["http://127.0.0.2:3000", false],
    ["http://[::1]:3000", false],
  ])("%s is warned of: %s", async (url, isWarned) => {
    const { stderr } = await whoami({ env: { ...ENV, TESSERA_URL: url } });
    expect(stderr.includes("is not encrypted")).toBe(isWarned);
  });
});

it("draws a progress bar on a terminal and clears it", async () => {
  const { folder } = await Workspace.create({ "a.xml": "x".repeat(300_000) });
  const http: HttpClient = async ({ body }) => {
    for await (const _ of body ?? []);
    return { status: 201, headers: {}, text: JSON.stringify(receipt()) };
  };
  const host = fakeHost({ env: ENV, cwd: folder, http, isTTY: true });
  expect(await runProgram(["report", "--project-id", "PRJ-1", "--results-file", "a.xml"], host)).toBe(0);
  const CLEAR = "\r\u001b[2K";
  const [, first, ...rest] = host.stderr().split(CLEAR);
  expect(first).toBe(`Uploading █████░░░░░░░░░░░░░░░░░░░ 0.1 of 0.3 MB`);
  expect(rest.at(-2)).toBe(`Uploading ${"█".repeat(24)} 0.3 of 0.3 MB, waiting for the server`.slice(0, 79));
  expect(rest.at(-1)).toMatch(/^Imported into/);
});
