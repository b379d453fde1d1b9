import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";

describeOnEachDb("what the server hands out", (on) => {
  let tessera: Tessera;
  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  const get = (path: string) => fetch(tessera.url + path, { headers: { accept: "text/html,*/*" } });

  it("is the page for every address that a browser opens", async () => {
    for (const path of ["/", "/projects/PRJ-1/cycles/TCYCLE-1", "/no/such/page"]) {
      const response = await get(path);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(response.headers.get("content-encoding")).toBe("gzip");
    }
  });

  it("is nothing for files that don't exist", async () => {
    for (const path of ["/assets/none.js", "/none.tgz", "/favicon.ico"]) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  it("is the command line, ready for npx", async () => {
    const secret = await tessera.token(await tessera.signIn("alice", "USER"));
    const env = { PATH: process.env.PATH, HOME: on().dataDir, TESSERA_URL: tessera.url, TESSERA_TOKEN: secret };
    const command = ["exec", "--yes", "--", `${tessera.url}/cli.tgz`, "whoami", "--json"];
    const { stdout } = await promisify(execFile)("npm", command, { env, cwd: on().dataDir });
    expect(JSON.parse(stdout)).toMatchObject({ user: { username: "alice" } });
  });
});
