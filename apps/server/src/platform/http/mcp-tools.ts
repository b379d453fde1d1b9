import type { Tool } from "@modelcontextprotocol/server";
import type { AnyProcedure } from "@trpc/server";
import { z } from "zod";
import type { RequestCtx } from "../context.ts";
import { toolSchema } from "./mcp-schema.ts";
import { definitionOf } from "./procedure-definition.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { ownInput } from "./routes.ts";
import type { Access } from "./trpc.ts";

/** A tool, and the procedure behind it. */
export type McpTool = {
  tool: Tool;
  input: z.ZodType;
  access: Access;
  /** What the input is without being asked otherwise. */
  defaults: Record<string, unknown> | undefined;
  run: (ctx: RequestCtx, getRawInput: () => Promise<unknown>) => Promise<unknown>;
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
