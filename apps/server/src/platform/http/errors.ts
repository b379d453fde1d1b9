import {
  DomainError,
  type ErrorCode,
  type ErrorReason,
  HTTP_STATUS,
  type InputIssue,
  redactTokens,
} from "@tessera/domain";
import { TRPCError } from "@trpc/server";
import type { ErrorRequestHandler, RequestHandler, Response } from "express";
import { z } from "zod";
import { BlobStoreFailure, blobStoreFailure } from "../blobs/blob-store-failure.ts";
import type { Actor, Ctx, Origin } from "../context.ts";
import { isGivenUp } from "../db/bounded-read.ts";
import { storageFailure } from "../db/storage-failure.ts";
import { MAX_ISSUE_LENGTH, MAX_ISSUES, STATEMENT_RETRY_SECONDS } from "../limits/limits.ts";
import { bodyTooLarge } from "./announced-body.ts";
import { methodNotAllowed } from "./methods.ts";

/** The error answer of every endpoint. */
export type ErrorBody = {
  error: string;
  errorCode: ErrorCode;
  requestId: string;
  issues?: InputIssue[];
  requiredScopes?: string[];
  retryAfter?: number;
  reason?: ErrorReason;
  file?: string;
  line?: number | null;
};

/** Messages and paths repeat rejected input, an unknown field for example: any of it may be a token. */
export function errorBody(error: DomainError, requestId: string): ErrorBody {
  const body: ErrorBody = { error: error.message, errorCode: error.code, requestId, ...error.details };
  return JSON.parse(redactTokens(JSON.stringify(body)));
}

/** The last error handler: answers what was thrown, and logs bugs. */
export function answerErrors(ctx: ReportCtx): ErrorRequestHandler {
  return (thrown, _req, res, _next) => {
    const error = toDomainError(thrown);
    reportError(ctx, res, error, {}, "request failed");
    // A half-sent answer can only be aborted, so that it isn't mistaken for a complete one.
    if (res.headersSent) return void res.destroy();
    setErrorHeaders(error, (name, value) => res.setHeader(name, value), res.locals.discovery);
    res.status(HTTP_STATUS[error.code]).json(errorBody(error, res.locals.requestId));
  };
}

export type ReportCtx = Pick<Ctx, "log" | "gatheringAudit" | "status" | "metrics">;

/** Side effects of an error at every endpoint: bugs are logged, exceeded limits are audited, all are counted. */
export function reportError(
  { log, gatheringAudit, status, metrics }: ReportCtx,
  res: Response,
  { code, cause, message }: DomainError,
  about: object,
  failed: string,
): void {
  const { requestId, origin, caller, isTokenLimited } = res.locals as ReportLocals;
  metrics?.failed(code);
  if (code === "INTERNAL" && !isHangUp(res, cause)) log.error({ err: cause, ...about, requestId }, failed);
  if (cause instanceof BlobStoreFailure) {
    log.error({ err: cause, ...about, requestId }, `${failed}: attached files can't be reached; the caller may retry`);
  } else if (code === "STORAGE_FULL" || (code === "UNAVAILABLE" && storageFailure(cause))) {
    log.error({ err: cause, ...about, requestId }, `${failed}: the storage is unavailable; the caller may retry`);
    status.recordStorageFailure();
  }
  if (code !== "RATE_LIMITED" || isTokenLimited || !origin) return;
  const actor = caller ?? { origin };
  // Only the first sentence; the second one, how long to wait, always differs.
  const [limit = ""] = message.split(". ", 1);
  gatheringAudit.record({ action: "RATE_LIMITED", outcome: "denied", actor, details: { limit } });
}

type ReportLocals = { requestId: string; origin?: Origin; caller?: Actor; isTokenLimited?: boolean };

const HANG_UPS = [
  "ECONNABORTED",
  "ECONNRESET",
  "EPIPE",
  "ERR_STREAM_PREMATURE_CLOSE",
  "ERR_STREAM_DESTROYED",
  "ABORT_ERR",
];

/** True where the error is only that the client hung up: no fault, and no one to answer. */
function isHangUp(res: Response, cause: unknown): boolean {
  const { code = "" } = (cause ?? {}) as { code?: unknown };
  return (res.destroyed || res.socket === null || res.socket.destroyed) && HANG_UPS.includes(String(code));
}

/** For unknown addresses. */
export const nothingHere: RequestHandler = () => {
  throw new DomainError("NOT_FOUND", "There is nothing at this address");
};

/** Where an endpoint's callers learn how to get a token (RFC 9728), and what to ask for first. */
export type Discovery = { metadataUrl: string; scope: string };

/** The headers that RFC 6750, RFC 9110 and, where callers can sign in, RFC 9728 require with an error. */
export function setErrorHeaders(
  error: DomainError,
  set: (name: string, value: string) => void,
  discovery?: Discovery,
): void {
  const challenge = withDiscovery(challengeOf(error), discovery);
  if (challenge) set("WWW-Authenticate", challenge);
  if (error.details.retryAfter !== undefined) set("Retry-After", String(error.details.retryAfter));
}

function withDiscovery(challenge: string | null, discovery: Discovery | undefined): string | null {
  if (challenge === null || !discovery) return challenge;
  const scope = challenge.includes(" scope=") ? "" : `, scope="${discovery.scope}"`;
  return `${challenge}, resource_metadata="${discovery.metadataUrl}"${scope}`;
}

function challengeOf({ code, message, details }: DomainError): string | null {
  const realm = 'Bearer realm="tessera"';
  if (code === "NO_TOKEN") return realm;
  if (code === "INSUFFICIENT_SCOPE") {
    return `${realm}, error="insufficient_scope", scope="${(details.requiredScopes ?? []).join(" ")}"`;
  }
  if (HTTP_STATUS[code] !== 401) return null;
  return `${realm}, error="invalid_token", error_description="${redactTokens(message).replace(/["\\]/g, "")}"`;
}

/** Turns anything thrown into the one error type. An unknown error is our bug: INTERNAL, answered without details. */
export function toDomainError(thrown: unknown): DomainError {
  if (thrown instanceof DomainError) return thrown;
  if (thrown instanceof TRPCError) return fromTrpcError(thrown);
  if (isHttpError(thrown)) return fromHttpError(thrown);
  if (isGivenUp(thrown)) {
    const message = "The database took too long for this and stopped. Try again later, or ask for less.";
    return new DomainError("UNAVAILABLE", message, { retryAfter: STATEMENT_RETRY_SECONDS }, { cause: thrown });
  }
  const failure = blobStoreFailure(thrown) ?? storageFailure(thrown);
  if (failure) return failure;
  return new DomainError(
    "INTERNAL",
    "Something went wrong on the server. Give an administrator the request id to find it in the log.",
    {},
    {
      cause: thrown,
    },
  );
}

function fromTrpcError(error: TRPCError): DomainError {
  if (error.cause instanceof DomainError) return error.cause;
  switch (error.code) {
    case "NOT_FOUND":
      return new DomainError("NOT_FOUND", "There is no such procedure");
    case "METHOD_NOT_SUPPORTED":
      return methodNotAllowed("Queries are read with GET and mutations are sent with POST");
    case "UNSUPPORTED_MEDIA_TYPE":
      return new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json");
    case "PAYLOAD_TOO_LARGE":
      return bodyTooLarge();
    case "PARSE_ERROR":
    case "BAD_REQUEST":
      // Only here: elsewhere, a schema that rejects our own data, an answer for example, is our bug.
      if (error.cause instanceof z.core.$ZodError) return invalidInput(error.cause);
      return new DomainError("INVALID_INPUT", "The request can't be read: it isn't valid JSON of the expected shape");
    default:
      return toDomainError(error.cause ?? new Error(error.message));
  }
}

/** The errors of a schema, as every endpoint answers them. */
export function invalidInput(error: z.core.$ZodError): DomainError {
  const issues = error.issues.slice(0, MAX_ISSUES).map((issue) => ({
    path: issue.path.map((key) => (typeof key === "number" ? key : shortened(String(key)))),
    message: shortened(issue.message),
  }));
  const [first] = issues;
  const where = first && first.path.length > 0 ? `${first.path.join(".")}: ` : "";
  return new DomainError("INVALID_INPUT", `Invalid input. ${where}${first?.message ?? ""}`, { issues });
}

/** A message that repeats input may be as long as that input. */
function shortened(text: string): string {
  return text.length > MAX_ISSUE_LENGTH ? `${text.slice(0, MAX_ISSUE_LENGTH)}…` : text;
}

type HttpError = Error & { status: number; type?: string };

/** Errors of Express and its body parser. */
function isHttpError(thrown: unknown): thrown is HttpError {
  return thrown instanceof Error && "status" in thrown && typeof thrown.status === "number" && thrown.status < 500;
}

function fromHttpError(error: HttpError): DomainError {
  if (error.status === 413) return bodyTooLarge();
  if (error.status === 415)
    return new DomainError("UNSUPPORTED_MEDIA_TYPE", "This encoding or character set isn't supported; send UTF-8 JSON");
  if (error.status === 404) return new DomainError("NOT_FOUND", "There is nothing at this address");
  return new DomainError("INVALID_INPUT", "The request can't be read: its address or body is malformed");
}
