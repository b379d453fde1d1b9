import { AsyncLocalStorage } from "node:async_hooks";

/** What a span says; nothing that a caller or a person wrote, and no ids of theirs. */
type Attributes = Record<string, string | number | boolean>;

/** How a span begins. */
export type SpanStart = {
  name: string;
  kind: "server" | "client" | "internal";
  attributes?: Attributes;
  /** When it began, in milliseconds since 1970; now where absent. */
  startedAtMs?: number;
};

/** Of another program, which began the trace. */
export type RemoteParent = { traceId: string; spanId: string; isSampled: boolean; state: string | undefined };

/** A span under way. */
export type Span = {
  traceId: string;
  rename: (name: string) => void;
  set: (attributes: Attributes) => void;
  /** It failed; `type` is a code, never a message. */
  fail: (type: string) => void;
  end: () => void;
};

/** Sends spans somewhere. */
export type Tracer = {
  begin: (start: SpanStart, parent: Span | RemoteParent | undefined) => Span;
  /** Sends what is gathered, and ends. */
  stop: () => Promise<void>;
};

/** What a piece of work belongs to, however deep in it. */
type Work = { requestId?: string | undefined; span?: Span | undefined };

const current = new AsyncLocalStorage<Work>();
let tracer: Tracer | undefined;

/** Has spans made from now on; none are with `undefined`. */
export function traceWith(next: Tracer | undefined): void {
  tracer = next;
}

export function isTracing(): boolean {
  return tracer !== undefined;
}

/** The id of the request that the work is for; undefined outside of one. */
export function currentRequestId(): string | undefined {
  return current.getStore()?.requestId;
}

/** Runs the work of a request, which is the child of a span of another program where there is one. */
export function withinRequest(
  requestId: string,
  start: SpanStart,
  parent: RemoteParent | undefined,
  work: (span: Span | undefined) => void,
): void {
  const span = tracer?.begin(start, parent);
  current.run({ requestId, span }, () => work(span));
}

/** Runs work in a span of its own; no more than runs it where nothing is traced. */
export async function inSpan<T>(start: SpanStart, work: (span: Span | undefined) => Promise<T>): Promise<T> {
  if (!tracer) return work(undefined);
  const store = current.getStore();
  const span = tracer.begin(start, store?.span);
  try {
    return await current.run({ ...store, span }, () => work(span));
  } catch (error) {
    span.fail(typeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** Records something that just ended. */
export function noteSpan(start: SpanStart & { startedAtMs: number }, error?: unknown): void {
  if (!tracer) return;
  const span = tracer.begin(start, current.getStore()?.span);
  if (error !== undefined) span.fail(typeOf(error));
  span.end();
}

/** The code of an error or the name of its class: its message may hold what a person wrote. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return "Error";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
