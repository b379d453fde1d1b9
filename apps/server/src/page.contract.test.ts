import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageFor } from "./platform/http/command-package.ts";
import type { ErrorBody } from "./platform/http/errors.ts";
import { pageRoutes } from "./platform/http/page.ts";
import { VERSION } from "./platform/version.ts";
import { describeOnSqlite } from "./testing/each-database.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";
import { countWork } from "./testing/work-counter.testing.ts";

describeOnSqlite("the server's pages and files", (on) => {
  let tessera: Tessera;
  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  // With a tag, Node's fetch asks for an uncached answer by default.
  const unless = (etag: string | null) => ({ "if-none-match": etag ?? "", "cache-control": "max-age=0" });
  const get = (path: string) => fetch(tessera.url + path, { headers: { accept: "text/html,*/*" } });

  it("is the page for each address of the page", async () => {
    expect(pageRoutes()).toEqual(expect.arrayContaining(["/", "/sign-in", "/docs/api", "/projects/$projectId"]));
    for (const route of pageRoutes()) {
      const path = route.replace(/\$\w+/g, "any.1");
      const response = await get(path);
      expect([path, response.status, response.headers.get("content-type")]).toEqual([
        ...[path, 200, "text/html; charset=utf-8"],
      ]);
      expect(response.headers.get("content-encoding")).toBe("gzip");
      const refused = await fetch(tessera.url + path, { method: "DELETE" });
      const { errorCode } = (await refused.json()) as ErrorBody;
      expect([refused.status, errorCode, refused.headers.get("allow")]).toEqual([
        405,
        "METHOD_NOT_ALLOWED",
        "GET, HEAD",
      ]);
    }
  });

  it.each([
    ...["/.well-known/security.txt", "/.well-known/openid-configuration", "/.well-known/change-password"],
    ...[
      "/metrics",
      "/health",
      "/graphql",
      "//api/v1/me",
      "/api/v1/",
      "/api/v2/me",
      "/no/such/page",
      "/projects//cases",
    ],
    ...["/assets/none.js", "/none.tgz", "/favicon.ico", "/index.html", "/page-routes.json"],
  ])("is no page at %s, but an error in JSON", async (path) => {
    for (const method of ["GET", "HEAD", "POST"]) {
      const response = await fetch(tessera.url + path, { method, headers: { accept: "*/*" } });
      expect([method, response.status]).toEqual([method, 404]);
      expect(response.headers.get("content-type")).toMatch(/^application\/json/);
      if (method === "HEAD") continue;
      const { errorCode, requestId } = (await response.json()) as ErrorBody;
      expect([errorCode, requestId]).toEqual(["NOT_FOUND", response.headers.get("x-request-id")]);
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

  it("shows a person at a wrong address the page, with 404", async () => {
    const response = await get("/no/such/page");
    expect([response.status, response.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(await response.text()).toContain('<div id="root">');
  });

  it.each([
    ["POST /healthz", "GET, HEAD"],
    ["DELETE /readyz", "GET, HEAD"],
    ["POST /status", "GET, HEAD"],
    ["PUT /cli.tgz", "GET, HEAD"],
    ["PUT /client.tgz", "GET, HEAD"],
    ["POST /favicon.svg", "GET, HEAD"],
    ["POST /avatars/u/v/small", "GET, HEAD"],
    ["POST /admin-export/audit-events.csv", "GET, HEAD"],
    ["POST /api/v1/openapi.json", "GET, HEAD"],
    ["PUT /api/v1/me", "GET, HEAD"],
    ["DELETE /api/v1/projects", "GET, HEAD, POST"],
    ["GET /api/junit/import", "POST"],
    ["DELETE /api/model/projects/findMany", "GET, HEAD, POST"],
    ["GET /mcp", "POST"],
    ["DELETE /mcp", "POST"],
    ["PUT /trpc/session.current", "GET"],
    ["GET /trpc/session.signIn", "POST"],
  ] as const)("are answered with the allowed methods at %s", async (call, allowed) => {
    const [method, path] = call.split(" ") as [string, string];
    const response = await fetch(tessera.url + path, { method, headers: { "content-type": "application/json" } });
    expect([response.status, response.headers.get("allow")]).toEqual([405, allowed]);
    expect(await response.text()).toContain('"errorCode":"METHOD_NOT_ALLOWED","requestId":"');
    const options = await fetch(tessera.url + path, { method: "OPTIONS" });
    if (!path.startsWith("/trpc")) expect([options.status, options.headers.get("allow")]).toEqual([204, allowed]);
  });

  it("is the command line, ready for npx, which knows the server that it came from", async () => {
    const secret = await tessera.token(await tessera.signIn("alice", "USER"));
    const env = { PATH: process.env.PATH, HOME: on().dataDir, TESSERA_TOKEN: secret };
    const command = ["exec", "--yes", "--", `${tessera.url}/cli.tgz`, "whoami", "--json"];
    const { stdout } = await promisify(execFile)("npm", command, { env, cwd: on().dataDir });
    expect(JSON.parse(stdout)).toMatchObject({ user: { username: "alice" } });
  });

  it("names the build of the command in its package, so that npx fetches a newer one", async () => {
    const file = join(on().dataDir, "cli.tgz");
    await writeFile(file, Buffer.from(await (await fetch(`${tessera.url}/cli.tgz`)).arrayBuffer()));
    const { stdout } = await promisify(execFile)("tar", ["-xOzf", file, "package/package.json"]);
    const { name, version, bin, tesseraVersion } = JSON.parse(stdout);
    expect(name).toMatch(new RegExp(`^tessera-cli-${version.replaceAll(".", "\\.")}-[0-9a-f]{12}$`));
    expect(bin).toEqual({ tessera: "dist/main.js", [name]: "dist/main.js" });
    expect(tesseraVersion).toBe(VERSION);
    expect((await tessera.page().session.current.query()).version).toBe(VERSION);
  });

  it("names the package differently for each address, so that npx never takes one for the other", async () => {
    const tagAt = async (host: string) => {
      const answer = await fetch(`${tessera.url}/cli.tgz`, { headers: { "x-forwarded-host": host } });
      return answer.headers.get("etag");
    };
    const tag = await tagAt("a.example");
    // A proxy's word about the host counts only where it is trusted.
    expect(await tagAt("b.example")).toBe(tag);
    const again = await fetch(`${tessera.url}/cli.tgz`, { headers: { ...unless(tag) } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const packed = await readFile(join(import.meta.dirname, "../../../packages/cli/dist/cli.tgz"));
    const [here, there] = [packageFor("https://a.example", packed), packageFor("https://b.example/qa", packed)];
    expect(here.hash).not.toBe(there.hash);
    const file = join(on().dataDir, "there.tgz");
    await writeFile(file, there.bytes);
    const { stdout } = await promisify(execFile)("tar", ["-xOzf", file, "package/server.json"]);
    expect(JSON.parse(stdout)).toEqual({ url: "https://b.example/qa" });
  });

  it("sends its version to a command line of another version, once its token is known", async () => {
    const secret = await tessera.token(await tessera.signIn("bob", "USER"));
    const outcome = async (token: string | null, userAgent: string) => {
      const { headers } = await tessera.rest(token, "GET /me", undefined, { "user-agent": userAgent });
      return headers.get("tessera-version");
    };
    expect(await outcome(secret, "tessera-cli/0.0.1+0123456789 node/24.0.0 linux")).toBe(VERSION);
    expect(await outcome(secret, `tessera-cli/${VERSION} node/24.0.0 linux`)).toBeNull();
    expect(await outcome(secret, "curl/8.0")).toBeNull();
    expect(await outcome(null, "tessera-cli/0.0.1")).toBeNull();
    expect(tessera.log.filter((line) => line.includes("another version"))).toHaveLength(1);
  });
});
