import {
  type CallToolResult,
  createMcpHandler,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { DomainError, grantsScope, redactTokens, SCOPE_SETS } from "@tessera/domain";
import { type Request, type Response, Router } from "express";
import type { Actor, RequestCtx } from "../context.ts";
import { type Discovery, errorBody, type ReportCtx, reportError, setErrorHeaders, toDomainError } from "./errors.ts";
import { fittedAnswer } from "./mcp-answer.ts";
import { calledTools, type McpMessages, readMessages, sendRpcError, toWebRequest } from "./mcp-message.ts";
import { withoutNulls } from "./mcp-schema.ts";
import { findTool, type McpTool, mcpTools } from "./mcp-tools.ts";
import { onlyMethods } from "./methods.ts";
import { addressOf, requireSameOrigin, type Site } from "./same-origin.ts";
import { type Access, scopesOf } from "./trpc.ts";

/** What the endpoint needs from the rest of the server. */
export type McpOptions = ReportCtx & {
  version: string;
  site: Site;
  createContext: (req: Request, res: Response) => RequestCtx;
};

type Serving = {
  request: RequestCtx;
  actor: Actor;
  /** Receives a tool's error. */
  report: (error: DomainError, tool: string) => void;
};

/** What an assistant asks for at first: to look, and change nothing. */
export const FIRST_SCOPES = SCOPE_SETS.readOnly;

/** How long an assistant may keep the list of tools, which changes with the token and with an upgrade only. */
const LIST_TTL_MS = 60_000;

const INSTRUCTIONS = `Tessera keeps a team's test cases, test cycles and what CI reported.
Start with whoami and list_projects; ids look like PRJ-1, TC-12, TCYCLE-3 and RUN-57, and most tools need the projectId.
Lists are pages: go on with nextCursor while it isn't null. Long texts are cut in lists; the tool for one item has more of them.
What the tools may do is what the token allows: an INSUFFICIENT_SCOPE error names the missing scope, which only a person can grant.`;

/**
 * The MCP endpoint: streamable HTTP without sessions, so that any process can answer any request, with every procedure
 * that declares a tool, for every revision of the protocol. The caller is verified again for each request and each call
 * in it. A rejected token, or a tool beyond its scopes, gets the status of the error table; an error of a tool is the
 * tool's result.
 */
export function mcpRouter(procedures: Record<string, unknown>, options: McpOptions): Router {
  const { site, createContext, ...reporting } = options;
  const tools = mcpTools(procedures);
  const router = Router();
  router.post("/", async (req, res) => {
    res.setHeader("Cache-Control", "no-store");
    res.locals.discovery = discoveryOf(addressOf(req, site));
    const context = createContext(req, res);
    requireSameOrigin(req, site);
    const actor = await context.authenticate();
    const body = await readMessages(req, res, context.inTime);
    if (body === undefined) return;
    const beyond = beyondScopes(tools, body, actor);
    if (beyond) return refuse(res, beyond.error, beyond.id);
    const request = toWebRequest(req);
    const report = (error: DomainError, tool: string) => reportError(reporting, res, error, { tool }, "tool failed");
    const serving = { request: countedOnce(context, actor), actor, report };
    const answer = await serve(() => createServer(tools, options.version, serving), request, body);
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

/** The first call of a tool that the token's scopes rule out: such tools aren't listed, and are refused before they run. */
function beyondScopes(tools: ReadonlyMap<string, McpTool>, body: McpMessages, actor: Actor) {
  for (const { id, name } of calledTools(body)) {
    const access = findTool(tools, name)?.access;
    if (access === undefined || isWithin(access, actor)) continue;
    const requiredScopes = scopesOf(access).filter((scope) => !grantsScope(actor.credential, scope));
    const message = `The tool ${name} needs a token with the scope ${requiredScopes.join(" and ")}`;
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

function createServer(tools: ReadonlyMap<string, McpTool>, version: string, { request, actor, report }: Serving) {
  const server = new Server(
    { name: "tessera", title: "Tessera", version },
    {
      capabilities: { tools: {} },
      instructions: INSTRUCTIONS,
      cacheHints: { "tools/list": { ttlMs: LIST_TTL_MS, cacheScope: "private" } },
    },
  );
  server.setRequestHandler("tools/list", async () => {
    // Each list of a batch counts as a call, as each use of a tool does.
    await request.authenticate();
    return { tools: [...tools.values()].filter(({ access }) => isWithin(access, actor)).map(({ tool }) => tool) };
  });
  server.setRequestHandler("tools/call", async ({ params }): Promise<CallToolResult> => {
    const found = findTool(tools, params.name);
    if (!found) throw noSuchTool(params.name);
    try {
      const input = { ...found.defaults, ...(withoutNulls(found.input, params.arguments ?? {}) as object) };
      return await fittedAnswer(input, (fitting) => found.run(request, async () => fitting));
    } catch (thrown) {
      const error = toDomainError(thrown);
      report(error, params.name);
      return {
        isError: true,
        content: [{ type: "text", text: JSON.stringify(errorBody(error, request.origin.requestId)) }],
      };
    }
  });
  return server;
}

function noSuchTool(name: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool ${redactTokens(JSON.stringify(name))}`);
}

/** Hides tools that the token's scopes rule out in any case: they would only lead an assistant astray. */
function isWithin(access: Access, { credential }: Actor): boolean {
  return scopesOf(access).every((scope) => grantsScope(credential, scope));
}
