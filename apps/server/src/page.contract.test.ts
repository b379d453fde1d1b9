import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";
import { countWork } from "./testing/work-counter.testing.ts";

describeOnEachDb("what the server hands out", (on) => {
  let tessera: Tessera;
  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  // Node's fetch asks for no cached answer as soon as it is given a tag, unless told otherwise.
  const unless = (etag: string | null) => ({ "if-none-match": etag ?? "", "cache-control": "max-age=0" });
  const get = (path: string) => fetch(tessera.url + path, { headers: { accept: "text/html,*/*" } });

  it("is the page for every address that a browser opens", async () => {
    for (const path of ["/", "/projects/PRJ-1/cycles/TCYCLE-1", "/no/such/page"]) {
      const response = await get(path);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(response.headers.get("content-encoding")).toBe("gzip");
    }
  });

  it("comes in the form the build packed it in, never packed for a request, and plain where none is wanted", async () => {
    const page = await (await get("/")).text();
    const script = /\/assets\/[\w-]+\.js/.exec(page)?.[0] ?? "";
    const ask = (path: string, encoding: string, more = {}) =>
      fetch(tessera.url + path, { headers: { accept: "text/html", "accept-encoding": encoding, ...more } });
    for (const [path, type] of [
      ["/", "text/html; charset=utf-8"],
      [script, "text/javascript; charset=utf-8"],
    ] as const) {
      const plain = await ask(path, "identity");
      expect(plain.headers.get("content-encoding")).toBeNull();
      const text = await plain.text();
      for (const encoding of ["br", "gzip"]) {
        const packed = await ask(path, encoding);
        const { headers } = packed;
        expect([headers.get("content-encoding"), headers.get("content-type")]).toEqual([encoding, type]);
        expect(headers.get("vary")).toContain("Accept-Encoding");
        expect(Number(headers.get("content-length"))).toBeLessThan(text.length);
        expect(await packed.text()).toBe(text);
        const tag: Record<string, string> = headers.has("etag")
          ? unless(headers.get("etag"))
          : { "if-modified-since": headers.get("last-modified") ?? "", "cache-control": "max-age=0" };
        const again = await ask(path, encoding, tag);
        expect(again.status).toBe(304);
      }
    }
  });

  it("is the API document, put together once and tagged", async () => {
    const ask = (headers: Record<string, string>) => fetch(`${tessera.url}/api/v1/openapi.json`, { headers });
    const first = await ask({ "accept-encoding": "identity" });
    const text = await first.text();
    const etag = first.headers.get("etag") ?? "";
    const work = await countWork(async () => {
      for (const encoding of ["br", "gzip", "identity"]) {
        expect(await (await ask({ "accept-encoding": encoding })).text()).toBe(text);
        expect((await ask({ "accept-encoding": encoding, ...unless(etag) })).status).toBe(304);
      }
    });
    expect(work).toBeLessThan(text.length);
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
