import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { ConfigError } from "./platform/config.ts";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { PASSWORD, Tessera } from "./testing/tessera.testing.ts";

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

/** A call with exactly these headers, `Host` among them. */
function call(url: string, method: string, headers: Record<string, string>, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      text(response).then(
        (answer) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: answer }),
        reject,
      );
    });
    sent.on("error", reject).end(body);
  });
}

describeOnEachDb("the public address", (on) => {
  let tessera: Tessera;
  afterEach(() => tessera?.stop());

  const start = async (config: Parameters<typeof Tessera.start>[1]) => {
    tessera = await Tessera.start(on(), config);
    const { ctx } = tessera;
    const known = await ctx.db.selectFrom("user").select("id").where("username", "=", "alice").executeTakeFirst();
    if (!known) await tessera.addUser("alice");
  };
  const signIn = (headers: Record<string, string>, prefix = "") =>
    call(
      `${tessera.url}${prefix}/trpc/session.signIn`,
      "POST",
      { "content-type": "application/json", ...headers },
      JSON.stringify({ login: "alice", password: PASSWORD }),
    );
  const warnings = () => tessera.log.filter((line) => line.includes('"level":40'));

  it("is the only one at which users can sign in, whatever host a request names", async () => {
    await start({ publicUrl: "https://tessera.example" });
    const elsewhere: Record<string, string>[] = [
      { host: "192.0.2.5:3000", origin: "http://192.0.2.5:3000" },
      { host: "192.0.2.5:3000", origin: "http://192.0.2.5:3000", "sec-fetch-site": "same-origin" },
      { host: "tessera.example", origin: "http://tessera.example" },
    ];
    for (const headers of elsewhere) {
      const { status, headers: answered, body } = await signIn(headers);
      expect([status, answered["set-cookie"]]).toEqual([403, undefined]);
      expect(body).toContain("https://tessera.example");
      expect(body).toContain("TESSERA_PUBLIC_URL");
    }
    expect(warnings()).toEqual([expect.stringContaining("TESSERA_PUBLIC_URL")]);
    const attack = await signIn({ host: "evil.example", origin: "https://evil.example.org" });
    expect([attack.status, attack.body.includes("another site")]).toEqual([403, true]);
    const own = await signIn({
      host: "10.0.0.7:3000",
      origin: "https://tessera.example",
      "sec-fetch-site": "same-origin",
    });
    const cookie = expect.stringMatching(/^__Host-.*; Secure/);
    expect([own.status, own.headers["set-cookie"]]).toEqual([200, [cookie, cookie]]);
  });

  it("is requested once in the log if a proxy speaks https and none is set", async () => {
    await start({});
    const proxied = { host: "tessera.example", origin: "https://tessera.example", "x-forwarded-proto": "https" };
    for (let count = 0; count < 2; count++) {
      const { status, body } = await signIn({ ...proxied, "x-forwarded-for": `192.0.2.${count}` });
      expect(status).toBe(403);
      expect(body).toMatch(/TESSERA_PUBLIC_URL.*TESSERA_TRUSTED_PROXIES/);
    }
    expect(warnings()).toEqual([
      expect.stringContaining("forwarded headers are ignored"),
      expect.stringMatching(/TESSERA_PUBLIC_URL.*TESSERA_TRUSTED_PROXIES/),
    ]);
    expect(warnings().join("")).not.toContain("192.0.2.");
  });

  it("isn't required behind a trusted proxy", async () => {
    await start({ trustedProxies: ["127.0.0.1"] });
    const proxied = { host: "tessera.example", origin: "https://tessera.example", "x-forwarded-proto": "https" };
    const { status, headers } = await signIn(proxied);
    const cookie = expect.stringContaining("Secure");
    expect([status, headers["set-cookie"]]).toEqual([200, [cookie, cookie]]);
    expect(warnings()).toEqual([]);
  });

  it("may have a path, whether the proxy takes it off or not", async () => {
    await start({ publicUrl: "https://tools.example/tessera" });
    const origin = "https://tools.example";
    for (const prefix of ["", "/tessera"]) {
      const page = await call(`${tessera.url}${prefix}/projects/PRJ-1`, "GET", { accept: "text/html" });
      expect(page.status).toBe(200);
      expect(page.body).toContain('<meta name="base-path" content="/tessera/"');
      const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] as string);
      expect(files.length).toBeGreaterThan(4);
      for (const file of files) {
        expect(file).toMatch(/^\/tessera\//);
        const path = prefix === "" ? file.slice("/tessera".length) : file;
        expect([file, (await call(tessera.url + path, "GET", {})).status]).toEqual([file, 200]);
      }

      const { status, headers } = await signIn({ origin }, prefix);
      expect(status).toBe(200);
      const [line = ""] = headers["set-cookie"] ?? [];
      expect(line).toMatch(/^__Secure-tessera_session=[\w-]{43}; .*Path=\/tessera;.*Secure/);
      const cookie = line.split(";", 1)[0] ?? "";
      const made = await call(
        `${tessera.url}${prefix}/trpc/token.create`,
        "POST",
        { cookie, origin, "content-type": "application/json" },
        JSON.stringify({ name: `CI ${prefix}`, scopes: ["all"], expiresInDays: 7 }),
      );
      const { secret } = JSON.parse(made.body).result.data;
      const authorization = `Bearer ${secret}`;
      const me = await call(`${tessera.url}${prefix}/api/v1/me`, "GET", { authorization });
      expect([me.status, JSON.parse(me.body).user.username]).toEqual([200, "alice"]);
      const document = await call(`${tessera.url}${prefix}/api/v1/openapi.json`, "GET", {});
      expect(JSON.parse(document.body).servers).toEqual([
        { url: expect.stringMatching(/^https:\/\/tools\.example\/tessera/) },
      ]);
      const mcp = await call(
        `${tessera.url}${prefix}/mcp`,
        "POST",
        { authorization, origin, "content-type": "application/json", accept: "application/json, text/event-stream" },
        JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      );
      expect(mcp.status).toBe(200);
      for (const path of ["/cli.tgz", "/healthz", "/status"]) {
        expect([path, (await call(tessera.url + prefix + path, "GET", {})).status]).toEqual([path, 200]);
      }
      expect((await call(`${tessera.url}${prefix}/tesseract`, "GET", {})).status).toBe(404);
    }
    expect((await call(`${tessera.url}/tessera`, "GET", { accept: "text/html" })).status).toBe(200);
    expect((await call(`${tessera.url}/tessera?x=1`, "GET", { accept: "text/html" })).status).toBe(200);
    expect((await call(`${tessera.url}/tessera/setup/one-time-code`, "GET", {})).status).toBe(200);
    expect(tessera.log.join("")).not.toContain("one-time-code");
  });
});

describeOnEachDb("a public address whose path begins like one of the server's own", (on) => {
  it.each(["api", "projects/tessera", "status"])("stops the start: /%s", async (path) => {
    const started = Tessera.start(on(), { publicUrl: `https://tools.example/${path}` });
    await expect(started).rejects.toThrow(ConfigError);
    await expect(started).rejects.toThrow(/^TESSERA_PUBLIC_URL can't be used: /);
  });
});
