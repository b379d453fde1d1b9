import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { Collector } from "../../testing/collector.testing.ts";
import { describeOnEachDb, describeOnEachEmptyDb } from "../../testing/each-database.testing.ts";
import { environmentOf, ServerProcess } from "../../testing/process.testing.ts";
import { Receiver } from "../../testing/receiver.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { createLog } from "../log.ts";
import { createOtlpTracer } from "./otlp-tracer.ts";
import { traceWith } from "./spans.ts";
import type { TraceSettings } from "./trace-settings.ts";

vi.setConfig({ testTimeout: 30_000 * timeScale });

const LOOPBACK = { webhookAllow: { hosts: [], ranges: ["127.0.0.1/32"] } };
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const PARENT = "b7ad6b7169203331";

/** Collects the spans of what is done, with nothing else under way. */
async function traced(work: () => Promise<unknown>, settings: Partial<TraceSettings> = {}): Promise<Collector> {
  const collector = await Collector.start();
  const log: string[] = [];
  const tracer = createOtlpTracer(
    {
      ...{ url: `${collector.origin}/v1/traces`, serviceName: "shop-tests", delayMs: 60_000 },
      ...{ sampler: "parentbased_always_on", ratio: 1, ...settings },
    },
    createLog("info", { write: (line) => void log.push(line) }),
  );
  traceWith(tracer);
  try {
    await work();
  } finally {
    traceWith(undefined);
    await tracer.stop();
    await collector.stop();
  }
  expect(log).toEqual([]);
  return collector;
}

describeOnEachDb("traces", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { ...LOOPBACK, slowQueryMs: 0 });
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "canary-project" });
    await alice.case.create.mutate({ projectId: "PRJ-1", name: "canary-case" });
  });
  afterEach(() => traceWith(undefined));
  afterAll(() => tessera.stop());

  it("go on with the caller's, from the route over the procedure to each statement", async () => {
    const path = "GET /test-cases/TC-1?projectId=PRJ-1";
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    const { spans, paths, resources } = await traced(() => tessera.rest(secret, path, undefined, { traceparent }));
    expect(paths).toEqual(["POST /v1/traces application/x-protobuf"]);
    expect(resources[0]).toMatchObject({ "service.name": "shop-tests" });
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
    const request = spans.find(({ kind }) => kind === 2);
    expect(request).toMatchObject({
      ...{ parentId: PARENT, name: "GET /api/v1/test-cases/:caseId", status: 0 },
      attributes: { "http.route": "/api/v1/test-cases/:caseId", "http.response.status_code": 200 },
    });
    const procedure = spans.find(({ name }) => name === "procedure case.get");
    expect(procedure).toMatchObject({ parentId: request?.spanId, attributes: { "rpc.method": "case.get" } });
    const statements = spans.filter(({ attributes }) => "db.query.text" in attributes);
    expect(statements.length).toBeGreaterThan(1);
    expect(new Set(statements.map(({ parentId }) => parentId))).toEqual(new Set([procedure?.spanId]));
    const system = on().dialect === "sqlite" ? "sqlite" : "postgresql";
    expect(statements[0]).toMatchObject({ name: "SELECT", kind: 3, attributes: { "db.system.name": system } });
  });

  it("have jobs and webhooks, and name failures by their codes", async () => {
    const target = await Receiver.start();
    const url = `${target.url}/canary-address`;
    const made = { projectId: "PRJ-1", name: "Robot", url, events: ["case.created" as const] };
    const { webhook } = await alice.webhook.create.mutate(made);
    await alice.case.create.mutate({ projectId: "PRJ-1", name: "Pay" });
    const { spans } = await traced(async () => {
      await tessera.background.tick();
      await tessera.rest(secret, "GET /test-cases/TC-99?projectId=PRJ-1");
    });
    await alice.webhook.delete.mutate({ projectId: "PRJ-1", webhookId: webhook.id });
    await target.stop();
    expect(spans.map(({ name }) => name)).toContain("job send notice emails");
    expect(spans.find(({ name }) => name === "webhook POST")).toMatchObject({
      attributes: { "tessera.webhook": webhook.id, "http.response.status_code": 204 },
    });
    const failed = spans.filter(({ status }) => status === 2);
    expect(failed).toMatchObject([{ name: "procedure case.get", attributes: { "error.type": "NOT_FOUND" } }]);
  });

  it("hold no token, no password, no name, no address and no value", async () => {
    const planted = [
      "canary",
      PASSWORD,
      "alice",
      "example.org",
      secret,
      secret.slice(8, 24),
      "TC-1",
      "PRJ-1",
      "s3cr3t",
    ];
    const { text, spans } = await traced(async () => {
      const page = await tessera.signIn("alice");
      await page.case.create.mutate({ projectId: "PRJ-1", name: "canary-second", description: "canary-text" });
      await tessera.rest(secret, "GET /test-cases?projectId=PRJ-1&search=canary-search");
      await tessera.rest(secret, `GET /test-cases/${secret}?projectId=PRJ-1`);
      await tessera.call(null, `GET /api/v1/me?token=${secret}`);
      await tessera.call(null, "GET /invitations/s3cr3t");
      await tessera.call(null, "GET /trpc/canary.s3cr3t");
      await tessera.call(null, "GET /canary/nothing/s3cr3t", undefined, { "x-request-id": "canary-id" });
      await expect(page.session.signIn.mutate({ login: "alice", password: "s3cr3t" })).rejects.toThrow();
    });
    expect(spans.length).toBeGreaterThan(20);
    expect(planted.filter((word) => text.includes(word))).toEqual([]);
  });

  it.each([
    ["always_off", `00-${TRACE}-${PARENT}-01`, 0],
    ["always_on", `00-${TRACE}-${PARENT}-00`, 1],
    ["parentbased_always_on", `00-${TRACE}-${PARENT}-00`, 0],
    ["parentbased_always_off", `00-${TRACE}-${PARENT}-01`, 1],
    ["parentbased_always_off", "", 0],
  ] as const)("are chosen by %s where the caller sends “%s”", async (sampler, traceparent, requests) => {
    const headers: Record<string, string> = traceparent === "" ? {} : { traceparent };
    const { spans } = await traced(() => tessera.rest(secret, "GET /me", undefined, headers), { sampler });
    expect(spans.filter(({ kind }) => kind === 2)).toHaveLength(requests);
  });

  it("stand in the request's line of the log", async () => {
    const { spans } = await traced(() => tessera.rest(secret, "GET /me", undefined, { "x-request-id": "mine" }));
    const line = await vi.waitUntil(() => tessera.log.find((line) => line.includes('"requestId":"mine"')));
    expect(JSON.parse(line)).toMatchObject({ traceId: spans[0]?.traceId });
  });
});

describeOnEachDb("slow queries", (on) => {
  it("are logged with their request and without values, from the time that is set", async () => {
    const tessera = await Tessera.start(on(), { slowQueryMs: 0.000_001 });
    const quick = await Tessera.start({ ...on() }, { slowQueryMs: 3_600_000 }, tessera.clock);
    const alice = await tessera.signIn("alice", "USER");
    const secret = await tessera.token(alice);
    for (const server of [tessera, quick])
      await server.rest(secret, "GET /projects?search=canary", undefined, { "x-request-id": "slow-one" });
    const slow = tessera.log.filter((line) => line.includes('"slow query"'));
    const [line] = slow.filter((line) => line.includes('"requestId":"slow-one"'));
    expect(JSON.parse(line ?? "{}")).toMatchObject({
      statement: expect.stringContaining("select"),
      durationMs: expect.any(Number),
    });
    expect(slow.filter((line) => /canary|alice|example\.org/.test(line))).toEqual([]);
    expect(quick.log.filter((line) => line.includes('"slow query"'))).toEqual([]);
    await quick.stop();
    await tessera.stop();
  });
});

describeOnEachEmptyDb("a server with OpenTelemetry's variables", (on) => {
  it("sends its spans, the last ones at its stop, and needs no collector to serve", async () => {
    const collector = await Collector.start();
    const env = {
      ...environmentOf(on()),
      ...{
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin,
        OTEL_SERVICE_NAME: "shop",
        OTEL_BSP_SCHEDULE_DELAY: "600000",
      },
    };
    const server = await ServerProcess.start(env);
    expect((await server.call("GET", "/readyz")).status).toBe(200);
    expect(await server.kill("SIGTERM")).toBe(0);
    expect(collector.spans.map(({ name }) => name)).toContain("GET /readyz");
    expect(collector.resources[0]).toMatchObject({ "service.name": "shop" });
    await collector.stop();
    const alone = await ServerProcess.start(env);
    expect((await alone.call("GET", "/readyz")).status).toBe(200);
    expect(await alone.kill("SIGTERM")).toBe(0);
    expect(alone.log).toContainEqual(
      expect.objectContaining({ msg: expect.stringContaining("failed to send the last spans") }),
    );
  });
});

describe("OpenTelemetry", () => {
  it("is loaded by no module of a server without its variables", async () => {
    const { readdir, readFile } = await import("node:fs/promises");
    const sources = new URL("../..", import.meta.url);
    const files = (await readdir(sources, { recursive: true })).filter((name) =>
      /(?<!\.test|\.testing)\.ts$/.test(name),
    );
    const texts = await Promise.all(files.map(async (name) => [name, await readFile(new URL(name, sources), "utf8")]));
    const naming = (text: RegExp) => texts.flatMap(([name = "", content = ""]) => (text.test(content) ? [name] : []));
    expect(naming(/from "@opentelemetry/)).toEqual(["platform/tracing/otlp-tracer.ts"]);
    expect(naming(/from "[^"]*otlp-tracer\.ts"/)).toEqual([]);
  });
});
