import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Page, Tessera } from "../../../../apps/server/src/testing/tessera.testing.ts";
import { httpClient } from "../api/http-client.ts";
import type { Host } from "../host.ts";
import { runProgram } from "../program.ts";
import { fakeHost } from "../testing/fake-host.testing.ts";

const FILE = "Title,Folder,Steps\nPays,Shop / Till,Pay\nAdds,Shop,Add\nShips,Shop/Till,\nRests,,\n";

describe("tessera cases import", () => {
  let folder: string;
  let tessera: Tessera;
  let alice: Page;
  let token: string;
  let projectId: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tessera-cases-"));
    const database = { sqliteFile: join(folder, "tessera.sqlite") };
    tessera = await Tessera.start({ dialect: "sqlite", database, dataDir: folder });
    alice = await tessera.signIn("alice", "USER");
    token = await tessera.token(alice);
  });
  afterAll(async () => {
    await tessera.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  async function run(text: string, flags: string[], changes: Partial<Host> = {}) {
    writeFileSync(join(folder, "cases.csv"), text);
    const env = { TESSERA_URL: tessera.url, TESSERA_TOKEN: token, TESSERA_PROJECT_ID: projectId };
    const host = fakeHost({ env, cwd: folder, http: httpClient, uniqueId: randomUUID, ...changes });
    const code = await runProgram(["cases", "import", "cases.csv", ...flags], host);
    return { code, stderr: host.stderr(), stdout: host.stdout() };
  }
  const stored = async () => {
    const { data: folders } = await alice.folder.list.query({ projectId, limit: 200 });
    const { data } = await alice.case.list.query({ projectId, limit: 200 });
    const nameOf = (id: string | null) => folders.find((one) => one.id === id)?.name ?? null;
    return { folders: folders.length, cases: data.map(({ name, folderId }) => [name, nameOf(folderId)]) };
  };

  it("shows what it would do, and stores nothing without --yes", async () => {
    const done = await run(FILE, []);
    expect(done).toMatchObject({ code: 0, stdout: "" });
    expect(done.stderr).toContain("Shop / Till");
    expect(done.stderr).toContain(`4 test cases would be created in ${projectId}. --yes creates them.`);
    expect(await stored()).toEqual({ folders: 0, cases: [] });
  });

  it("creates the cases, in folders that are there or that it makes", async () => {
    await alice.folder.create.mutate({ projectId, name: "Shop" });
    const done = await run(FILE, ["--yes"]);
    expect(done).toMatchObject({ code: 0, stderr: `Created 4 test cases in ${projectId}\n` });
    expect(await stored()).toEqual({
      folders: 2,
      cases: [
        ["Pays", "Till"],
        ["Adds", "Shop"],
        ["Ships", "Till"],
        ["Rests", null],
      ],
    });
  });

  it("creates each case once where an answer is lost", async () => {
    let lost = 0;
    const http: Host["http"] = async (request) => {
      const answer = await httpClient(request);
      if (request.method === "POST" && lost++ === 0) throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
      return answer;
    };
    const many = `name\n${Array.from({ length: 1200 }, (_, n) => `case ${n}`).join("\n")}\n`;
    expect(await run(many, ["--yes"], { http })).toMatchObject({ code: 0 });
    const names = new Set<string>();
    let count = 0;
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await alice.case.list.query({ projectId, limit: 200, ...(cursor && { cursor }) });
      for (const { name } of page.data) names.add(name);
      count += page.data.length;
      cursor = page.nextCursor;
    }
    expect([names.size, count]).toEqual([1200, 1200]);
  });

  it("takes a mapping, and says which columns it leaves out", async () => {
    writeFileSync(join(folder, "map.json"), '{"Was": "name", "Title": null}');
    const done = await run("Title,Was,Wer\nx,Pays,y\n", ["--mapping", "map.json", "--yes"]);
    expect(done.stderr).toBe(`warning: The column 'Wer' is left out\nCreated 1 test case in ${projectId}\n`);
    for (const [text, why] of [
      ["[]", "is not an object in JSON"],
      ['{"Was": "colour"}', "gives 'Was' a meaning that there isn't"],
    ]) {
      writeFileSync(join(folder, "map.json"), text as string);
      const refused = await run("Was\nx\n", ["--mapping", "map.json"]);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(`--mapping: 'map.json' ${why}`) });
    }
  });

  it.each([
    ["name,priority\nPays,urgent\nAdds,low\n", "'cases.csv' has 1 error: nothing was stored\n  line 2: priority: "],
    ["name\n", "'cases.csv' holds no test case"],
    ["a\nb\n", "The file has no column with the names of the test cases"],
  ])("stores nothing of a file with an error", async (text, message) => {
    expect(await run(text, ["--yes"])).toMatchObject({ code: 6, stderr: expect.stringContaining(message) });
    expect((await stored()).cases).toEqual([]);
  });

  it("refuses a token that may not create cases, and a file that isn't there", async () => {
    const narrow = await tessera.token(alice, { scopes: ["case:read"] });
    const env = { TESSERA_URL: tessera.url, TESSERA_TOKEN: narrow, TESSERA_PROJECT_ID: projectId };
    const refused = await run("name\nPays\n", ["--yes"], { env });
    expect(refused).toMatchObject({
      code: 4,
      stderr: expect.stringContaining("0 of 1 test cases were created before."),
    });
    const host = fakeHost({ env, cwd: folder });
    expect(await runProgram(["cases", "import", "absent.csv"], host)).toBe(6);
    expect(await runProgram(["cases", "import"], host)).toBe(2);
  });
});
