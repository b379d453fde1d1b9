import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAILURE, junit, longReport } from "./runs/imports/upload.testing.ts";
import { describeOnSqlite } from "./testing/each-database.testing.ts";
import { runPacked } from "./testing/packed-cli.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const PASSED = { name: "adds", classname: "Cart" };
const FAILED = { ...PASSED, inside: FAILURE };

describeOnSqlite("the packed command line against this server", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let folder: string;
  let projectId: string;
  let count = 0;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice, { name: "CI", scopes: ["all"] });
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    folder = join(on().dataDir, `work-${++count}`);
    await mkdir(folder);
  });

  const command = (args: string[], env: Record<string, string> = {}) => {
    const given = { TESSERA_URL: tessera.url, TESSERA_TOKEN: secret, TESSERA_PROJECT_ID: projectId };
    return runPacked(folder, args, { GIT_CEILING_DIRECTORIES: on().dataDir, ...given, ...env });
  };
  /** `tessera report` of one file with these tests. */
  const report = async (tests: Parameters<typeof junit>, args: string[], env: Record<string, string> = {}) => {
    await writeFile(join(folder, "report.xml"), junit(...tests));
    return command(["report", "--results-file", "report.xml", ...args], env);
  };

  it("names new failures, forgives known ones, and agrees with the run", async () => {
    const on = (run: string) => ["--fail-on", "new", "--run-name", "Nightly", "--branch", "main", "--run-key", run];
    expect((await report([PASSED], on("1"))).code).toBe(0);
    const red = await report([FAILED], on("2"));
    expect(red).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Gate failed: 1 new failure\n  TC-1 Cart › adds"),
    });
    expect((await report([FAILED, { ...PASSED, name: "pays" }], on("3"))).code).toBe(0);
    expect((await command(["gate", "--run-key", "3", "--fail-on", "new"])).code).toBe(0);
    expect((await command(["gate", "--run-key", "3", "--fail-on", "failed"])).code).toBe(1);
    const { data } = JSON.parse((await command(["runs", "--json"])).stdout);
    expect(data.map(({ id, verdict }: Record<string, string>) => `${id} ${verdict}`)).toEqual([
      "RUN-3 failed",
      "RUN-2 failed",
      "RUN-1 passed",
    ]);
  });

  it("judges shards one by one, and the whole run at the gate", async () => {
    const shard = (index: number) => ["--run-key", "k", "--job", "e2e", "--shard", `${index}/2`, "--fail-on", "failed"];
    expect((await report([FAILED], shard(1))).code).toBe(1);
    expect((await command(["gate", "--run-key", "k", "--wait", "0", "--fail-on", "none"])).code).toBe(3);
    const second = await report([{ ...PASSED, name: "pays" }], [...shard(2), "--min-tests", "3"]);
    expect(second.stderr).toContain("Gate failed: 1 failing test\n  TC-1 Cart › adds");
    expect(second.stderr).toContain("Gate failed: 2 tests, of at least 3\n");
    const gate = await command(["gate", "--run-key", "k", "--json"]);
    expect([gate.code, JSON.parse(gate.stdout).state]).toEqual([1, "complete"]);
  });

  it("finishes a run that lost a shard", async () => {
    expect((await report([PASSED], ["--run-key", "k", "--shard", "1/2"])).code).toBe(0);
    const done = await command(["finish", "--run-key", "k"]);
    expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining("1 of 2 shards is missing") });
    expect((await command(["gate", "--run-key", "k"])).code).toBe(3);
  });

  it("fails for tests that are missing since the baseline", async () => {
    const on = (key: string) => ["--run-name", "N", "--branch", "main", "--job", "e2e", "--run-key", key];
    await report([PASSED, { ...PASSED, name: "pays" }], on("1"));
    const less = await report([PASSED], [...on("2"), "--fail-on-missing"]);
    expect(less).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Gate failed: 1 test missing since RUN-1\n  TC-2 Cart › pays"),
    });
  });

  describe("tessera run", () => {
    it("uploads what the command wrote, and stays green for muted failures alone", async () => {
      const tests = ["-e", `fs.writeFileSync("out.xml", ${JSON.stringify(junit(FAILED))}); process.exitCode = 1`];
      expect((await command(["run", "--branch", "main", "--", process.execPath, ...tests])).code).toBe(1);
      const until = new Date(Date.parse(tessera.clock.now()) + 86_400_000).toISOString().slice(0, 10);
      await alice.case.mute.mutate({ projectId, caseId: "TC-1", reason: "known", until });
      const muted = await command(["run", "--branch", "main", "--run-key", "2", "--", process.execPath, ...tests]);
      expect(muted).toMatchObject({ code: 0, stderr: expect.stringContaining("Every failing test is muted") });
    });
  });

  it("takes an upload that is repeated for the one that it is", async () => {
    await writeFile(join(folder, "long.xml"), longReport(300));
    const args = ["report", "--results-file", "long.xml", "--run-key", "k", "--json"];
    const [first, again] = [await command(args), await command(args)];
    expect([first.code, again.code]).toEqual([0, 0]);
    expect(again.stderr).toContain("Already in TCYCLE-1");
    expect(JSON.parse(again.stdout).run).toEqual(JSON.parse(first.stdout).run);
  });

  it("rotates its token into a file, and revokes it", async () => {
    const own = await tessera.token(alice, { name: "Rotating", scopes: ["token:rotate", "project:read"] });
    const rotated = await command(["token", "rotate", "--write-env", ".env"], { TESSERA_TOKEN: own });
    expect(rotated.code).toBe(0);
    const [, successor = ""] = (await readFile(join(folder, ".env"), "utf8")).trim().split("=");
    expect(rotated.stdout + rotated.stderr).not.toContain(successor);
    expect((await command(["projects"], { TESSERA_TOKEN: successor })).code).toBe(0);
    expect((await command(["token", "revoke", "--yes"], { TESSERA_TOKEN: successor })).code).toBe(0);
    expect((await command(["whoami"], { TESSERA_TOKEN: successor })).code).toBe(4);
  });

  it("shows projects, cycles and the server's status", async () => {
    for (const args of [["projects"], ["cycles"], ["runs"], ["whoami"], ["status"]]) {
      const done = await command([...args, "--json"]);
      expect([args, done.code]).toEqual([args, 0]);
      expect(typeof JSON.parse(done.stdout)).toBe("object");
    }
  });
});
