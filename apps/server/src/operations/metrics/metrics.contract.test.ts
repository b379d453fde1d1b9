import { afterAll, beforeAll, expect, it } from "vitest";
import { MAX_INVALID_TOKENS_PER_MINUTE } from "../../platform/limits/limits.ts";
import { junit, multipart, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const TOKEN = "metrics-token-of-tests";

/** The series of an answer by name and labels. */
function seriesOf(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

describeOnEachDb("metrics", (on) => {
  let tessera: Tessera;
  let root: Page;

  const series = async () => seriesOf((await tessera.call(TOKEN, "GET /metrics")).body);

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { metrics: { token: TOKEN, addresses: [] } });
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => tessera.stop());

  it("are answered only with their own token", async () => {
    const answer = await tessera.call(TOKEN, "GET /metrics");
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const without = await tessera.call(null, "GET /metrics");
    expect([without.status, without.body.errorCode]).toEqual([401, "NO_TOKEN"]);
    const secret = await tessera.token(root);
    for (const wrong of [`${TOKEN}x`, TOKEN.slice(1), secret]) {
      const refused = await tessera.call(wrong, "GET /metrics");
      expect([refused.status, refused.body.errorCode]).toEqual([401, "INVALID_TOKEN"]);
      expect(refused.headers.get("www-authenticate")).toContain('error="invalid_token"');
    }
    const posted = await tessera.call(TOKEN, "POST /metrics");
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await fetch(`${tessera.url}/metrics`, { headers: { cookie: root.cookie() } })).status).toBe(401);
    const asUser = await tessera.rest(TOKEN, "GET /me");
    expect([asUser.status, asUser.body.errorCode]).toEqual([401, "INVALID_FORMAT"]);
  });

  it("slow down an address that guesses their token, but not its own scraper", async () => {
    const guesser = await Tessera.start(on(), { metrics: { token: TOKEN, addresses: [] } }, tessera.clock);
    const codes = new Set<string>();
    for (let tries = 0; tries <= MAX_INVALID_TOKENS_PER_MINUTE; tries++) {
      codes.add((await guesser.call(`guessed-token-${tries}`, "GET /metrics")).body.errorCode);
    }
    expect([...codes]).toEqual(["INVALID_TOKEN", "RATE_LIMITED"]);
    expect((await guesser.call(TOKEN, "GET /metrics")).status).toBe(200);
    await guesser.stop();
  });

  it("aren't there where they aren't configured, and for addresses that aren't on their list", async () => {
    const there = async (metrics: Tessera["ctx"]["config"]["metrics"]) => {
      const other = await Tessera.start(on(), { metrics }, tessera.clock);
      const { status } = await other.call(null, "GET /metrics");
      await other.stop();
      return status;
    };
    expect(await there(null)).toBe(404);
    expect(await there({ token: null, addresses: ["10.0.0.0/8"] })).toBe(404);
    expect(await there({ token: TOKEN, addresses: ["10.0.0.0/8"] })).toBe(404);
    expect(await there({ token: null, addresses: ["127.0.0.0/8", "::1/128"] })).toBe(200);
    expect(await there({ token: TOKEN, addresses: ["127.0.0.0/8", "::1/128"] })).toBe(401);
  });

  it("count requests, errors and imports", async () => {
    const secret = await tessera.token(root);
    const project = await root.project.create.mutate({ name: "Shop" });
    const before = await series();
    const report = multipart({ "one.xml": junit({ name: "adds" }, { name: "ships" }) });
    await upload(tessera, secret, project.id, report);
    await upload(tessera, secret, project.id, report);
    await upload(tessera, secret, project.id, "<nonsense", { type: "application/xml" });
    await tessera.rest("nonsense", "GET /me");
    await tessera.rest(null, "GET /me");
    const after = await series();
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
    expect(grown('tessera_http_requests_total{endpoint="rest",status="2xx"}')).toBe(2);
    expect(grown('tessera_http_requests_total{endpoint="rest",status="4xx"}')).toBe(3);
    expect(grown('tessera_http_request_duration_seconds_count{endpoint="rest"}')).toBe(5);
    expect(grown('tessera_errors_total{code="INVALID_FORMAT"}')).toBe(1);
    expect(grown('tessera_errors_total{code="NO_TOKEN"}')).toBe(1);
    expect(grown('tessera_imports_total{outcome="stored"}')).toBe(1);
    expect(grown('tessera_imports_total{outcome="repeated"}')).toBe(1);
    expect(grown('tessera_imports_total{outcome="refused"}')).toBe(1);
    expect(grown("tessera_imported_results_total")).toBe(2);
  });

  it("show the parts of the server, its jobs and its process", async () => {
    await tessera.background.tick();
    tessera.clock.advance({ seconds: 40 });
    const shown = await series();
    expect(shown.get('tessera_part_up{part="database"}')).toBe(1);
    const job = '{job="give expiry notices"}';
    expect(shown.get(`tessera_job_last_run_timestamp_seconds${job}`)).toBe(Date.parse(tessera.clock.now()) / 1000 - 40);
    expect(shown.get(`tessera_job_failed${job}`)).toBe(0);
    expect(shown.get(`tessera_job_late_seconds${job}`)).toBe(25);
    expect(shown.get("process_resident_memory_bytes")).toBeGreaterThan(0);
    const connections = shown.get('tessera_database_connections{state="total"}');
    expect(connections === undefined).toBe(on().dialect === "sqlite");
  });

  it("have no series that a caller names", async () => {
    const before = [...(await series()).keys()].filter((name) => name.startsWith("tessera_")).length;
    for (const path of ["/nowhere-a", "/api/v1/nowhere-b", "/constructor", "/__proto__", "/API/v1/me", "//api"]) {
      for (const method of ["GET", "POST", "PURGE"]) {
        await fetch(tessera.url + path, { method, headers: { "user-agent": path } });
      }
    }
    const names = [...(await series()).keys()].filter((name) => name.startsWith("tessera_"));
    expect(names.filter((name) => /nowhere|constructor|proto|PURGE|API|SHOP/.test(name))).toEqual([]);
    expect(names.length - before).toBeLessThan(40);
  });
});
