import { hash } from "node:crypto";
import { refusedInput } from "@tessera/domain";

/** Characters before a cursor that name its list: a mistake is noticed, nothing is kept secret by them. */
export const MARK_LENGTH = 8;

const FOREIGN =
  "Not a cursor of this list; take it from nextCursor and send the other parameters unchanged, or leave it out for the first page";

/** The input of a list as its procedure understands it. Throws INVALID_INPUT for the cursor of another list. */
export function withoutMark(path: string, input: unknown): unknown {
  const { cursor } = Object(input) as { cursor?: unknown };
  if (typeof cursor !== "string") return input;
  if (!cursor.startsWith(markOf(path, input))) throw refusedInput(["cursor"], FOREIGN);
  return { ...(input as object), cursor: cursor.slice(MARK_LENGTH) };
}

type WithCursor = { nextCursor: string };

/** True of a page after which there is another. */
export function hasCursor(answer: unknown): answer is WithCursor {
  return typeof (Object(answer) as { nextCursor?: unknown }).nextCursor === "string";
}

/** The answer of a list, with its cursor marked as one of this list: the procedure and what it was asked for. */
export function withMark<Answer extends WithCursor>(path: string, input: unknown, answer: Answer): Answer {
  return { ...answer, nextCursor: markOf(path, input) + answer.nextCursor };
}

function markOf(path: string, input: unknown): string {
  const { cursor: _, limit: __, ...filter } = Object(input ?? {}) as Record<string, unknown>;
  const sorted = Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1));
  return hash("sha256", JSON.stringify([path, sorted]), "base64url").slice(0, MARK_LENGTH);
}
