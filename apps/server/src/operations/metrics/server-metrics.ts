import type { ErrorCode } from "@tessera/domain";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Checked, EndpointKind, Metrics } from "../../platform/context.ts";

/** Upper ends of the ranges that durations are counted in, in seconds. */
const DURATION_RANGES_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/**
 * Counts what this process does, for Prometheus. Every label takes its values from a fixed list of the server's own, so
 * that no caller adds a series.
 */
export class ServerMetrics implements Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: "tessera_http_requests_total",
    help: "Requests that were answered, by kind of endpoint and class of status",
    labelNames: ["endpoint", "status"],
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: "tessera_http_request_duration_seconds",
    help: "How long requests took until their answer was sent",
    labelNames: ["endpoint"],
    buckets: DURATION_RANGES_SECONDS,
    registers: [this.#registry],
  });
  readonly #errors = new Counter({
    name: "tessera_errors_total",
    help: "Calls that were answered with an error, by its code: refused tokens, throttled callers, faults",
    labelNames: ["code"],
    registers: [this.#registry],
  });
  readonly #imports = new Counter({
    name: "tessera_imports_total",
    help: "Uploads of reports: stored, repeated (the first receipt was answered again), refused",
    labelNames: ["outcome"],
    registers: [this.#registry],
  });
  readonly #importedResults = new Counter({
    name: "tessera_imported_results_total",
    help: "Results of the uploads that were stored",
    registers: [this.#registry],
  });
  readonly #connections = gauge(this.#registry, "database_connections", "Connections to PostgreSQL", "state");
  readonly #parts = gauge(this.#registry, "part_up", "1 where a part of the server works, as /status shows it", "part");
  readonly #lastRuns = gauge(this.#registry, "job_last_run_timestamp_seconds", "When a job last ended", "job");
  readonly #failed = gauge(this.#registry, "job_failed", "1 where the last run of a job failed", "job");
  readonly #late = gauge(this.#registry, "job_late_seconds", "How long a job is overdue, as last reported", "job");

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  readonly contentType: string = this.#registry.contentType;

  answered(endpoint: EndpointKind, status: number, seconds: number): void {
    this.#requests.inc({ endpoint, status: `${Math.floor(status / 100)}xx` });
    this.#durations.observe({ endpoint }, seconds);
  }

  failed(code: ErrorCode): void {
    this.#errors.inc({ code });
  }

  imported(outcome: "stored" | "repeated" | "refused", results: number): void {
    this.#imports.inc({ outcome });
    this.#importedResults.inc(results);
  }

  /** Everything in the format of Prometheus. `startedAt`: since when jobs that never ran are waited for. */
  async text(
    { checkedAt, parts, presence }: Checked,
    startedAt: string,
    connections?: Record<string, number>,
  ): Promise<string> {
    for (const [state, count] of Object.entries(connections ?? {})) this.#connections.set({ state }, count);
    for (const [part, { state }] of Object.entries(parts)) {
      if (state !== "off") this.#parts.set({ part }, state === "up" ? 1 : 0);
    }
    for (const gauge of [this.#lastRuns, this.#failed, this.#late]) gauge.reset();
    for (const { name: job, everySeconds, lastRunAt, error } of presence?.jobs ?? []) {
      const waitsSince = Date.parse(lastRunAt ?? startedAt) / 1000;
      if (lastRunAt !== null) this.#lastRuns.set({ job }, waitsSince);
      this.#failed.set({ job }, error === null ? 0 : 1);
      this.#late.set({ job }, Math.max(0, Date.parse(checkedAt) / 1000 - waitsSince - everySeconds));
    }
    return this.#registry.metrics();
  }
}

function gauge(registry: Registry, name: string, help: string, label: string): Gauge {
  return new Gauge({ name: `tessera_${name}`, help, labelNames: [label], registers: [registry] });
}
