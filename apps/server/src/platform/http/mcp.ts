import {
  createMcpHandler,
  isLegacyRequest,
  ProtocolErrorCode,
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { DomainError, grantsScope, SCOPE_SETS } from "@tessera/domain";
import { type Request, type Response, Router } from "express";
import type { Actor, RequestCtx } from "../context.ts";
import { type Discovery, type ReportCtx, reportError, setErrorHeaders } from "./errors.ts";
import { asked, type McpMessages, readMessages, sendRpcError, toWebRequest } from "./mcp-message.ts";
import { createServer, isWithin, type Offer, offerOf } from "./mcp-server.ts";
import { findTool } from "./mcp-tools.ts";
import { onlyMethods } from "./methods.ts";
import { addressOf, requireSameOrigin, type Site } from "./same-origin.ts";
import { scopesOf } from "./trpc.ts";

/** What the endpoint needs from the rest of the server. */
export type McpOptions = ReportCtx & {
  version: string;
  site: Site;
  createContext: (req: Request, res: Response) => RequestCtx;
};

/** What an assistant asks for at first: to look, and change nothing. */
export const FIRST_SCOPES = SCOPE_SETS.readOnly;

/**
 * The MCP endpoint: streamable HTTP without sessions, so that any process can answer any request, with every procedure
 * that declares a tool, for every revision of the protocol. The caller is verified again for each request and each call
 * in it. A rejected token, or a tool beyond its scopes, gets the status of the error table; an error of a tool is the
 * tool's result.
 */
export function mcpRouter(procedures: Record<string, unknown>, options: McpOptions): Router {
  const { site, createContext, ...reporting } = options;
  const offer = offerOf(procedures);
  const router = Router();
  router.post("/", async (req, res) => {
    res.setHeader("Cache-Control", "no-store");
    res.locals.discovery = discoveryOf(addressOf(req, site));
    const context = createContext(req, res);
    requireSameOrigin(req, site);
    const actor = await context.authenticate();
    const body = await readMessages(req, res, context.inTime);
    if (body === undefined) return;
    const beyond = beyondScopes(offer, context, body, actor);
    if (beyond) return refuse(res, beyond.error, beyond.id);
    const request = toWebRequest(req);
    const report = (error: DomainError, tool: string) => reportError(reporting, res, error, { tool }, "tool failed");
    const serving = { request: countedOnce(context, actor), actor, report };
    const answer = await serve(() => createServer(offer, options.version, serving), request, body);
    res.status(answer.status);
    for (const [name, value] of answer.headers) res.setHeader(name, value);
    res.end(await answer.text());
  });
  router.options("/", onlyMethods("POST"));
  router.all("/", (_req, res) => {
    // The protocol's way to say that there is no stream to listen to and no session to end.
    const message = "Send JSON-RPC messages with POST; there is no stream to open and no session to end";
    res.setHeader("Allow", "POST");
    sendRpcError(res, new DomainError("METHOD_NOT_ALLOWED", message), ProtocolErrorCode.InvalidRequest);
  });
  return router;
}

/** Revisions up to 2025-11-25 open with a handshake, which keeps nothing here; later ones say all in each request. */
async function serve(create: () => Server, request: globalThis.Request, parsedBody: McpMessages) {
  if (!(await isLegacyRequest(request, parsedBody))) {
    return createMcpHandler(create, { legacy: "reject", maxSubscriptions: 0 }).fetch(request, { parsedBody });
  }
  const server = create();
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    return await transport.handleRequest(request, { parsedBody });
  } finally {
    await server.close();
  }
}

/** The request was counted when its token was verified: its first call goes with that, each further one counts again. */
function countedOnce(request: RequestCtx, actor: Actor): RequestCtx {
  let verified: Actor | undefined = actor;
  return {
    ...request,
    authenticate: async (options) => {
      const known = verified;
      verified = undefined;
      // It was verified before the message was here.
      return request.authenticate(known && !options?.again ? { again: { db: request.db } } : options);
    },
  };
}

/** The first tool, prompt or document that the token's scopes rule out: it isn't listed, and is refused before it runs. */
function beyondScopes({ tools, prompts, resources }: Offer, ctx: RequestCtx, body: McpMessages, actor: Actor) {
  for (const { id, what, name } of asked(body)) {
    const found =
      what === "tool" ? findTool(tools, name) : what === "prompt" ? prompts.get(name) : resources.find(ctx, name);
    if (found === undefined || isWithin(found.access, actor)) continue;
    const requiredScopes = scopesOf(found.access).filter((scope) => !grantsScope(actor.credential, scope));
    const message = `The ${what} ${name} needs a token with the scope ${requiredScopes.join(" and ")}`;
    return { id, error: new DomainError("INSUFFICIENT_SCOPE", message, { requiredScopes }) };
  }
  return undefined;
}

/** Where assistants without a token learn how to get one. */
function discoveryOf(address: string): Discovery {
  return { metadataUrl: `${address}/.well-known/oauth-protected-resource/mcp`, scope: FIRST_SCOPES.join(" ") };
}

function refuse(res: Response, error: DomainError, id: string | number | null): void {
  setErrorHeaders(error, (name, value) => res.setHeader(name, value), res.locals.discovery);
  sendRpcError(res, error, ProtocolErrorCode.InvalidRequest, id);
}
