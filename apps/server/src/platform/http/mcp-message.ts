import type { ProtocolErrorCode } from "@modelcontextprotocol/server";
import { ProtocolErrorCode as Code } from "@modelcontextprotocol/server";
import { DomainError, HTTP_STATUS } from "@tessera/domain";
import express, { type Request, type Response } from "express";
import type { RequestCtx } from "../context.ts";
import { MAX_BATCH_CALLS, MAX_BODY_BYTES } from "../limits/limits.ts";
import { errorBody, toDomainError } from "./errors.ts";

/** The headers the transport requires of every request; since it never streams here, JSON suits every client. */
const ACCEPTED = "application/json, text/event-stream";
/** The protocol's own headers, and the type of the body. */
const HEADERS = ["content-type", "mcp-protocol-version", "mcp-session-id", "mcp-method", "mcp-name"];

const parseJson = express.json({ limit: MAX_BODY_BYTES });

/** A JSON-RPC message, or several. */
export type McpMessages = Record<string, unknown> | unknown[];

/** Reads a JSON-RPC message, or a batch of them. An unreadable one is answered here, with a JSON-RPC error. */
export async function readMessages(
  req: Request,
  res: Response,
  inTime: RequestCtx["inTime"],
): Promise<McpMessages | undefined> {
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
    return void sendRpcError(res, error, isMalformed ? Code.ParseError : Code.InvalidRequest);
  }
  if (Array.isArray(req.body) && req.body.length > MAX_BATCH_CALLS) {
    const error = new DomainError("INVALID_INPUT", `Send at most ${MAX_BATCH_CALLS} messages at once`);
    return void sendRpcError(res, error, Code.InvalidRequest);
  }
  return withoutNullArguments(req.body ?? {}) as McpMessages;
}

/** A tool that a message calls, a prompt that it wants, or a document by its address. */
export type Asked = { id: string | number | null; what: "tool" | "prompt" | "document"; name: string };

const ASKS: Readonly<Record<string, { what: Asked["what"]; field: string }>> = {
  "tools/call": { what: "tool", field: "name" },
  "prompts/get": { what: "prompt", field: "name" },
  "resources/read": { what: "document", field: "uri" },
};

/** What the messages ask for that has scopes of its own. */
export function asked(body: McpMessages): Asked[] {
  return [body].flat().flatMap((message) => {
    if (!isObject(message) || typeof message.method !== "string" || !isObject(message.params)) return [];
    const ask = Object.hasOwn(ASKS, message.method) ? ASKS[message.method] : undefined;
    const name = ask && message.params[ask.field];
    if (!ask || typeof name !== "string") return [];
    const { id } = message;
    return [{ id: typeof id === "string" || typeof id === "number" ? id : null, what: ask.what, name }];
  });
}

/** An error of the message itself; without an id where the message was not understood. */
export function sendRpcError(
  res: Response,
  error: DomainError,
  code: ProtocolErrorCode,
  id: string | number | null = null,
): void {
  const { error: message, ...data } = errorBody(error, res.locals.requestId);
  res.status(HTTP_STATUS[error.code]).json({ jsonrpc: "2.0", id, error: { code, message, data } });
}

/** What the transport inspects: the type of the body, and the protocol's own headers. */
export function toWebRequest(req: Request): globalThis.Request {
  const headers = new Headers({ accept: ACCEPTED });
  for (const name of HEADERS) {
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
