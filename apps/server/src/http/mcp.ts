import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { grantsScope, redactTokens } from "@tessera/domain";
import type { AnyProcedure } from "@trpc/server";
import express, { type Request, type Response, Router } from "express";
import { z } from "zod";
import type { Actor, RequestCtx } from "../context.ts";
import { errorBody, type ReportFailure, toDomainError } from "./errors.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { ownInput } from "./routes.ts";
import { requireSameOrigin } from "./same-origin.ts";
import { type Access, type ProcedureMeta, scopesOf } from "./trpc.ts";

const BODY_LIMIT = "1mb";

type Run = (ctx: RequestCtx, getRawInput: () => Promise<unknown>) => Promise<unknown>;
type McpProcedure = { tool: Tool; access: Access; run: Run };

/** What the door needs to know of the rest of the server. */
export type McpOptions = {
  version: string;
  report: ReportFailure;
  publicUrl: () => string;
  createContext: (req: Request, res: Response) => RequestCtx;
};

/**
 * The MCP door: streamable HTTP without sessions, so that any process can answer any request, and every procedure that
 * declares a tool. Who calls is asked anew for each request and each call in it; a refused token gets the answer of the
 * error table, what a tool refuses is the tool's result.
 */
export function mcpRouter(
  procedures: Record<string, unknown>,
  { version, report, publicUrl, createContext }: McpOptions,
): Router {
  const tools = mcpProcedures(procedures);
  const parseJson = express.json({ limit: BODY_LIMIT });
  const router = Router();
  router.post("/", async (req, res) => {
    res.setHeader("Cache-Control", "no-store");
    const request = createContext(req, res);
    requireSameOrigin(req, publicUrl());
    const actor = await request.authenticate();
    await new Promise<void>((resolve, reject) => {
      parseJson(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
    });
    const server = createServer(tools, version, report, actor, countedOnce(request, actor));
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    res.on("close", () => void server.close());
    await server.connect(transport);
    await transport.handleRequest(req, res, req.body);
  });
  router.all("/", (_req, res) => {
    // The protocol's own way to say that there is no stream to listen to and no session to end.
    const error = "Send JSON-RPC messages with POST; there is no stream to open and no session to end";
    res
      .status(405)
      .setHeader("Allow", "POST")
      .json({ error, errorCode: "INVALID_INPUT", requestId: res.locals.requestId });
  });
  return router;
}

/** The request was counted when its token was verified: its first call goes with that, each further one counts again. */
function countedOnce(request: RequestCtx, actor: Actor): RequestCtx {
  let verified: Actor | undefined = actor;
  return {
    ...request,
    authenticate: async () => {
      const known = verified;
      verified = undefined;
      return known ?? request.authenticate();
    },
  };
}

function createServer(
  tools: ReadonlyMap<string, McpProcedure>,
  version: string,
  report: ReportFailure,
  actor: Actor,
  request: RequestCtx,
): Server {
  const server = new Server({ name: "tessera", title: "Tessera", version }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [...tools.values()].filter(({ access }) => isWithin(access, actor)).map(({ tool }) => tool),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const found = tools.get(params.name);
    if (!found) throw noSuchTool(params.name);
    try {
      const output = await found.run(request, async () => params.arguments ?? {});
      return {
        content: [{ type: "text", text: JSON.stringify(output) }],
        structuredContent: output as object as never,
      };
    } catch (thrown) {
      const error = toDomainError(thrown);
      const { requestId } = request.origin;
      report(error, { tool: params.name, requestId });
      return { isError: true, content: [{ type: "text", text: JSON.stringify(errorBody(error, requestId)) }] };
    }
  });
  return server;
}

function noSuchTool(name: string): McpError {
  return new McpError(ErrorCode.InvalidParams, `There is no tool ${redactTokens(JSON.stringify(name))}`);
}

/** A tool that the token's scopes rule out in any case would only lead an assistant astray. */
function isWithin(access: Access, { credential }: Actor): boolean {
  return scopesOf(access).every((scope) => grantsScope(credential, scope));
}

type Definition = { meta?: ProcedureMeta; inputs: z.ZodType[]; output?: z.ZodType; type: string };

function mcpProcedures(procedures: Record<string, unknown>): Map<string, McpProcedure> {
  const found = Object.entries(procedures).flatMap(([name, value]): McpProcedure[] => {
    const procedure = value as AnyProcedure;
    const { meta, inputs, output, type } = procedure._def as unknown as Definition;
    if (!meta?.mcp || !meta.access) return [];
    const tool: Tool = {
      name: meta.mcp.name,
      description: meta.mcp.about,
      inputSchema: jsonSchema(ownInput(inputs) ?? z.strictObject({}), "input"),
      ...(output && { outputSchema: jsonSchema(output, "output") }),
      annotations: { readOnlyHint: type === "query", destructiveHint: false, openWorldHint: false },
    };
    return [{ tool, access: meta.access, run: procedureRunner({ name, procedure }) }];
  });
  return new Map(found.map((it) => [it.tool.name, it]));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): Tool["inputSchema"] {
  const { $schema: _, $ref, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  // A schema with a name of its own comes as a reference to it; the protocol wants the object itself.
  const { id: _id, ...named } = json.$defs?.[$ref?.replace("#/$defs/", "") ?? ""] ?? {};
  return { ...named, ...json } as Tool["inputSchema"];
}
