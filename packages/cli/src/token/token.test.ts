import { chmod, readdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { error, json, ME, type Reply, TOKEN } from "../testing/contract-server.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const SUCCESSOR = "tsr_svc_ZyXwVuTs0123456789abcdefghijABCDEFGHIJKL2eX947";
const rotated: Reply = json(201, { token: { ...ME.token, preview: "tsr_svc_ZyXwVuTs…947" }, secret: SUCCESSOR });

describe("tessera token rotate", () => {
  it("keeps the successor in the file, readable for its owner alone, and shows it nowhere", async () => {
    const ci = await Workspace.create({ ".env": "A=1\r\nexport TESSERA_TOKEN=old\nB=2\nTESSERA_TOKEN=older\n" });
    ci.server.willReply(rotated);
    const flags = ["--write-env", ".env", "--overlap-hours", "1", "--verbose", "--json"];
    const done = await ci.tessera(["token", "rotate", ...flags], { env: ci.access });
    expect(done.code).toBe(0);
    expect(done.stdout + done.stderr).not.toContain(SUCCESSOR);
    expect(JSON.parse(done.stdout)).toEqual({ token: expect.objectContaining({ name: "CI" }) });
    expect(await readFile(join(ci.folder, ".env"), "utf8")).toBe(`A=1\nexport TESSERA_TOKEN=${SUCCESSOR}\nB=2\n`);
    expect((await stat(join(ci.folder, ".env"))).mode & 0o777).toBe(0o600);
    expect(await readdir(ci.folder)).toEqual([".env"]);
    expect(ci.server.requests[0]).toMatchObject({ method: "POST", path: "/api/v1/tokens/self/rotate" });
  });

  it("makes the file where there is none, and follows a link to it", async () => {
    const ci = await Workspace.create({ "secrets/x": "" });
    await symlink("secrets/env", join(ci.folder, "link"));
    ci.server.willReply(rotated, rotated);
    expect((await ci.call(["token", "rotate", "--write-env", "secrets/env"], { env: ci.access })).code).toBe(0);
    expect((await ci.call(["token", "rotate", "--write-env", "link"], { env: ci.access })).code).toBe(0);
    expect(await readFile(join(ci.folder, "secrets/env"), "utf8")).toBe(`TESSERA_TOKEN=${SUCCESSOR}\n`);
  });

  it("rotates nothing where the file can't be written", async () => {
    const ci = await Workspace.create({ "folder/x": "" });
    for (const path of ["none/.env", "folder"]) {
      const done = await ci.call(["token", "rotate", "--write-env", path], { env: ci.access });
      expect(done).toMatchObject({ code: 2, stderr: expect.stringContaining(`'${path}' can't be written`) });
    }
    expect(await ci.call(["token", "rotate"], { env: ci.access })).toMatchObject({ code: 2 });
    expect(ci.server.requests).toEqual([]);
  });

  it("leaves the file as it was where the server refuses", async () => {
    const ci = await Workspace.create({ ".env": "TESSERA_TOKEN=old\n" });
    await chmod(join(ci.folder, ".env"), 0o640);
    ci.server.willReply(error("INSUFFICIENT_SCOPE", "Not allowed", { requiredScopes: ["token:rotate"] }));
    const done = await ci.call(["token", "rotate", "--write-env", ".env"], { env: ci.access });
    expect(done).toMatchObject({ code: 4, stderr: expect.stringContaining("The token needs token:rotate.") });
    expect(await readdir(ci.folder)).toEqual([".env"]);
    expect(await readFile(join(ci.folder, ".env"), "utf8")).toBe("TESSERA_TOKEN=old\n");
  });
});

describe("tessera token revoke", () => {
  it("revokes the token only with --yes", async () => {
    const ci = await Workspace.create();
    expect(await ci.call(["token", "revoke"], { env: ci.access })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Give --yes to do it."),
    });
    expect(ci.server.requests).toEqual([]);
    ci.server.willReply(json(200, { ...ME.token, status: "Revoked" }));
    const done = await ci.call(["token", "revoke", "--yes"], { env: ci.access });
    expect(done).toMatchObject({ code: 0, stderr: expect.stringContaining("is revoked") });
    expect(ci.server.requests[0]).toMatchObject({ method: "DELETE", path: "/api/v1/tokens/self" });
  });
});

it("names what a group of commands does", async () => {
  const ci = await Workspace.create();
  const done = await ci.call(["token"], { env: ci.access });
  expect(done).toMatchObject({ code: 2, stderr: "error: Name what to do: token rotate, token revoke\n" });
});

describe("the token", () => {
  it.each([
    ["--token-file", ["--token-file", "t"], {}],
    ["TESSERA_TOKEN_FILE", [], { TESSERA_TOKEN_FILE: "t" }],
    ["--token-file before TESSERA_TOKEN", ["--token-file", "t"], { TESSERA_TOKEN: "wrong" }],
    ["--token before TESSERA_TOKEN_FILE", ["--token", TOKEN], { TESSERA_TOKEN_FILE: "none" }],
    ["TESSERA_TOKEN before TESSERA_TOKEN_FILE", [], { TESSERA_TOKEN_FILE: "none", TESSERA_TOKEN: TOKEN }],
  ])("comes from %s", async (_, flags, env) => {
    const ci = await Workspace.create({ t: `${TOKEN}\r\n` });
    expect((await ci.call(["whoami", "--url", ci.server.url, ...flags], { env })).code).toBe(0);
    expect(ci.server.requests[0]?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("comes from stdin with --token -", async () => {
    const ci = await Workspace.create();
    const done = await ci.tessera(["whoami", "--url", ci.server.url, "--token", "-"], { stdin: `${TOKEN}\n` });
    expect(done).toMatchObject({ code: 0, stderr: expect.not.stringContaining("note:") });
    const nothing = await ci.tessera(["whoami", "--url", ci.server.url, "--token", "-"], { stdin: "\n" });
    expect(nothing).toMatchObject({ code: 4, stderr: expect.stringContaining("No access token: stdin is empty") });
  });

  it.each([
    [["--token-file", "none"], 4, "--token-file: 'none' can't be read (ENOENT)"],
    [["--token-file", "empty"], 4, "No access token: 'empty' is empty"],
    [["--token-file", "wrong"], 4, "The first line of 'wrong' is not a Tessera token"],
    [["--token-file", "t", "--token", TOKEN], 2, "Give --token or --token-file, not both"],
  ])("is refused with %o", async (flags, code, message) => {
    const ci = await Workspace.create({ t: TOKEN, empty: "\n", wrong: "hunter2hunter2" });
    const done = await ci.call(["whoami", "--url", ci.server.url, ...flags]);
    expect(done).toMatchObject({ code, stderr: expect.stringContaining(message) });
    expect(done.stderr).not.toContain("hunter2");
    expect(ci.server.requests).toEqual([]);
  });
});
