import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnSqlite } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const SITE = "https://dashboard.example.org";

describeOnSqlite("a page of another site", (on) => {
  let tessera: Tessera;
  let root: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    secret = await tessera.token(root);
  });
  afterAll(() => tessera.stop());

  const ask = (path: string, headers: Record<string, string>, method = "GET") =>
    fetch(tessera.url + path, { method, headers: { origin: SITE, ...headers } });
  const bearer = () => ({ authorization: `Bearer ${secret}` });
  const preflight = (path: string, headers = "authorization,content-type") =>
    ask(path, { "access-control-request-method": "POST", "access-control-request-headers": headers }, "OPTIONS");
  const opened = ({ headers }: Response) => headers.get("access-control-allow-origin");

  it("may call every endpoint of tokens, without cookies, and read the headers that matter", async () => {
    for (const path of ["/api/v1/me", "/api/v1/openapi.json", "/api/model/project/findMany", "/trpc/me.get"]) {
      const answer = await ask(path, bearer());
      expect([path, answer.status, opened(answer)]).toEqual([path, 200, "*"]);
      expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
      const exposed = answer.headers.get("access-control-expose-headers");
      for (const name of ["RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-Id", "ETag"]) {
        expect(exposed?.split(", ")).toContain(name);
      }
      const asked = await preflight(path);
      expect([asked.status, opened(asked)]).toEqual([204, "*"]);
      expect(asked.headers.get("access-control-allow-headers")).toContain("Authorization");
      expect(asked.headers.get("access-control-allow-methods")).toContain("PATCH");
    }
    const refused = await ask("/api/v1/me", { authorization: "Bearer nonsense" });
    expect([refused.status, opened(refused)]).toEqual([401, "*"]);
  });

  it("gets nothing where the page's cookie counts", async () => {
    for (const path of ["/trpc/me.get", "/admin-export/audit-events.csv", "/", "/healthz"]) {
      const answer = await ask(path, { cookie: root.cookie() });
      expect([path, opened(answer)]).toEqual([path, null]);
    }
    expect(opened(await preflight("/trpc/me.get", "content-type"))).toBeNull();
    expect(opened(await preflight("/admin-export/audit-events.csv"))).toBeNull();
  });

  it("is open only to the sites that the settings name, or to none", async () => {
    await root.admin.settings.update.mutate({ apiOrigins: ["https://other.example.org"] });
    const other = await ask("/api/v1/me", bearer());
    expect([opened(other), other.headers.get("vary")]).toEqual([null, expect.stringContaining("Origin")]);
    await root.admin.settings.update.mutate({ apiOrigins: [SITE] });
    expect(opened(await ask("/api/v1/me", bearer()))).toBe(SITE);
    expect(opened(await preflight("/trpc/me.get"))).toBe(SITE);
    await root.admin.settings.update.mutate({ apiOrigins: [] });
    expect(opened(await ask("/api/v1/me", bearer()))).toBeNull();
    expect(opened(await preflight("/api/v1/me"))).toBeNull();
    await root.admin.settings.update.mutate({ apiOrigins: ["*"] });
  });

  it.each(["https://a.example.org/", "https://a.example.org/path", "ftp://a.example.org", "a.example.org", "null"])(
    "can't be named as %s in the settings",
    async (site) => {
      await expect(root.admin.settings.update.mutate({ apiOrigins: [site] })).rejects.toThrow(/Expected|Leave out/);
    },
  );
});
