import type { GetPromptResult, Prompt, PromptMessage } from "@modelcontextprotocol/server";
import { describeField, type PromptText } from "@tessera/domain";
import type { AnyProcedure } from "@trpc/server";
import { z } from "zod";
import type { RequestCtx } from "../context.ts";
import { withWayOn } from "./mcp-resources.ts";
import { withoutBlanks } from "./mcp-schema.ts";
import { definitionOf } from "./procedure-definition.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { ownInput } from "./routes.ts";
import type { Access } from "./trpc.ts";

/** A prompt, and the procedure that writes it. */
export type McpPrompt = {
  prompt: Prompt;
  access: Access;
  write: (ctx: RequestCtx, given: unknown, uriOf: (path: string) => string) => Promise<GetPromptResult>;
};

/** The procedures that declare a prompt, by its name, in a stable order. */
export function mcpPrompts(procedures: Record<string, unknown>): Map<string, McpPrompt> {
  const found = Object.entries(procedures).flatMap(([name, value]): McpPrompt[] => {
    const procedure = value as AnyProcedure;
    const { meta, inputs } = definitionOf(procedure);
    const input = ownInput(inputs);
    if (!meta?.prompt || !meta.access || !(input instanceof z.ZodObject)) return [];
    const run = procedureRunner({ name, procedure });
    const { about, ...named } = meta.prompt;
    return [
      {
        prompt: { ...named, description: about, arguments: argumentsOf(input) },
        access: meta.access,
        write: async (ctx, given, uriOf) => {
          const values = withoutBlanks(input, given ?? {});
          const { messages } = (await run(ctx, async () => values)) as PromptText;
          return { description: about, messages: messages.map((message) => toMessage(message, uriOf)) };
        },
      },
    ];
  });
  return new Map(found.map((it) => [it.prompt.name, it]));
}

function argumentsOf({ shape }: z.ZodObject): Prompt["arguments"] {
  return Object.entries(shape as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    description: describeField(name).description,
    required: !schema.safeParse(undefined).success,
  }));
}

function toMessage(message: PromptText["messages"][number], uriOf: (path: string) => string): PromptMessage {
  const { text, path, parts = 1 } = message;
  if (path === undefined) return { role: "user", content: { type: "text", text } };
  const uri = uriOf(path);
  const resource = { uri, mimeType: "text/markdown", text: withWayOn({ text, part: 1, parts }, uri) };
  return { role: "user", content: { type: "resource", resource } };
}
