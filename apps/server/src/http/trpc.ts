import { HTTP_STATUS, type Scope } from "@tessera/domain";
import { initTRPC, type TRPCError } from "@trpc/server";
import type { RequestCtx } from "../context.ts";
import { errorBody, toDomainError } from "./errors.ts";

/**
 * Who may call a procedure: anybody; the page's session only; any caller about himself; or a caller with that scope.
 */
export type Access = "public" | "session" | "self" | Scope;

/** The REST route of a procedure; `{name}` in the path is the input field of that name, or the one `idName` tells. */
export type RestRoute = {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path: `/${string}`;
  /** The name that the input field `id` has in the path. */
  idName?: string;
  /** Further paths that answer the same. */
  aliases?: readonly `/${string}`[];
  /** Status of success, 200 if absent; a function where the answer decides. */
  status?: number | ((output: never) => number);
  /** `upload`: the body is one or more files, the input comes from the query. */
  body?: "json" | "upload";
  /** One sentence for the API document. */
  about: string;
};

/** The MCP tool of a procedure: a snake_case name, and what it does in one sentence an assistant can choose by. */
export type McpTool = { name: string; about: string };

export type ProcedureMeta = { access?: Access; rest?: RestRoute; mcp?: McpTool };

const earlyRequestIds = new WeakMap<TRPCError, string>();

/** For errors of requests that tRPC refuses before it asks for their context; to be called before it answers them. */
export function rememberRequestId(error: TRPCError, requestId: string): void {
  earlyRequestIds.set(error, requestId);
}

const t = initTRPC
  .context<RequestCtx>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    // tRPC takes the HTTP status of an answer from `httpStatus`, so that our own table decides it.
    errorFormatter: ({ shape, error, ctx }) => {
      const known = toDomainError(error);
      const requestId = ctx?.origin.requestId ?? earlyRequestIds.get(error) ?? "";
      const { error: message, ...data } = errorBody(known, requestId);
      return { code: shape.code, message, data: { ...data, httpStatus: HTTP_STATUS[known.code] } };
    },
  });

export const router = t.router;
export const bareProcedure = t.procedure;
export const createCallerFactory = t.createCallerFactory;

/** Throws unless every procedure names who may call it. Called once, at the start. */
export function requireDeclaredAccess(procedures: Record<string, unknown>): void {
  const silent = Object.entries(procedures)
    .filter(([, procedure]) => !(procedure as { _def: { meta?: ProcedureMeta } })._def.meta?.access)
    .map(([name]) => name);
  if (silent.length > 0) throw new Error(`Procedures that name no scope: ${silent.join(", ")}`);
}
