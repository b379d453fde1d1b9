import { afterAll, beforeAll, expect, it } from "vitest";
import type { ErrorBody } from "./platform/http/errors.ts";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";

const PAGES = ["/docs", "/docs/tokens", "/docs/rest", "/docs/security"];

describeOnEachDb("the documentation of the server", (on) => {
  let tessera: Tessera;
  beforeAll(async () => {
    tessera = await Tessera.start(on(), { publicUrl: "https://tools.example/tessera" });
  });
  afterAll(() => tessera.stop());

  const ask = (path: string, init: RequestInit = {}) => fetch(tessera.url + path, { redirect: "manual", ...init });

  it("is a page at each address, packed beforehand, tagged, and asked for again after an upgrade", async () => {
    for (const path of PAGES) {
      const plain = await ask(path, { headers: { "accept-encoding": "identity" } });
      expect([path, plain.status, plain.headers.get("content-type")]).toEqual([path, 200, "text/html; charset=utf-8"]);
      expect(plain.headers.get("cache-control")).toBe("no-cache");
      const text = await plain.text();
      expect(text).toMatch(/<h1>/);
      for (const encoding of ["br", "gzip"]) {
        const packed = await ask(path, { headers: { "accept-encoding": encoding } });
        expect([packed.headers.get("content-encoding"), await packed.text()]).toEqual([encoding, text]);
        const headers = { "accept-encoding": encoding, "if-none-match": packed.headers.get("etag") ?? "" };
        const again = await ask(path, { headers: { ...headers, "cache-control": "max-age=0" } });
        expect([again.status, await again.text()]).toEqual([304, ""]);
      }
    }
  });

  it("is the same below the path of the public address, since its links are relative", async () => {
    const [above, below] = await Promise.all(
      ["/docs/tokens", "/tessera/docs/tokens"].map(async (it) => (await ask(it)).text()),
    );
    expect(below).toBe(above);
    const own = [...(above ?? "").matchAll(/(?:href|src)="([^"#]+)/g)].map((match) => match[1] ?? "");
    expect(own.filter((address) => address.startsWith("/"))).toEqual([]);
    for (const address of new Set(own.filter((it) => !it.startsWith("https:")))) {
      const target = new URL(address, `${tessera.url}/tessera/docs/tokens`);
      expect([address, target.pathname.startsWith("/tessera/")]).toEqual([address, true]);
      const answer = await fetch(target, { headers: { accept: "text/html,*/*" } });
      expect([address, answer.status]).toEqual([address, 200]);
    }
  });

  it("has one address for each page: a slash at the end leads there, whatever path is in front", async () => {
    for (const [path, target] of [
      ["/docs/", "/docs"],
      ["/docs/tokens/", "/docs/tokens"],
      ["/tessera/docs/", "/tessera/docs"],
    ] as const) {
      const answer = await ask(path);
      const location = new URL(answer.headers.get("location") ?? "", tessera.url + path).pathname;
      expect([path, answer.status, location]).toEqual([path, 308, target]);
    }
  });

  it.each([
    "/docs/none",
    "/docs/tokens.html",
    "/docs.html",
    "/docs/tokens/more",
    "/docs/tokens.html.br",
    "/docs/..%2findex",
  ])("is nothing at %s, and says so in JSON", async (path) => {
    const answer = await ask(path, { headers: { accept: "*/*" } });
    expect([answer.status, ((await answer.json()) as ErrorBody).errorCode]).toEqual([404, "NOT_FOUND"]);
  });

  it("answers reads only, and leaves the reference of all calls to the page", async () => {
    const refused = await ask("/docs/tokens", { method: "POST" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await ask("/docs/tokens", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(await (await ask("/docs/api", { headers: { accept: "text/html" } })).text()).toContain('<div id="root">');
  });

  it("comes with the strict policy of every page", async () => {
    const policy = (await ask("/docs")).headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none';script-src 'self';");
  });
});
