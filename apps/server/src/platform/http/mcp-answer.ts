import type { CallToolResult } from "@modelcontextprotocol/server";
import { MAX_TOOL_ANSWER_LENGTH } from "../limits/limits.ts";

/** What long texts are cut to, one after the other, until the answer fits: the beginning and the end of each stay. */
const TEXT_LENGTHS = [6000, 2000, 600, 200];

/**
 * The answer of a tool as `shape` makes it, small enough for an assistant. Where texts can't be cut any more, a list is asked for again with
 * half the rows, whose cursor leads on.
 */
export async function fittedAnswer(
  input: unknown,
  run: (input: unknown) => Promise<unknown>,
  shape: (output: unknown) => unknown,
): Promise<CallToolResult> {
  let output = await run(input);
  let fitting = fitTexts(shape(output));
  for (let limit = rowsOf(output); fitting === undefined && limit > 1; ) {
    limit = Math.floor(limit / 2);
    output = await run({ ...(input as object), limit });
    fitting = fitTexts(shape(output));
  }
  const answer = fitting ?? shape(output);
  return {
    content: [{ type: "text", text: JSON.stringify(answer) }],
    structuredContent: answer as Record<string, unknown>,
  };
}

/** Rows of a list that goes on by a cursor; 0 of anything else. */
function rowsOf(output: unknown): number {
  const { data, nextCursor } = (output ?? {}) as { data?: unknown[]; nextCursor?: unknown };
  return Array.isArray(data) && nextCursor !== undefined ? data.length : 0;
}

function fitTexts(output: unknown): unknown {
  if (JSON.stringify(output).length <= MAX_TOOL_ANSWER_LENGTH) return output;
  for (const length of TEXT_LENGTHS) {
    const cut = cutTexts(output, length);
    if (JSON.stringify(cut).length <= MAX_TOOL_ANSWER_LENGTH) return cut;
  }
  return undefined;
}

function cutTexts(value: unknown, length: number): unknown {
  if (typeof value === "string") return cutText(value, length);
  if (Array.isArray(value)) return value.map((it) => cutTexts(it, length));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, cutTexts(it, length)]));
}

function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`.toWellFormed();
}
