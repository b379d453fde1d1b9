import { type DomainError, type ErrorCode, HTTP_STATUS, SCOPES, type Scope } from "@tessera/domain";
import { initTRPC, type TRPCError } from "@trpc/server";
import { type TRPC_ERROR_CODE_NUMBER, TRPC_ERROR_CODES_BY_KEY } from "@trpc/server/rpc";
import type { z } from "zod";
import type { StoredFile } from "../blobs/blob-store.ts";
import type { RequestCtx } from "../context.ts";
import { MAX_STREAM_MS, STREAM_PING_MS } from "../limits/limits.ts";
import { inSpan } from "../tracing/spans.ts";
import { hasCursor, withMark, withoutMark } from "./bound-cursor.ts";
import { errorBody, toDomainError } from "./errors.ts";
import { definitionOf } from "./procedure-definition.ts";

/**
 * Who may call a procedure: any caller; the page's session only; any caller about themselves; or a caller with that
 * scope, or with all of those.
 */
export type Access = "public" | "session" | "self" | Scope | readonly Scope[];

/** The scopes that a token needs for it, all of them; none where no scope decides. */
export function scopesOf(access: Access): readonly Scope[] {
  const named: readonly string[] = [access].flat();
  return SCOPES.filter((scope) => named.includes(scope));
}

/** The base paths of REST: its own, and the calls that other products document. */
export const REST_BASES = ["/api/v1", "/api"] as const;

/** The REST route of a procedure; `{name}` in the path is the input field of that name, or the one `idName` names. */
export type RestRoute = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The prefix of the path, `/api/v1` if absent. */
  base?: (typeof REST_BASES)[number];
  path: `/${string}`;
  /** The name that the input field `id` has in the path. */
  idName?: string;
  /** Further paths with the same answer. */
  aliases?: readonly `/${string}`[];
  /** Status of success, 200 if absent; a function where the answer decides. */
  status?: number | ((output: never) => number);
  /**
   * `upload`: the body is one or more files, the input comes from the query. `form`: the texts of a multipart form are the
   * input, its files the upload. `question`: the JSON of the body may also be asked with GET, as the query parameter `q`.
   */
  body?: "json" | "upload" | "form" | "question";
  /** One sentence for the API document. */
  about: string;
  /** The answer is the content of a file: where that is, for what the procedure answers. */
  file?: (ctx: RequestCtx, output: unknown) => Promise<StoredFile>;
  /** The answer holds a secret that is given once, so that it is kept nowhere. */
  answersSecret?: true;
  /** It will go: since when, and from when on it may be gone (ISO-8601 UTC). */
  deprecated?: { since: string; sunset: string };
  /** For a path that names one of several operations: what the API document says of each. */
  document?: RouteVariants;
};

/** The operations that a field of a path names, as the API document shows them. */
type RouteVariants = {
  field: string;
  values: readonly string[];
  /** The JSON Schemas of its input and answer. */
  describe: (value: string) => {
    about: string;
    input: Record<string, unknown>;
    answer: Record<string, unknown>;
  };
  /** The named schemas that these refer to. */
  schemas: () => Record<string, unknown>;
};

/** The MCP tool of a procedure: a snake_case name, and what it does in one sentence an assistant can choose by. */
export type McpTool = {
  name: string;
  about: string;
  /** It changes what was there before, the same way however often it is called. */
  replaces?: boolean;
  /** Fields of the input that the tool sets where the assistant leaves them out. */
  defaults?: Record<string, unknown>;
  /**
   * The page of each row of `data`, else of what is answered, or of the rows of other lists by their names. `{id}` is a
   * field of the row or of the input, `{case.id}` one inside another.
   */
  page?: PagePath | Record<string, PagePath>;
};

type PagePath = `/${string}`;

/** The MCP resource of a procedure that answers a part of a document; `{name}` in the path is a field of its input. */
type McpResource = { path: `/${string}`; name: string; title: string; about: string };

/** The MCP prompt of a procedure whose input has only texts. */
type McpPrompt = { name: string; title: string; about: string };

export type ProcedureMeta = {
  access?: Access;
  rest?: RestRoute;
  mcp?: McpTool;
  resource?: McpResource;
  prompt?: McpPrompt;
  /** Answers pages of what can be read as a resource. */
  listsResources?: true;
  /** The schema of the events of a subscription. */
  stream?: z.ZodType;
};

/** The name of an error for tRPC's own clients, for each status of our table. */
const RPC_CODES: Record<(typeof HTTP_STATUS)[ErrorCode], TRPC_ERROR_CODE_NUMBER> = {
  400: TRPC_ERROR_CODES_BY_KEY.BAD_REQUEST,
  401: TRPC_ERROR_CODES_BY_KEY.UNAUTHORIZED,
  403: TRPC_ERROR_CODES_BY_KEY.FORBIDDEN,
  404: TRPC_ERROR_CODES_BY_KEY.NOT_FOUND,
  405: TRPC_ERROR_CODES_BY_KEY.METHOD_NOT_SUPPORTED,
  408: TRPC_ERROR_CODES_BY_KEY.TIMEOUT,
  409: TRPC_ERROR_CODES_BY_KEY.CONFLICT,
  412: TRPC_ERROR_CODES_BY_KEY.PRECONDITION_FAILED,
  413: TRPC_ERROR_CODES_BY_KEY.PAYLOAD_TOO_LARGE,
  415: TRPC_ERROR_CODES_BY_KEY.UNSUPPORTED_MEDIA_TYPE,
  422: TRPC_ERROR_CODES_BY_KEY.UNPROCESSABLE_CONTENT,
  429: TRPC_ERROR_CODES_BY_KEY.TOO_MANY_REQUESTS,
  500: TRPC_ERROR_CODES_BY_KEY.INTERNAL_SERVER_ERROR,
  503: TRPC_ERROR_CODES_BY_KEY.SERVICE_UNAVAILABLE,
  507: TRPC_ERROR_CODES_BY_KEY.SERVICE_UNAVAILABLE,
};

const earlyRequestIds = new WeakMap<TRPCError, string>();

/** For errors of requests that tRPC rejects before it asks for their context; call it before it answers them. */
export function rememberRequestId(error: TRPCError, requestId: string): void {
  earlyRequestIds.set(error, requestId);
}

/** An error as tRPC answers it. */
export function errorShape(error: DomainError, requestId: string) {
  const { error: message, ...data } = errorBody(error, requestId);
  const httpStatus = HTTP_STATUS[error.code];
  return { code: RPC_CODES[httpStatus], message, data: { ...data, httpStatus } };
}

const t = initTRPC
  .context<RequestCtx>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: STREAM_PING_MS },
      client: { reconnectAfterInactivityMs: 3 * STREAM_PING_MS },
      maxDurationMs: MAX_STREAM_MS,
    },
    // tRPC takes the HTTP status of an answer from `httpStatus`, so that our own table decides it.
    errorFormatter: ({ error, ctx }) =>
      errorShape(toDomainError(error), ctx?.origin.requestId ?? earlyRequestIds.get(error) ?? ""),
  });

export const { router, mergeRouters } = t;

/** What every procedure begins with: calls of a batch in turn, and cursors that belong to their list. */
export const bareProcedure = t.procedure.use(async ({ ctx, path, getRawInput, next }) => {
  const call = () => tracedCall(path, () => next({ getRawInput: async () => withoutMark(path, await getRawInput()) }));
  const result = await (ctx.inTurn ? ctx.inTurn(call) : call());
  if (!result.ok || !hasCursor(result.data)) return result;
  return { ...result, data: withMark(path, await getRawInput(), result.data) };
});

/** tRPC's own caller answers a failure, the others throw it. */
function tracedCall<R extends { ok: boolean; error?: { code: string } }>(
  path: string,
  call: () => Promise<R>,
): Promise<R> {
  return inSpan({ name: `procedure ${path}`, kind: "internal", attributes: { "rpc.method": path } }, async (span) => {
    const result = await call();
    if (!result.ok && result.error) span?.fail(result.error.code);
    return result;
  });
}

/** An input that may be left out altogether, since all of its fields are optional. */
export function orNothing<Schema extends z.ZodObject>(schema: Schema) {
  return schema.prefault({} as z.input<Schema>);
}

/** Throws unless every procedure declares its access. Called once, at the start. */
export function requireDeclaredAccess(procedures: Record<string, unknown>): void {
  const silent = Object.entries(procedures)
    .filter(([, procedure]) => !definitionOf(procedure).meta?.access?.length)
    .map(([name]) => name);
  if (silent.length > 0) throw new Error(`Procedures without a declared access: ${silent.join(", ")}`);
}
