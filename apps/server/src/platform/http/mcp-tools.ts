import type { Tool } from "@modelcontextprotocol/server";
import type { AnyProcedure } from "@trpc/server";
import { z } from "zod";
import type { RequestCtx } from "../context.ts";
import { linkedSchema, withLinks } from "./mcp-links.ts";
import { toolSchema, withoutNulls } from "./mcp-schema.ts";
import { definitionOf } from "./procedure-definition.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { ownInput } from "./routes.ts";
import type { Access, McpTool as ToolMeta } from "./trpc.ts";

/** A tool, and the procedure behind it. */
export type McpTool = {
  tool: Tool;
  input: z.ZodType;
  access: Access;
  /** What the input is without being asked otherwise. */
  defaults: Record<string, unknown> | undefined;
  run: (ctx: RequestCtx, getRawInput: () => Promise<unknown>) => Promise<unknown>;
  /** What is answered: with links to pages, and without what is null. */
  shape: (ctx: RequestCtx, input: unknown, output: unknown) => unknown;
};

/** What tools were called before, in instructions and scripts that were written then; they are not listed. */
const FORMER_NAMES: ReadonlyMap<string, string> = new Map([
  ["who_am_i", "whoami"],
  ["list_test_cases", "list_cases"],
  ["get_test_case", "get_case"],
  ["list_test_cycles", "list_cycles"],
  ["get_test_cycle", "get_cycle"],
  ["create_test_cycle", "create_cycle"],
]);

/** The tool of that name, also of a former one. */
export function findTool(tools: ReadonlyMap<string, McpTool>, name: string): McpTool | undefined {
  return tools.get(name) ?? tools.get(FORMER_NAMES.get(name) ?? "");
}

/** The procedures that declare a tool, by the tool's name, in a stable order. */
export function mcpTools(procedures: Record<string, unknown>): Map<string, McpTool> {
  const found = Object.entries(procedures).flatMap(([name, value]): McpTool[] => {
    const procedure = value as AnyProcedure;
    const { meta, inputs, output, type } = definitionOf(procedure);
    if (!meta?.mcp || !meta.access) return [];
    const input = ownInput(inputs) ?? z.strictObject({});
    const tool: Tool = {
      name: meta.mcp.name,
      title: titleOf(meta.mcp.name),
      description: meta.mcp.about,
      inputSchema: toolSchema(input, "input"),
      ...(output && { outputSchema: outputSchema(output, meta.mcp.page) }),
      annotations: annotationsOf(type, meta.mcp),
    };
    const { defaults, page } = meta.mcp;
    const shape: McpTool["shape"] = (ctx, input, output) =>
      withoutNulls(page === undefined ? output : withLinks(output, input, page, ctx.publicUrl()));
    return [{ tool, input, access: meta.access, defaults, run: procedureRunner({ name, procedure }), shape }];
  });
  return new Map(found.map((it) => [it.tool.name, it]));
}

function outputSchema(output: z.ZodType, page: ToolMeta["page"]): Tool["outputSchema"] {
  const schema = toolSchema(output, "output");
  return page === undefined ? schema : linkedSchema(schema, page);
}

/** Nothing here reaches beyond this server. A tool that changes what was there before is destructive, one that only adds isn't. */
function annotationsOf(type: string, { name, replaces = false }: ToolMeta): Tool["annotations"] {
  const title = titleOf(name);
  if (type === "query") return { title, readOnlyHint: true, openWorldHint: false };
  return { title, readOnlyHint: false, destructiveHint: replaces, idempotentHint: replaces, openWorldHint: false };
}

/** `run_failures` as people read it: `Run failures`. */
function titleOf(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
