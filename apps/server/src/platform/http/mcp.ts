import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { DomainError, grantsScope, redactTokens } from "@tessera/domain";
import type { AnyProcedure } from "@trpc/server";
import { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Actor, RequestCtx } from "../context.ts";
import { errorBody, type ReportCtx, reportError, toDomainError } from "./errors.ts";
import { answerMessage, sendRpcError } from "./mcp-message.ts";
import { toolSchema, withoutNulls } from "./mcp-schema.ts";
import { onlyMethods } from "./methods.ts";
import { definitionOf } from "./procedure-definition.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { ownInput } from "./routes.ts";
import { requireSameOrigin, type Site } from "./same-origin.ts";
import { type Access, scopesOf } from "./trpc.ts";

type Run = (ctx: RequestCtx, getRawInput: () => Promise<unknown>) => Promise<unknown>;
type McpProcedure = {
  tool: Tool;
  input: z.ZodType;
  access: Access;
  run: Run;
  defaults: Record<string, unknown> | undefined;
};

/** What the endpoint needs from the rest of the server. */
export type McpOptions = ReportCtx & {
  version: string;
  site: Site;
  createContext: (req: Request, res: Response) => RequestCtx;
};

/**
 * The MCP endpoint: streamable HTTP without sessions, so that any process can answer any request, with every procedure
 * that declares a tool. The caller is verified again for each request and each call in it; a rejected token gets the
 * answer of the error table, an error of a tool is the tool's result.
 */
export function mcpRouter(
  procedures: Record<string, unknown>,
  { version, site, createContext, ...report }: McpOptions,
): Router {
  const tools = mcpProcedures(procedures);
  const router = Router();
  router.post("/", async (req, res) => {
    res.setHeader("Cache-Control", "no-store");
    const request = createContext(req, res);
    requireSameOrigin(req, site);
    const actor = await request.authenticate();
    const tell = (error: DomainError, tool: string) => reportError(report, res, error, { tool }, "tool failed");
    const server = createServer({ tools, version, tell, actor }, countedOnce(request, actor));
    await answerMessage(server, req, res, request.inTime);
  });
  router.options("/", onlyMethods("POST"));
  router.all("/", (_req, res) => {
    // The protocol's way to say that there is no stream to listen to and no session to end.
    const message = "Send JSON-RPC messages with POST; there is no stream to open and no session to end";
    res.setHeader("Allow", "POST");
    sendRpcError(res, new DomainError("METHOD_NOT_ALLOWED", message), ErrorCode.InvalidRequest);
  });
  return router;
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

type Serving = {
  tools: ReadonlyMap<string, McpProcedure>;
  version: string;
  /** Receives a tool's error. */
  tell: (error: DomainError, tool: string) => void;
  actor: Actor;
};

function createServer({ tools, version, tell, actor }: Serving, request: RequestCtx): Server {
  const server = new Server({ name: "tessera", title: "Tessera", version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, async () => {
    // Each list of a batch counts as a call, as each use of a tool does.
    await request.authenticate();
    return { tools: [...tools.values()].filter(({ access }) => isWithin(access, actor)).map(({ tool }) => tool) };
  });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const found = tools.get(params.name);
    if (!found) throw noSuchTool(params.name);
    try {
      const output = await found.run(request, async () => ({
        ...found.defaults,
        ...(withoutNulls(found.input, params.arguments ?? {}) as object),
      }));
      return {
        content: [{ type: "text", text: JSON.stringify(output) }],
        structuredContent: output as object as never,
      };
    } catch (thrown) {
      const error = toDomainError(thrown);
      const { requestId } = request.origin;
      tell(error, params.name);
      return { isError: true, content: [{ type: "text", text: JSON.stringify(errorBody(error, requestId)) }] };
    }
  });
  return server;
}

function noSuchTool(name: string): McpError {
  return new McpError(ErrorCode.InvalidParams, `There is no tool ${redactTokens(JSON.stringify(name))}`);
}

/** Hides tools that the token's scopes rule out in any case: they would only lead an assistant astray. */
function isWithin(access: Access, { credential }: Actor): boolean {
  return scopesOf(access).every((scope) => grantsScope(credential, scope));
}

function mcpProcedures(procedures: Record<string, unknown>): Map<string, McpProcedure> {
  const found = Object.entries(procedures).flatMap(([name, value]): McpProcedure[] => {
    const procedure = value as AnyProcedure;
    const { meta, inputs, output, type } = definitionOf(procedure);
    if (!meta?.mcp || !meta.access) return [];
    const input = ownInput(inputs) ?? z.strictObject({});
    const tool: Tool = {
      name: meta.mcp.name,
      description: meta.mcp.about,
      inputSchema: toolSchema(input, "input"),
      ...(output && { outputSchema: toolSchema(output, "output") }),
      annotations: { readOnlyHint: type === "query", destructiveHint: false, openWorldHint: false },
    };
    const { defaults } = meta.mcp;
    return [{ tool, input, access: meta.access, defaults, run: procedureRunner({ name, procedure }) }];
  });
  return new Map(found.map((it) => [it.tool.name, it]));
}
