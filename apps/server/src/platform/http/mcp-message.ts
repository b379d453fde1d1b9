import type { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import { ErrorCode } from "@modelcontextprotocol/sdk/types.js";
import { DomainError, HTTP_STATUS } from "@tessera/domain";
import express, { type Request, type Response } from "express";
import type { RequestCtx } from "../context.ts";
import { MAX_BATCH_CALLS, MAX_BODY_BYTES } from "../limits/limits.ts";
import { errorBody, toDomainError } from "./errors.ts";

/** The headers the transport requires of every request; since it never streams here, JSON suits every client. */
const ACCEPTED = "application/json, text/event-stream";

const parseJson = express.json({ limit: MAX_BODY_BYTES });

/** Reads a JSON-RPC message, or a batch of them, and answers it in JSON; an unreadable one gets a JSON-RPC error. */
export async function answerMessage(
  server: Server,
  req: Request,
  res: Response,
  inTime: RequestCtx["inTime"],
): Promise<void> {
  try {
    await inTime(
      () =>
        new Promise<void>((resolve, reject) => {
          parseJson(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
        }),
    );
  } catch (thrown) {
    const error = toDomainError(thrown);
    if (error.code === "INTERNAL") throw thrown;
    const isMalformed = error.code === "INVALID_INPUT";
    return sendRpcError(res, error, isMalformed ? ErrorCode.ParseError : ErrorCode.InvalidRequest);
  }
  if (Array.isArray(req.body) && req.body.length > MAX_BATCH_CALLS) {
    const error = new DomainError("INVALID_INPUT", `Send at most ${MAX_BATCH_CALLS} messages at once`);
    return sendRpcError(res, error, ErrorCode.InvalidRequest);
  }
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  res.on("close", () => void server.close());
  await server.connect(transport);
  const answer = await transport.handleRequest(toWebRequest(req), { parsedBody: withoutNullArguments(req.body) });
  res.status(answer.status);
  for (const [name, value] of answer.headers) res.setHeader(name, value);
  res.end(await answer.text());
}

/** An error of the message itself; it has no id, since the message was not understood. */
export function sendRpcError(res: Response, error: DomainError, code: ErrorCode): void {
  const { error: message, ...data } = errorBody(error, res.locals.requestId);
  res.status(HTTP_STATUS[error.code]).json({ jsonrpc: "2.0", id: null, error: { code, message, data } });
}

/** What the transport inspects: the type of the body, and the protocol's own headers. */
function toWebRequest(req: Request): globalThis.Request {
  const headers = new Headers({ accept: ACCEPTED });
  for (const name of ["content-type", "mcp-protocol-version", "mcp-session-id"]) {
    const value = req.get(name);
    if (value !== undefined) headers.set(name, value);
  }
  return new globalThis.Request("http://localhost/mcp", { method: "POST", headers });
}

/** Assistants send null for arguments that they leave out, where the protocol has nothing at all. */
function withoutNullArguments(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(withoutNullArguments);
  if (!isObject(body) || !isObject(body.params) || body.params.arguments !== null) return body;
  const { arguments: _, ...params } = body.params;
  return { ...body, params };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
