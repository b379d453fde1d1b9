import { z } from "zod";
import { MAX_SPAN_DELAY_MS } from "../limits/limits.ts";

/** Where spans go, under which name, and which ones; by the variables that OpenTelemetry names. */
export type TraceSettings = {
  /** The address that takes spans, `…/v1/traces`. */
  url: string;
  serviceName: string;
  sampler: (typeof SAMPLERS)[number];
  /** The share of traces that `traceidratio` takes, 0 to 1. */
  ratio: number;
  /** How long spans are gathered before they are sent, in milliseconds. */
  delayMs: number;
};

const SAMPLERS = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;
/** The only way of sending that is built in; OpenTelemetry's own default. */
const PROTOCOL = "http/protobuf";

const Address = z.url({ protocol: /^https?$/, error: "expected an address like http://collector.example:4318" });

/** The standard variables, as `readConfig` checks them. */
export const TRACE_ENV = {
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.enum(["otlp", "none"], { error: "expected otlp or none" }).default("otlp"),
  OTEL_EXPORTER_OTLP_ENDPOINT: Address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: Address.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal(PROTOCOL, { error: `expected ${PROTOCOL}` }).optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.literal(PROTOCOL, { error: `expected ${PROTOCOL}` }).optional(),
  OTEL_SERVICE_NAME: z.string().max(200).default("tessera"),
  OTEL_TRACES_SAMPLER: z
    .enum(SAMPLERS, { error: `expected one of ${SAMPLERS.join(", ")}` })
    .default("parentbased_always_on"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number({ error: "expected a number from 0 to 1" }).min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: z.coerce
    .number({ error: "expected milliseconds" })
    .int()
    .min(1)
    .max(MAX_SPAN_DELAY_MS)
    .default(5000),
};

const TraceEnv = z.object(TRACE_ENV);

/** Null where no spans are sent. */
export function readTraceSettings(env: z.infer<typeof TraceEnv>): TraceSettings | null {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces, OTEL_EXPORTER_OTLP_ENDPOINT: all } = env;
  const url = traces ?? (all === undefined ? undefined : `${all.replace(/\/$/, "")}/v1/traces`);
  if (url === undefined || env.OTEL_SDK_DISABLED === "true" || env.OTEL_TRACES_EXPORTER === "none") return null;
  return {
    url,
    serviceName: env.OTEL_SERVICE_NAME,
    sampler: env.OTEL_TRACES_SAMPLER,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    delayMs: env.OTEL_BSP_SCHEDULE_DELAY,
  };
}
