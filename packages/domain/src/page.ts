import { z } from "zod";
import { DomainError } from "./error.ts";
import { QUERY_KEYS, type QueryList, readQuery } from "./list-query.ts";

/** Inputs of every list: at most `limit` rows, after the place that `cursor` names. */
export const PageQuery = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** The filters of a list as one text; `readQuery` reads it. */
export function ListQuery(list: QueryList) {
  const keys: [string, { example: string }][] = Object.entries(QUERY_KEYS[list]);
  const examples = keys.map(([key, { example }]) => `${key}:${example}`);
  const description = `The filters as one text, beside plain text to search for: ${examples.join(" ")} name:~text.`;
  return z
    .string()
    .max(500)
    .optional()
    .meta({ description, examples: [`${examples[0]} login`] });
}

/** One page of a list; `nextCursor` is null on the last one. */
export function Page<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
export type Page<Item> = { data: Item[]; nextCursor: string | null };

/** How many rows a filter lets through: all of them, or at least so many where counting on would cost too much. */
export const Total = z.object({ total: z.int(), isExact: z.boolean() });
export type Total = z.infer<typeof Total>;

type QueryInput = { query?: string | undefined; search?: string | undefined };

/**
 * The input of a list with its `query` read into the filters. Throws INVALID_INPUT for a query that isn't understood, or that
 * sets a filter which the input sets too.
 */
export function withQuery<Input extends QueryInput>(
  schema: z.ZodType<Input>,
  input: Input,
  list: QueryList,
  now: string,
): Input {
  const { query, ...rest } = input;
  if (query === undefined) return input;
  const { filters, text: search, problems } = readQuery(query, list, now);
  const set = { ...filters, ...(search !== "" && { search }) };
  const given = new Map(Object.entries(rest).filter(([, value]) => value !== undefined));
  const twice = Object.keys(set).filter((filter) => given.has(filter));
  const parsed = schema.safeParse({ ...rest, ...set });
  const [problem] = [
    ...problems,
    ...twice.map((filter) => `Set ${filter} in the query or beside it, not in both.`),
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`),
  ];
  if (parsed.success && problem === undefined) return parsed.data;
  const message = problem ?? "This query can't be read";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["query"], message }] });
}
