import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Logger } from "pino";
import { MINUTE_MS } from "../time.ts";
import { VERSION } from "../version.ts";
import type { RemoteParent, Span, Tracer } from "./spans.ts";
import type { TraceSettings } from "./trace-settings.ts";

const KINDS = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };
const REPORT_EVERY_MS = MINUTE_MS;
/** How long the last spans may take to be sent at the stop, in milliseconds. */
const STOP_MS = 3000;

type OtelSpan = ReturnType<ReturnType<TracerProvider["getTracer"]>["startSpan"]>;

/**
 * Sends spans to a collector by OTLP over HTTP, a few seconds' worth at a time. What can't be sent is dropped, with a line in
 * the log. The only module that loads OpenTelemetry: import it where spans are wanted.
 */
export function createOtlpTracer(settings: TraceSettings, log: Logger): Tracer {
  const provider = new TracerProvider({
    sampler: samplerOf(settings),
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ "service.name": settings.serviceName, "service.version": VERSION })),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: reporting(settings, log), scheduledDelayMillis: settings.delayMs }),
    ],
  });
  const tracer = provider.getTracer("tessera", VERSION);
  const spans = new WeakMap<Span, OtelSpan>();
  return {
    begin: ({ name, kind, attributes, startedAtMs }, parent) => {
      const options = { kind: KINDS[kind], ...(attributes && { attributes }) };
      const start = startedAtMs === undefined ? options : { ...options, startTime: startedAtMs };
      const span = tracer.startSpan(name, start, contextOf(parent, spans));
      const begun: Span = {
        traceId: span.spanContext().traceId,
        rename: (name) => void span.updateName(name),
        set: (attributes) => void span.setAttributes(attributes),
        fail: (type) => void span.setAttribute("error.type", type).setStatus({ code: SpanStatusCode.ERROR }),
        end: () => span.end(),
      };
      spans.set(begun, span);
      return begun;
    },
    stop: () => beforeLate(provider.shutdown()),
  };
}

/** A collector that is away must not hold up the stop. */
async function beforeLate(sending: Promise<void>): Promise<void> {
  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`No answer within ${STOP_MS / 1000} seconds`)), STOP_MS);
  });
  await Promise.race([sending, timeout]).finally(() => clearTimeout(late));
}

function contextOf(parent: Span | RemoteParent | undefined, spans: WeakMap<Span, OtelSpan>) {
  if (parent === undefined) return ROOT_CONTEXT;
  if ("rename" in parent) {
    const span = spans.get(parent);
    return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT;
  }
  const { traceId, spanId, isSampled, state } = parent;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const traceState = state === undefined ? {} : { traceState: createTraceState(state) };
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true, ...traceState });
}

/** The exporter, which takes headers, time limit and compression from the environment itself. */
function reporting({ url }: TraceSettings, log: Logger): OTLPTraceExporter {
  let reportedAtMs = Number.NEGATIVE_INFINITY;
  const exporter = new OTLPTraceExporter({ url });
  const send = exporter.export.bind(exporter);
  exporter.export = (spans, done) =>
    send(spans, (result) => {
      if (result.error && performance.now() - reportedAtMs > REPORT_EVERY_MS) {
        reportedAtMs = performance.now();
        log.warn(
          { reason: result.error.name, spans: spans.length },
          "failed to send spans of traces; they are dropped",
        );
      }
      done(result);
    });
  return exporter;
}

function samplerOf({ sampler, ratio }: TraceSettings): Sampler {
  const roots = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const [, isByParent, name = "always_on"] = /^(parentbased_)?(.*)$/.exec(sampler) ?? [];
  const root = roots[name as keyof typeof roots]();
  return isByParent ? new ParentBasedSampler({ root }) : root;
}
